import { setTimeout as delay } from 'node:timers/promises';
import type { AlertmanagerWebhook } from './webhook.ts';

/** Posts one webhook until it is taken. */
export interface Delivery {
  /**
   * Like Alertmanager: network errors and 5xx are tried again with growing pauses until `signal` fires; any
   * other answer is final. True when the receiver took it, false when it refused it or `signal` fired.
   */
  post(webhook: AlertmanagerWebhook, signal: AbortSignal): Promise<boolean>;
}

export interface DeliveryOptions {
  /** Where to post: `<controller>/webhooks/alertmanager`. */
  readonly url: string;
  readonly token: string;
  /** Real ms before the second try; doubles up to `longestPauseMs`. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
}

const TIME_LIMIT_MS = 5000;

export function delivery({ url, token, firstPauseMs = 250, longestPauseMs = 4000 }: DeliveryOptions): Delivery {
  const once = async (body: string, signal: AbortSignal): Promise<number> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'user-agent': 'Alertmanager/simulated' },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT_MS)]),
    });
    await response.body?.cancel();
    return response.status;
  };
  return {
    async post(webhook, signal) {
      const body = JSON.stringify(webhook);
      for (let pause = firstPauseMs; !signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
        const status = await once(body, signal).catch(() => 0);
        if (status >= 200 && status < 300) return true;
        if (status !== 0 && status < 500) return false;
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
      return false;
    },
  };
}
