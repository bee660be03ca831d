import { el } from '../dom.js';
import { usd } from '../format.js';

/**
 * @param {HTMLElement} node
 * @param {import('../api.js').StatusView} status
 * @param {import('../api.js').CostAnalysisView} costs
 */
export function showNumbers(node, status, costs) {
  const { cost, mergeRequests, moves, fleet } = status;
  const saved = cost.savedUsdPerMonth;
  const share = saved !== null && cost.baselineUsdPerMonth ? ` (${Math.round((saved / cost.baselineUsdPerMonth) * 100)} %)` : '';
  const waiting =
    mergeRequests.opened === 0
      ? 'none yet'
      : `${mergeRequests.auto} automatic, ${mergeRequests.review} for review, ${mergeRequests.denied} denied`;
  node.replaceChildren(
    number('Monthly cost now', usd(cost.nowUsdPerMonth), `${usd(cost.baselineUsdPerMonth)} without Trimtab`),
    number('Saved per month', usd(saved) + share, 'against the first placements at today’s prices', saved !== null && saved > 0),
    number('Merge requests', String(mergeRequests.opened), waiting),
    number('Verified moves', String(moves.verified), `${moves.applied} applied, ${moves.regressed} regressed`),
    number('Realised', usd(costs.totals.realisedUsdPerMonth), `${usd(costs.totals.predictedUsdPerMonth)} predicted, per month`),
    number(
      'Services',
      String(fleet.length),
      `on ${new Set(fleet.flatMap((each) => each.placement?.provider ?? [])).size} providers`,
    ),
  );
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} detail
 * @param {boolean} [good]
 */
function number(name, value, detail, good = false) {
  return el('div', { class: good ? 'number good' : 'number' }, el('span', {}, name), el('b', {}, value), el('small', {}, detail));
}
