import { el, tag } from '../dom.js';
import { clockTime, percent, savingInWords } from '../format.js';
import { show } from '../morph.js';
import { candidateTable } from './candidates.js';
import { place, way } from './place.js';

/** @typedef {import('../api.js').Decision} Decision */

/**
 * The last decision about each service; opened, it says why nothing else was taken.
 * @param {HTMLElement} node
 * @param {boolean} narrow services that stay are folded at first
 */
export function createDecisions(node, narrow) {
  /** @type {readonly Decision[]} */
  let decisions = [];
  /** Services whose candidates are shown. @type {Set<string>} */
  const opened = new Set();

  const draw = () => {
    if (decisions.length === 0) return show(node, el('p', { class: 'empty' }, 'The first evaluation is still to come.'));
    const sorted = [...decisions].sort((a, b) => a.service.localeCompare(b.service));
    show(node, group('move', 'Moves', sorted, true), group('stay', 'Stays', sorted, !narrow));
  };

  /**
   * @param {Decision['action']} action
   * @param {string} title
   * @param {readonly Decision[]} sorted
   * @param {boolean} open
   */
  const group = (action, title, sorted, open) => {
    const members = sorted.filter((decision) => decision.action === action);
    if (members.length === 0) return null;
    const summary = el('summary', {}, el('h3', {}, title), el('span', { class: 'count' }, String(members.length)));
    const items = members.map((decision) => item(decision, opened.has(decision.service)));
    return el('details', { class: 'decisions', 'data-key': action, open }, summary, el('ul', { class: 'plain' }, ...items));
  };

  node.addEventListener(
    'toggle',
    ({ target }) => {
      const service = target instanceof HTMLDetailsElement ? target.getAttribute('data-service') : null;
      if (service === null || !(target instanceof HTMLDetailsElement) || target.open === opened.has(service)) return;
      if (target.open) opened.add(service);
      else opened.delete(service);
      draw();
    },
    { capture: true },
  );
  return {
    /** @param {readonly Decision[]} latest */
    show(latest) {
      decisions = latest;
      draw();
    },
  };
}

/**
 * @param {Decision} decision
 * @param {boolean} withCandidates
 */
function item(decision, withCandidates) {
  const { service, kind, reasons, candidates, decidedAt } = decision;
  return el(
    'li',
    { class: 'decision', 'data-key': service },
    el('div', { class: 'line' }, el('b', {}, service), ...outcome(decision), el('time', {}, clockTime(decidedAt))),
    el('p', {}, kind === 'optimize' ? null : tag(kind, 'bad'), reasons.map((reason) => reason.sentence).join(' ')),
    el(
      'details',
      { 'data-service': service },
      el('summary', {}, `${candidates.length} places compared`),
      withCandidates ? candidateTable(decision) : null,
    ),
  );
}

/** @param {Decision} decision */
function outcome(decision) {
  if (decision.action === 'stay') return [place(decision.from)];
  const money = `${savingInWords(decision.cost.savingUsdPerMonth)} a month`;
  return [
    way(decision.from, decision.to),
    tag(money, decision.cost.savingUsdPerMonth < 0 ? '' : 'good'),
    tag(`${percent(decision.confidence)} sure`),
  ];
}
