import type { Sample } from '../sample.ts';
import { MINUTE } from '../step.ts';
import type { Delivery } from './delivery.ts';
import { type Episode, episodeKey } from './episode.ts';
import type { AlertEvaluator } from './evaluator.ts';
import { webhookOf } from './webhook.ts';

/** While an alert fires it is sent again after this much world time. */
const REPEAT_MS = 5 * MINUTE;

/** Tells a receiver about alerts: firing, again while they fire, resolved. */
export interface AlertNotifier {
  take(sample: Sample): void;
  /** Gives up whatever is on its way. */
  close(): Promise<void>;
}

/** The newest news about one alert of one service. */
interface Conversation {
  /** World time of the news, ms. */
  readonly at: number;
  readonly stop: AbortController;
  readonly delivered: Promise<unknown>;
}

/** @param externalUrl address of the sender; asked late because it is known only after listening */
export function alertNotifier(evaluator: AlertEvaluator, delivery: Delivery, externalUrl: () => string): AlertNotifier {
  const conversations = new Map<string, Conversation>();

  const tell = (episode: Episode, at: number) => {
    const key = episodeKey(episode);
    // News replaces what is still waiting to be delivered, so that nothing arrives out of order.
    conversations.get(key)?.stop.abort();
    const stop = new AbortController();
    const delivered = delivery.post(webhookOf(episode, externalUrl()), stop.signal).then(() => {
      if (episode.endsAt !== null && conversations.get(key)?.stop === stop) conversations.delete(key);
    });
    conversations.set(key, { at, stop, delivered });
  };

  const isDue = (episode: Episode, at: number) => {
    const last = conversations.get(episodeKey(episode));
    return last !== undefined && at - last.at >= REPEAT_MS;
  };

  return {
    take(sample) {
      for (const episode of evaluator.take(sample)) tell(episode, sample.at);
      for (const episode of evaluator.firing()) if (isDue(episode, sample.at)) tell(episode, sample.at);
    },
    async close() {
      const open = [...conversations.values()];
      for (const { stop } of open) stop.abort();
      await Promise.allSettled(open.map(({ delivered }) => delivered));
    },
  };
}
