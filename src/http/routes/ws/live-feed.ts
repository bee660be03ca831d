import type { WebSocket } from '@fastify/websocket';
import type { Commands } from '../../../controller/commands.ts';
import type { FeedEvent } from '../../../domain/event.ts';
import type { Logger } from '../../../observability/log.ts';
import type { Limits } from '../../limits.ts';

/** How much of the past a new reader gets. */
const RECENT = 50;

interface Reader {
  readonly socket: WebSocket;
  /** Events that happened while the past was being fetched; null once it was sent. */
  waiting: FeedEvent[] | null;
  answered: boolean;
}

export interface LiveFeed {
  join(socket: WebSocket): Promise<void>;
  stop(): void;
}

/** Hands every event to every reader: the recent past first, in order, without gap or repetition. */
export function createLiveFeed(options: {
  commands: Pick<Commands, 'events' | 'subscribe'>;
  mask: (text: string) => string;
  limits: Limits;
  logger: Logger;
}): LiveFeed {
  const { commands, mask, limits, logger } = options;
  const readers = new Set<Reader>();
  const write = (event: FeedEvent) => {
    const { id, at, type, service, sentence, url } = event;
    return mask(JSON.stringify({ id, at, type, service, sentence, url }));
  };

  const send = ({ socket }: Reader, text: string) => {
    // A reader that does not keep up would be paid for with our memory.
    if (socket.bufferedAmount + text.length > limits.liveBacklogBytes) {
      logger.warn({ backlogBytes: socket.bufferedAmount }, 'dropped a slow reader of the live feed');
      socket.terminate();
    } else socket.send(text);
  };

  const unsubscribe = commands.subscribe((event) => {
    const text = write(event);
    for (const reader of readers) {
      if (reader.waiting === null) send(reader, text);
      else reader.waiting.push(event);
    }
  });

  const heartbeat = setInterval(() => {
    for (const reader of readers) {
      if (!reader.answered) reader.socket.terminate();
      else {
        reader.answered = false;
        reader.socket.ping();
      }
    }
  }, limits.livePingMs);
  heartbeat.unref();

  return {
    async join(socket) {
      if (readers.size >= limits.liveClients) return socket.close(1013, 'too many readers');
      const reader: Reader = { socket, waiting: [], answered: true };
      readers.add(reader);
      socket.on('close', () => readers.delete(reader));
      socket.on('pong', () => {
        reader.answered = true;
      });
      const past = await commands.events({ limit: RECENT }).catch(() => null);
      if (past === null) return socket.close(1011, 'the journal does not answer');
      const newest = past.reduce((highest, event) => Math.max(highest, event.id), 0);
      const missed = (reader.waiting ?? []).filter((event) => event.id > newest);
      reader.waiting = null;
      for (const event of [...past.toReversed(), ...missed]) send(reader, write(event));
    },
    stop() {
      clearInterval(heartbeat);
      unsubscribe();
    },
  };
}
