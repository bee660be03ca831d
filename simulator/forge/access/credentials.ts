import type { IncomingHttpHeaders } from 'node:http';
import { unauthorised } from '../refusal.ts';
import type { Actor, Tokens } from './tokens.ts';

/** Password of `Authorization: Basic`; null when there is none. */
export function basicPassword(headers: IncomingHttpHeaders): string | null {
  const [scheme = '', encoded = ''] = (headers.authorization ?? '').split(' ', 2);
  if (scheme.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : null;
}

/**
 * Who asks the API: `PRIVATE-TOKEN`, `Authorization: Bearer`, or `JOB-TOKEN`; null without any of them.
 * @throws Refusal 401 for a token that is unknown, expired, or of the wrong kind for its header.
 */
export function apiActor(headers: IncomingHttpHeaders, tokens: Tokens): Actor | null {
  const jobToken = single(headers['job-token']);
  if (jobToken !== null) return expect(tokens.find(jobToken), 'job');
  const token = single(headers['private-token']) ?? bearer(headers);
  return token === null ? null : expect(tokens.find(token), 'user');
}

function expect(actor: Actor | null, kind: 'job' | 'user'): Actor {
  if (actor === null || (actor.job !== null) !== (kind === 'job')) throw unauthorised();
  return actor;
}

function bearer(headers: IncomingHttpHeaders): string | null {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}
