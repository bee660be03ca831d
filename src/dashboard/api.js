/** @typedef {import('../controller/commands.ts').StatusView} StatusView */
/** @typedef {import('../controller/commands.ts').TelemetryView} TelemetryView */
/** @typedef {import('../controller/commands.ts').CostAnalysisView} CostAnalysisView */
/** @typedef {import('../domain/decision.ts').Decision} Decision */
/** @typedef {import('../domain/merge-request.ts').MoveRecord} MoveRecord */
/** @typedef {import('../domain/event.ts').FeedEvent} FeedEvent */

/**
 * @template T
 * @param {string} path
 * @returns {Promise<T>}
 */
export async function get(path) {
  const answer = await fetch(`/api/v1/${path}`, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path}: the API answered ${answer.status}`);
  return await answer.json();
}

/**
 * Live events; reconnects after a loss, slower each time, up to ten seconds.
 * @param {(event: FeedEvent) => void} onEvent
 * @param {(connected: boolean) => void} onConnection
 */
export function live(onEvent, onConnection) {
  let pause = 500;
  const connect = () => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
    socket.addEventListener('open', () => {
      pause = 500;
      onConnection(true);
    });
    socket.addEventListener('message', (message) => {
      const parsed = JSON.parse(String(message.data));
      for (const event of Array.isArray(parsed.events) ? parsed.events : [parsed.event ?? parsed]) {
        if (typeof event?.sentence === 'string') onEvent(event);
      }
    });
    socket.addEventListener('close', () => {
      onConnection(false);
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 10_000);
    });
  };
  connect();
}
