import { Problem } from '../../problem.ts';

/** Lets `limit` works run at once and refuses the others with 503, so that a flood waits at the sender. */
export function admission(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  return async (work) => {
    if (running >= limit)
      throw new Problem(503, 'overloaded', 'too many webhooks are waiting to be stored', 'Send it again a little later.', 5);
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
}
