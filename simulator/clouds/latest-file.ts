import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { World } from './world.ts';

/** Keeps a file at the newest telemetry, at most five times per real second. */
export interface LatestFile {
  /** Ends after the write that is under way. */
  close(): Promise<void>;
}

const PAUSE_MS = 200;

/**
 * @param path where to write; the folder is made
 * @param failed is told once when writing does not work, and again after it has worked in between
 */
export function latestFile(world: World, path: string, failed: (error: unknown) => void): LatestFile {
  let written = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();
  let busy = false;
  let broken = false;
  const write = async () => {
    busy = true;
    try {
      await replace(path, `${world.history.document([world.history.latestText()])}\n`);
      broken = false;
    } catch (error) {
      if (!broken) failed(error);
      broken = true;
    } finally {
      busy = false;
    }
  };
  const look = () => {
    if (busy || world.now() === written) return;
    written = world.now();
    writing = write();
  };
  look();
  const timer = setInterval(look, PAUSE_MS);
  return {
    close() {
      clearInterval(timer);
      return writing;
    },
  };
}

/** A reader sees the old or the new document, never a part of one. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
