import { type Finding, mending, plain, type Report } from '../doctor/index.ts';
import { messageOf } from '../lib/errors.ts';
import type { Rooms } from './rooms.ts';

type Needed = Pick<Rooms, 'examineSettings' | 'feed' | 'logger'>;

export interface SettingsCheck {
  /** Returns at once; the check goes on beside the loop, and fails nothing. */
  begin(): void;
  /** Gives up what has not been read, and ends after what is being told. */
  stop(): Promise<void>;
}

/** Looks once, at the start, whether the project's settings let merge requests go past the gate, and tells of it. */
export function createSettingsCheck(rooms: Needed): SettingsCheck {
  const stopped = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    begin() {
      running = look(rooms, stopped.signal);
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

async function look(rooms: Needed, signal: AbortSignal): Promise<void> {
  const { examineSettings, logger } = rooms;
  if (examineSettings === undefined) return;
  try {
    const report = await examineSettings(signal);
    if (!signal.aborted) await tell(rooms, report);
  } catch (error) {
    if (!signal.aborted) logger.warn({ reason: messageOf(error) }, 'the settings of the project could not be checked');
  }
}

async function tell({ feed, logger }: Needed, { findings, unread }: Report): Promise<void> {
  for (const finding of findings.filter(({ severity }) => severity === 'critical')) {
    const { id, why, click, api } = finding;
    logger.error({ check: id, seen: plain(finding.seen), why, click, api }, 'unsafe setting of the project');
    await feed.tell({ type: 'notice', service: null, sentence: sentenceOf(finding), url: null });
  }
  if (unread.length > 0) logger.warn({ checks: unread, advice: READ }, 'settings of the project that could not be read');
}

const READ = 'run `trimtab doctor` with --reader-token-env and the token of a maintainer';

function sentenceOf(finding: Finding): string {
  return `unsafe setting ${finding.id}: ${plain(finding.seen)}. To mend it: ${mending(finding)}`;
}
