import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../../config.ts';
import { readTrustFile } from '../../gate/trust/trust-file.ts';
import { exportTrust, leftOpen, missingFields, type TrustDefaults } from '../../keys/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { messageOf, TrimtabError } from '../../lib/errors.ts';
import type { Command, Io } from '../io.ts';
import { KEY_HELP, KEY_OPTIONS, openKeys, ringOf } from './options.ts';

const HELP = `Usage: trimtab keys export [--merge FILE] [options]

Prints policies/trust.json with the public keys, to be committed to the target branch or to the gate project by somebody
who may. What is null in it is filled in: project and target branch from the configuration, the bot from the forge that
the configuration names, when the environment holds its token.

  --merge FILE     keep the other fields and the foreign keys of this trust.json; a file that the gate would refuse is
                   refused here too
${KEY_HELP}`;

export const exportKeys: Command = async (args, io) => {
  const { values } = parseArgs({ args: [...args], options: { ...KEY_OPTIONS, merge: { type: 'string' } } });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const { folder, config } = await openKeys(values, io);
  const base = values.merge === undefined ? null : await textOf(values.merge, io);
  const ring = await ringOf(folder);
  const source = values.merge === undefined ? 'the configuration' : `--merge: ${values.merge}`;
  try {
    const open = leftOpen(base);
    const text = exportTrust(ring, base, await defaultsOf(config, open.includes('bot'), io), Date.now());
    io.out(accepted(text, source).trimEnd());
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new TrimtabError('usage', `${source} ${cause.message}`, { cause });
  }
  return 0;
};

/** The text as the gate will read it. Throws a `usage` error with what is missing when it would refuse it. */
function accepted(text: string, source: string): string {
  const reading = readTrustFile(text);
  if (reading.ok) return text;
  const missing = missingFields(text);
  const what = missing.length === 0 ? reading.problem : `it lacks ${missing.map((field) => `\`${field}\``).join(', ')}`;
  throw new TrimtabError('usage', `${source}: the gate would refuse the file: ${what}`, {
    advice: 'trimtab keys export without --merge prints a whole file; docs/guides/keys.md tells what its fields mean.',
  });
}

async function defaultsOf(config: Config, asksForBot: boolean, io: Io): Promise<TrustDefaults> {
  const { projectId, targetBranch } = config.forge;
  return {
    bot: asksForBot ? await botOf(config, io) : null,
    projectId,
    targetBranch: projectId === null ? null : targetBranch,
  };
}

/** Trimtab's own account, which only the forge knows; null when it is not asked, or does not answer. */
async function botOf({ forge: { url, projectId, tokenEnv } }: Config, io: Io): Promise<string | null> {
  const token = io.env[tokenEnv] ?? '';
  if (url === null || projectId === null || token === '') return null;
  // Loaded on demand: without a token nothing of it is needed.
  const { createGitLabForge } = await import('../../forge/index.ts');
  try {
    const bot = await createGitLabForge({ url, projectId, token, clock: systemClock(), random: Math.random }).whoAmI();
    return bot === '' ? null : bot;
  } catch (error) {
    io.err(`warning: who the bot is could not be asked, so that the file leaves it open: ${messageOf(error)}`);
    return null;
  }
}

async function textOf(path: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch (cause) {
    throw new TrimtabError('usage', `--merge: ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
