import type { EventEmitter } from 'node:events';

/** Why a command's signal has fired: nobody reads its output any more, and nobody asked it to stop. */
export const CLOSED_PIPE = 'closed pipe';

/**
 * Calls back when whoever read one of these streams has gone (`… | head`), which is no error: nobody is left to be told. The
 * exit code stays the command's own, so that a pipe never turns one verdict into another. Other errors are thrown.
 */
export function onClosedPipe(streams: readonly EventEmitter[], gone: () => void): void {
  for (const stream of streams)
    stream.on('error', (error: Error & { readonly code?: string }) => {
      if (error.code !== 'EPIPE') throw error;
      gone();
    });
}
