import { type Clock, scaledClock } from '../../lib/clock.ts';
import { messageOf, TrimtabError } from '../../lib/errors.ts';
import type { TelemetryBatch, TelemetrySource } from '../port.ts';
import { asRawSample, isRecord } from '../raw-sample.ts';

/** Real time after which a poll is given up. */
const TIMEOUT_MS = 10_000;

/** Polls `GET <url>/telemetry` of the simulated clouds. */
export function createSimulatorSource(options: { url: string; fetch: typeof fetch; timeoutMs?: number }): TelemetrySource {
  const { url, timeoutMs = TIMEOUT_MS } = options;
  let intervalMs: number | undefined;

  return {
    name: 'simulator',
    get validForMs() {
      return intervalMs;
    },
    async read(since, signal): Promise<TelemetryBatch> {
      const body = await getJson(options.fetch, `${url}/telemetry?since=${since ?? 0}`, timeoutMs, signal);
      if (!isRecord(body) || body['version'] !== 1 || !Array.isArray(body['samples']))
        throw refused(url, 'answered something that is no telemetry of version 1');
      const interval = body['intervalMs'];
      if (typeof interval === 'number' && interval > 0 && Number.isFinite(interval)) intervalMs = interval;
      return { samples: body['samples'].map(asRawSample), partial: false, exhausted: false };
    },
    close: async () => {},
  };
}

/** The simulated world's clock, read from `GET <url>/clock`. */
export async function readWorldClock(url: string, fetcher: typeof fetch, signal?: AbortSignal): Promise<Clock> {
  const body = await getJson(fetcher, `${url}/clock`, TIMEOUT_MS, signal);
  const [epoch, startedAt, speed] = isRecord(body) ? [body['epoch'], body['startedAt'], body['speed']] : [];
  if (typeof epoch !== 'number' || typeof startedAt !== 'number' || typeof speed !== 'number' || !(speed > 0))
    throw refused(url, 'answered something that is no clock');
  return scaledClock({ epoch, startedAt, speed });
}

async function getJson(fetcher: typeof fetch, url: string, timeoutMs: number, signal?: AbortSignal): Promise<unknown> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetcher(url, {
      redirect: 'error',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    if (response.ok) return await response.json();
    await response.body?.cancel();
    throw refused(url, `answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof TrimtabError || signal?.aborted) throw cause;
    throw refused(
      url,
      limit.aborted ? `gave no answer within ${timeoutMs / 1000} s` : `cannot be read: ${messageOf(cause)}`,
      cause,
    );
  }
}

function refused(url: string, what: string, cause?: unknown): TrimtabError {
  return new TrimtabError('telemetry', `Reading telemetry: ${url} ${what}`, {
    disposition: 'waiting',
    advice: 'Check telemetry.url, and that the simulated clouds are running.',
    cause,
  });
}
