import type { FeedEvent } from '../domain/event.ts';
import type { Clock } from '../lib/clock.ts';
import type { Store } from '../store/port.ts';

/** The live feed: every step is told once, kept in the journal and handed to whoever listens. */
export interface Feed {
  tell(event: Omit<FeedEvent, 'id' | 'at'>): Promise<void>;
  subscribe(listener: (event: FeedEvent) => void): () => void;
}

export function createFeed(store: Store, clock: Clock): Feed {
  const listeners = new Set<(event: FeedEvent) => void>();
  return {
    async tell(event) {
      const saved = await store.saveEvent({ ...event, at: clock.now() });
      for (const listener of listeners) listener(saved);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
