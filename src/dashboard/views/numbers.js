import { el } from '../dom.js';
import { counted, usd } from '../format.js';
import { show } from '../morph.js';
import { groupOf } from './stages.js';

/**
 * @param {HTMLElement} node
 * @param {import('../api.js').StatusView} status
 * @param {import('../api.js').CostAnalysisView | null} costs
 * @param {readonly import('../api.js').MoveRecord[]} moves
 */
export function showNumbers(node, status, costs, moves) {
  const { cost, mergeRequests, moves: done } = status;
  const waiting = moves.filter((move) => groupOf(move) === 'waiting').length;
  const saved = cost.savedUsdPerMonth;
  const share = saved !== null && cost.baselineUsdPerMonth ? `${((saved / cost.baselineUsdPerMonth) * 100).toFixed(1)} %, ` : '';
  const { auto, review, denied } = mergeRequests;
  show(
    node,
    number('Bill per month, now', usd(cost.nowUsdPerMonth), `${usd(cost.baselineUsdPerMonth)} where it was found`, 'main'),
    number('Saved per month', usd(saved), `${share}at today’s prices`, saved !== null && saved > 0 ? 'main good' : 'main'),
    number(
      'Measured by verification',
      usd(costs?.totals.realisedUsdPerMonth),
      `${usd(costs?.totals.predictedUsdPerMonth)} predicted`,
    ),
    number('Moves verified', String(done.verified), `${done.applied} applied, ${done.regressed} did not pay`),
    number('Merge requests', String(mergeRequests.opened), `${auto} automatic, ${review} for review, ${denied} denied`),
    number(
      'Waiting for a person',
      String(waiting),
      waiting === 0 ? 'nothing to do' : counted(waiting, 'review'),
      waiting > 0 ? 'warn' : '',
    ),
  );
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} detail
 * @param {string} [tone]
 */
function number(name, value, detail, tone = '') {
  return el(
    'div',
    { class: `number ${tone}`.trim(), 'data-key': name },
    el('dt', {}, name),
    el('dd', { class: 'value' }, value),
    el('dd', {}, detail),
  );
}
