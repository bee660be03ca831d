import { knownKeys, type Outlook, outlookOf, type Standing, standingOf, TRUST_PATH } from '../keys/index.ts';
import { messageOf } from '../lib/errors.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';

const MEND = 'run `trimtab keys export` and have what it prints merged';

/**
 * Tells when the gate's side does not know the key that signs, or will know none when that one ends, at the start and
 * whenever that changes. Where the gate is a project of its own, its keys cannot be seen from here: `trimtab keys check
 * --trust` looks there.
 */
export async function tellKey(rooms: Rooms, memory: Memory, trust: string | null): Promise<void> {
  const notice = await noticeOf(rooms, trust);
  if (notice === memory.keyNotice) return;
  memory.keyNotice = notice;
  const sentence = notice ?? `${TRUST_PATH} of the target branch knows the signing key now`;
  if (notice === null) rooms.logger.info({ sentence }, 'signing key');
  else rooms.logger.warn({ sentence }, 'signing key');
  await rooms.feed.tell({ type: 'notice', service: null, sentence, url: null });
}

async function noticeOf({ config, signer, clock }: Rooms, trust: string | null): Promise<string | null> {
  if (trust === null && config.gate.policyDigest !== null) return null;
  const at = clock.now();
  try {
    const key = await signer.signingKey({ at, known: knownKeys(trust, at) });
    const sentence = sentenceOf(key.keyId, standingOf(key, trust, at));
    return sentence ?? outlookSentence(key.keyId, outlookOf({ keys: await signer.keys() }, key, trust, at));
  } catch (error) {
    return messageOf(error);
  }
}

function sentenceOf(keyId: string, standing: Standing): string | null {
  switch (standing) {
    case 'known':
      return null;
    case 'no-file':
    case 'no-keys':
    case 'unreadable':
      return `${TRUST_PATH} of the target branch names no key: merge requests will wait for review; ${MEND}`;
    case 'not-yet':
    case 'over':
      return `${TRUST_PATH} of the target branch does not hold the signing key ${keyId} valid now: merge requests will wait for review; ${MEND}`;
    case 'unknown':
    case 'another-key':
      return `${TRUST_PATH} of the target branch does not know the signing key ${keyId}: merge requests will be denied; ${MEND}`;
  }
}

/** A sentence when the key that signs has an end, and none that the gate knows takes over by then; else null. */
function outlookSentence(keyId: string, { endsAt, successor, unpublished }: Outlook): string | null {
  if (endsAt === null || successor !== null) return null;
  const others = unpublished.map((key) => key.keyId).join(', ');
  const [why, mend] =
    others === ''
      ? ['no published key takes over then', `run \`trimtab keys rotate\`, then ${MEND}`]
      : [`${TRUST_PATH} of the target branch does not know ${others}`, MEND];
  return `the signing key ${keyId} ends at ${new Date(endsAt).toISOString()}, and ${why}: nothing will be automatic from then on; ${mend} before that`;
}
