import { el } from '../dom.js';
import { clockTime, usd } from '../format.js';
import { show } from '../morph.js';
import { colour, createChart } from './chart.js';

/** @typedef {import('../api.js').CostAnalysisView['history']} History */

/**
 * The fleet's bill as it runs, beside the same fleet left where it was found.
 * @param {HTMLElement} chartNode
 * @param {HTMLElement} legendNode
 */
export function createBill(chartNode, legendNode) {
  /** @type {History} */
  let history = [];
  const chart = createChart(chartNode, {
    label: usd,
    leastSpan: (middle) => Math.abs(middle) * 0.05,
    onPoint: (index) => describe(index),
    between: '--good-soft',
  });

  /** @param {number | null} index */
  function describe(index) {
    const point = history[index ?? history.length - 1];
    if (point === undefined) return;
    const saved = point.baselineUsdPerMonth - point.nowUsdPerMonth;
    show(
      legendNode,
      el('span', { class: 'key found' }, 'As it was found ', el('b', {}, usd(point.baselineUsdPerMonth))),
      el('span', { class: 'key now' }, 'As it runs ', el('b', {}, usd(point.nowUsdPerMonth))),
      el('span', { class: 'key' }, saved < 0 ? 'More ' : 'Less ', el('b', {}, usd(Math.abs(saved)))),
      el('span', { class: 'quiet' }, `at ${clockTime(point.at)}`),
    );
  }

  return {
    /** @param {History} newHistory oldest first */
    show(newHistory) {
      history = newHistory;
      if (history.length < 2)
        return show(legendNode, el('span', { class: 'quiet' }, 'The first points come with the next evaluations.'));
      chart.show(
        history.map((point) => point.at),
        [
          {
            name: 'as found',
            colour: colour('--quiet'),
            dash: [5, 4],
            values: history.map((point) => point.baselineUsdPerMonth),
          },
          { name: 'as it runs', colour: colour('--good'), values: history.map((point) => point.nowUsdPerMonth) },
        ],
      );
      describe(null);
    },
  };
}
