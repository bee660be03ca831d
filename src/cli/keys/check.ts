import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../../config.ts';
import { readTrustFile } from '../../gate/trust/trust-file.ts';
import { knownKeys, type Outlook, outlookOf, signingKeyOf, standingOf, TRUST_PATH } from '../../keys/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { messageOf, TrimtabError } from '../../lib/errors.ts';
import type { Command, Io } from '../io.ts';
import { KEY_HELP, KEY_OPTIONS, openKeys, ringOf } from './options.ts';

const HELP = `Usage: trimtab keys check [--trust FILE] [options]

Tells whether the gate's side knows the key that signs now: exit 0 when it does, 1 when it does not. A key that ends, and keys
that are not published yet, are told in a second line; that is a warning as long as the key that signs still counts.

  --trust FILE     look into this file, such as the gate project's policies/trust.json; default: ${TRUST_PATH} of the
                   target branch, read from the forge that the configuration names, with its token
${KEY_HELP}`;

export const checkKeys: Command = async (args, io) => {
  const { values } = parseArgs({ args: [...args], options: { ...KEY_OPTIONS, trust: { type: 'string' } } });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const { folder, config } = await openKeys(values, io);
  const ring = await ringOf(folder);
  const trust = values.trust === undefined ? await ofTargetBranch(config, io) : await ofFile(values.trust, io);
  const at = Date.now();
  const key = signingKeyOf(ring, { at, known: knownKeys(trust, at) });
  const where = values.trust ?? `${TRUST_PATH} of ${config.forge.targetBranch}`;
  // The gate reads the file more strictly than anybody else: one field that it does not understand, and no key counts.
  const reading = readTrustFile(trust);
  const refused = trust !== null && !reading.ok;
  const standing = refused ? 'unreadable' : standingOf(key, trust, at);
  io.out(`${key.keyId}: ${refused ? `the gate refuses ${where}: ${reading.problem}` : sentenceOf(standing, where)}`);
  if (standing !== 'known') return 1;
  const outlook = outlookOf(ring, key, trust, at);
  const line = lineOf(outlook);
  if (line !== null && outlook.endsAt !== null && outlook.successor === null) io.err(`warning: ${line}`);
  else if (line !== null) io.out(line);
  return 0;
};

const MEND = 'run `trimtab keys export` and have what it prints merged';

/** When the key that signs ends, what takes over, and what the gate does not know yet; null when all is well. */
function lineOf({ endsAt, successor, unpublished }: Outlook): string | null {
  const missing = unpublished.length === 0 ? null : `not published yet: ${unpublished.map((key) => key.keyId).join(', ')}`;
  if (endsAt === null) return missing;
  const end = `it ends at ${new Date(endsAt).toISOString()}`;
  if (successor !== null) return [`${end}, and ${successor.keyId} takes over`, missing].filter(Boolean).join('; ');
  if (missing === null)
    return `${end}, and no published key takes over then: run \`trimtab keys rotate\` and publish what it makes before that`;
  return `${end}, and nothing that the gate knows takes over; ${missing}: ${MEND} before that`;
}

function sentenceOf(standing: ReturnType<typeof standingOf>, where: string): string {
  switch (standing) {
    case 'known':
      return `${where} knows it`;
    case 'no-file':
      return `${where} does not exist: ${MEND}`;
    case 'no-keys':
      return `${where} holds no keys yet: ${MEND}`;
    case 'unknown':
      return `${where} does not know it, so that the gate takes its signatures for forged: ${MEND}`;
    case 'another-key':
      return `${where} gives its id to another key: ${MEND}`;
    case 'not-yet':
      return `${where} says that it is not valid yet`;
    case 'over':
      return `${where} says that it is not valid any more: ${MEND}`;
    case 'unreadable':
      return `${where} is not of the known form`;
  }
}

async function ofFile(path: string, io: Io): Promise<string | null> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ENOENT') return null;
    throw new TrimtabError('usage', `--trust: ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** By a clone of its own: the controller's belongs to the controller. */
async function ofTargetBranch(config: Config, io: Io): Promise<string | null> {
  const token = io.env[config.forge.tokenEnv];
  if (token === undefined || token === '')
    throw new TrimtabError('config', `${config.forge.tokenEnv}: the environment variable is not set`, {
      advice: 'It holds the token for the forge. With --trust FILE none is needed.',
    });
  // Loaded on demand: the other actions need none of what is behind it.
  const { openWorkspace } = await import('../../compose.ts');
  const cacheDir = await mkdtemp(join(tmpdir(), 'trimtab-keys-'));
  try {
    const { workspace } = await openWorkspace(config, {
      token,
      clock: systemClock(),
      random: Math.random,
      cacheDir,
      nodeModules: '',
    });
    return (await workspace.read()).trustText;
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}
