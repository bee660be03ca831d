/** @typedef {import('./api.js').FeedEvent} FeedEvent */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Live events, the recent past first; reconnects after a loss, slower each time.
 * @param {(event: FeedEvent) => void} onEvent
 * @param {(connected: boolean) => void} onConnection
 */
export function live(onEvent, onConnection) {
  let pause = FIRST_PAUSE_MS;
  const connect = () => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
    socket.addEventListener('open', () => {
      pause = FIRST_PAUSE_MS;
      onConnection(true);
    });
    socket.addEventListener('message', ({ data }) => {
      const event = read(String(data));
      if (event !== null) onEvent(event);
    });
    socket.addEventListener('close', () => {
      onConnection(false);
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  };
  connect();
}

/**
 * An event, or null when the text is none.
 * @param {string} text
 * @returns {FeedEvent | null}
 */
function read(text) {
  try {
    const event = JSON.parse(text);
    return typeof event?.id === 'number' && typeof event.sentence === 'string' ? event : null;
  } catch {
    return null;
  }
}
