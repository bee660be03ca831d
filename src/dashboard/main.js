import { api } from './api.js';
import { byId } from './dom.js';
import { live } from './live.js';
import { createBill } from './views/bill.js';
import { createDecisionBook } from './views/decision-book.js';
import { createDecisions } from './views/decisions.js';
import { createFeed } from './views/feed.js';
import { showFleet } from './views/fleet.js';
import { showNumbers } from './views/numbers.js';
import { createProblems } from './views/problems.js';
import { showRequests } from './views/requests.js';
import { createTelemetry } from './views/telemetry.js';
import { createVerdictBook } from './views/verdict-book.js';
import { showWorld } from './views/world.js';

const REFRESH_MS = 2000;
/** Several events at once cause one refresh. */
const SOON_MS = 250;

const narrow = matchMedia('(max-width: 700px)').matches;
const bill = createBill(byId('bill'), byId('bill-legend'));
const telemetry = createTelemetry({
  chart: byId('telemetry'),
  choice: byId('telemetry-choice'),
  table: byId('regions'),
  hint: byId('telemetry-hint'),
});
const feed = createFeed(byId('feed'), byId('feed-choice'));
const decisions = createDecisions(byId('decisions'), narrow);
const problems = createProblems(byId('problems'), byId('connection'));
const book = createDecisionBook(soon);
const verdicts = createVerdictBook(byId('requests'), soon);
/** @type {import('./api.js').CostAnalysisView | null} */
let costs = null;
/** Evaluation whose decisions, telemetry and costs are shown. */
let shown = '';

async function refresh() {
  try {
    const [status, moves] = await Promise.all([api.status(), api.moves()]);
    const evaluation = `${status.startedAt} ${status.cycle.count}`;
    if (evaluation !== shown) {
      await refreshEvaluation();
      shown = evaluation;
    }
    showWorld(status);
    showNumbers(byId('numbers'), status, costs, moves);
    showRequests(byId('requests'), moves, (id) => book.find(id), verdicts, narrow);
    showFleet(byId('fleet'), status.fleet, moves);
    problems.answered(status);
  } catch (error) {
    problems.failed(error);
  }
}

/** What only changes with an evaluation, and is large. */
async function refreshEvaluation() {
  const [latest, curves, analysis] = await Promise.all([api.decisions(), api.telemetry(), api.costAnalysis()]);
  costs = analysis;
  book.learn(latest);
  decisions.show(latest);
  bill.show(analysis.history);
  telemetry.show(curves);
}

let due = false;
function soon() {
  if (due || document.hidden) return;
  due = true;
  setTimeout(async () => {
    await refresh();
    due = false;
  }, SOON_MS);
}

live(
  (event) => {
    feed.add(event);
    if (event.type === 'decision' || event.type === 'verification') shown = '';
    soon();
  },
  (connected) => {
    problems.connected(connected);
    soon();
  },
);
await refresh();
setInterval(soon, REFRESH_MS);
document.addEventListener('visibilitychange', soon);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  shown = '';
  soon();
});
