import { get, live } from './api.js';
import { byId, el } from './dom.js';
import { clockTime } from './format.js';
import { createBill } from './views/bill.js';
import { showDecisions } from './views/decisions.js';
import { createFeed } from './views/feed.js';
import { showFleet } from './views/fleet.js';
import { showNumbers } from './views/numbers.js';
import { showRequests } from './views/requests.js';
import { createTelemetry } from './views/telemetry.js';

const bill = createBill(byId('bill'));
const telemetry = createTelemetry(byId('telemetry'), byId('telemetry-choice'), byId('regions'));
const feed = createFeed(byId('feed'));
let connected = true;
let failing = '';

/** @param {import('./api.js').StatusView} status */
function showWorld(status) {
  const parts = [
    `${clockTime(status.now)} UTC`,
    status.speed === 1 ? null : `${status.speed} × real time`,
    `telemetry: ${status.telemetrySource}`,
    status.appliedBy === null ? null : `applied by ${status.appliedBy}`,
    status.suspended ? 'suspended' : null,
  ].filter((part) => part !== null);
  byId('world').replaceChildren(...parts.map((part) => el('span', {}, String(part))));
  const forge = byId('forge-link');
  const url = status.links.forge;
  forge.hidden = url === null || !/^https?:/.test(url);
  if (url !== null) forge.setAttribute('href', url);
}

/** @param {readonly string[]} problems */
function showProblems(problems) {
  const all = [...problems, ...(failing === '' ? [] : [failing]), ...(connected ? [] : ['The live feed is lost; trying again.'])];
  const box = byId('problems');
  box.hidden = all.length === 0;
  box.replaceChildren(...all.map((problem) => el('div', {}, problem)));
}

async function refresh() {
  /** @type {readonly string[]} */
  let problems = [];
  try {
    const [status, moves, decisions, costs, curves] = await Promise.all([
      /** @type {Promise<import('./api.js').StatusView>} */ (get('status')),
      /** @type {Promise<readonly import('./api.js').MoveRecord[]>} */ (get('merge-requests?limit=50')),
      /** @type {Promise<readonly import('./api.js').Decision[]>} */ (get('decisions?latest=true&limit=100')),
      /** @type {Promise<import('./api.js').CostAnalysisView>} */ (get('cost-analysis')),
      /** @type {Promise<import('./api.js').TelemetryView>} */ (get('telemetry')),
    ]);
    failing = '';
    problems = status.problems;
    showWorld(status);
    showNumbers(byId('numbers'), status, costs);
    showFleet(byId('fleet'), status, moves);
    showRequests(byId('requests'), moves, decisions);
    showDecisions(byId('decisions'), decisions);
    bill.show(costs.history);
    telemetry.show(curves);
  } catch (error) {
    failing = `What is shown may be old: ${error instanceof Error ? error.message : error}.`;
  }
  showProblems(problems);
}

let due = false;
function soon() {
  if (due) return;
  due = true;
  setTimeout(async () => {
    await refresh();
    due = false;
  }, 250);
}

live(
  (event) => {
    feed.add(event);
    soon();
  },
  (isConnected) => {
    connected = isConnected;
    soon();
  },
);
await refresh();
setInterval(soon, 2000);
