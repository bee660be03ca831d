import { el } from '../dom.js';
import { clockTime, percent, place, usd } from '../format.js';

/** @typedef {import('../api.js').Decision} Decision */

/**
 * @param {HTMLElement} node
 * @param {readonly Decision[]} decisions
 */
export function showDecisions(node, decisions) {
  const newestFirst = [...decisions].sort((a, b) => rank(b) - rank(a) || b.decidedAt - a.decidedAt);
  node.replaceChildren(...newestFirst.slice(0, 20).map(item));
}

/** Moves first. @param {Decision} decision */
function rank(decision) {
  return decision.action === 'move' ? 1 : 0;
}

/** @param {Decision} decision */
function item(decision) {
  const isMove = decision.action === 'move';
  const head = isMove
    ? `${place(decision.from)} → ${place(decision.to)}, saves ${usd(decision.cost.savingUsdPerMonth)}/mo at ${percent(decision.confidence)} confidence`
    : `stays at ${place(decision.from)}`;
  return el(
    'li',
    { title: clockTime(decision.decidedAt) },
    el('span', { class: `tag ${isMove ? 'good' : ''}` }, decision.action),
    ' ',
    el('b', {}, decision.service),
    ` ${head}`,
    el('p', {}, decision.reasons.map((reason) => reason.sentence).join(' ')),
  );
}
