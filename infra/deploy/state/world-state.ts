import { InfraError, messageOf } from '../../errors.ts';
import { isRecord } from '../../fields.ts';
import { stalePlan } from '../engine.ts';
import { recordedStack } from './recorded.ts';
import type { StateStore, StateWrite } from './state-store.ts';

const TIMEOUT_MS = 15_000;

export interface World {
  readonly url: string;
  /** Needed for writing only. */
  readonly token: string | null;
}

/** State kept by the simulated clouds: what is written there is what runs there. */
export function worldState(world: World): StateStore {
  const address = (stack: string) => `${world.url}/cloud/stacks/${encodeURIComponent(stack)}`;
  return {
    async read(stack) {
      const response = await ask(address(stack), { method: 'GET' });
      if (response.status === 404) return null;
      if (response.status !== 200) throw refused(`reading the state of ${stack}`, response.status);
      return recordedStack(`the simulated clouds' answer for ${stack}`, await body(response));
    },
    async write(stack, state) {
      if (world.token === null)
        throw new InfraError('missing-setting', `applying ${stack}: the variable TRIMTAB_WORLD_TOKEN is not set`, {
          advice: 'It is given to pipelines of the protected branch only.',
        });
      const response = await ask(address(stack), writing(state, world.token));
      const answer = await body(response);
      if (response.status === 409) throw stalePlan(stack, textOf(answer, 'message'));
      if (response.status !== 200) throw refused(`applying ${stack}`, response.status);
      return isRecord(answer) && typeof answer['serial'] === 'number' ? answer['serial'] : 0;
    },
  };
}

function writing(state: StateWrite, token: string): RequestInit {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return { method: 'PUT', headers, body: JSON.stringify(state) };
}

async function ask(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  } catch (cause) {
    const reason = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : messageOf(cause);
    throw new InfraError('world-unreachable', `the simulated clouds do not answer (TRIMTAB_WORLD_URL): ${reason}`, { cause });
  }
}

async function body(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function textOf(answer: unknown, field: string): string {
  const found = isRecord(answer) ? answer[field] : undefined;
  return typeof found === 'string' ? found.replace(/^Saved plan is stale: /, '') : 'the state has moved';
}

function refused(doing: string, status: number): InfraError {
  const advice = status === 401 || status === 403 ? 'Check TRIMTAB_WORLD_TOKEN.' : '';
  return new InfraError('world-refused', `${doing}: the simulated clouds answered ${status}`, { advice });
}
