import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { InfraError, messageOf } from '../errors.ts';
import { isRecord } from '../fields.ts';
import type { Say } from './plan.ts';
import type { Environment } from './settings.ts';

export interface NotifyRequest {
  /** Path of apply.json. */
  readonly apply: string;
  readonly env: Environment;
  /** ms since the epoch by the forge's clock. */
  readonly now: number;
  readonly say: Say;
  /** Pauses between tries, in ms. */
  readonly pausesMs?: readonly number[];
}

const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
const TIMEOUT_MS = 10_000;

/** Tells the controller what was applied; tries for a quarter of a minute. Throws when nobody takes the message. */
export async function notify(request: NotifyRequest): Promise<void> {
  const { env, say } = request;
  const url = env['TRIMTAB_URL'];
  if (url === undefined || url === '') return say('no controller to tell: TRIMTAB_URL is not set');
  const token = env['TRIMTAB_DEPLOY_TOKEN'];
  if (token === undefined || token === '')
    throw new InfraError('missing-setting', 'telling the controller: the variable TRIMTAB_DEPLOY_TOKEN is not set', {
      advice: 'It is given to pipelines of the protected branch only.',
    });
  const body = JSON.stringify(await deployment(request));
  const target = `${url.replace(/\/+$/, '')}/api/v1/deployments`;
  const status = await post(target, token, body, request.pausesMs ?? PAUSES_MS);
  say(`the controller took the message (${status})`);
}

async function deployment({ apply, env, now }: NotifyRequest): Promise<Record<string, unknown>> {
  const text = await readFile(apply, 'utf8').catch(() => null);
  const applied: unknown = text === null ? null : JSON.parse(text);
  if (!isRecord(applied)) throw new InfraError('no-apply', `${apply} is not there`, { advice: 'The apply job writes it.' });
  const pipelineId = Number(env['CI_PIPELINE_ID']);
  if (!Number.isInteger(pipelineId) || pipelineId < 1)
    throw new InfraError('missing-setting', 'telling the controller: the variable CI_PIPELINE_ID is not set');
  const { sha, services, engine, outcome, creates, updates, deletes } = applied;
  const webUrl = env['CI_PIPELINE_URL'] ?? '';
  return { pipelineId, sha, services, engine, outcome, creates, updates, deletes, webUrl, at: now };
}

async function post(url: string, token: string, body: string, pausesMs: readonly number[]): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let attempt = 0; ; attempt++) {
    const pause = pausesMs[attempt];
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      (cause: unknown) => (cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : messageOf(cause)),
    );
    if (typeof answer !== 'string' && answer.ok) return answer.status;
    const passing = typeof answer === 'string' || answer.status >= 500 || answer.status === 429;
    if (!passing || pause === undefined) throw unheard(typeof answer === 'string' ? answer : `it answered ${answer.status}`);
    await delay(pause);
  }
}

function unheard(reason: string): InfraError {
  return new InfraError('controller-unheard', `the controller did not take the message: ${reason}`, {
    advice: 'What was applied stays applied; run the notify job again.',
  });
}
