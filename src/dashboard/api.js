/** @typedef {import('../controller/commands.ts').StatusView} StatusView */
/** @typedef {import('../controller/commands.ts').TelemetryView} TelemetryView */
/** @typedef {import('../controller/commands.ts').CostAnalysisView} CostAnalysisView */
/** @typedef {import('../controller/commands.ts').DecisionView} DecisionView */
/** @typedef {import('../domain/decision.ts').Decision} Decision */
/** @typedef {import('../domain/merge-request.ts').MoveRecord} MoveRecord */
/** @typedef {import('../domain/event.ts').FeedEvent} FeedEvent */
/** @typedef {import('../domain/verdict.ts').Verdict} Verdict */

const TIME_LIMIT_MS = 10_000;

/**
 * Reads from the API. Throws when it does not answer in time or answers with an error.
 * @param {string} path
 */
async function get(path) {
  const answer = await fetch(`/api/v1/${path}`, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIME_LIMIT_MS),
  });
  if (!answer.ok) throw new Error(`${path.split('?')[0]} was answered with ${answer.status}`);
  return await answer.json();
}

export const api = {
  /** @returns {Promise<StatusView>} */
  status: () => get('status'),
  /** @returns {Promise<TelemetryView>} */
  telemetry: () => get('telemetry'),
  /** @returns {Promise<CostAnalysisView>} */
  costAnalysis: () => get('cost-analysis'),
  /** Newest first. @returns {Promise<readonly MoveRecord[]>} */
  moves: () => get('merge-requests?limit=100'),
  /** The last one of each service. @returns {Promise<readonly Decision[]>} */
  decisions: () => get('decisions?latest=true&limit=200'),
  /** @param {string} id @returns {Promise<DecisionView>} */
  decision: (id) => get(`decisions/${encodeURIComponent(id)}`),
};
