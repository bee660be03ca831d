import { usd } from '../format.js';
import { colour, createChart } from './chart.js';

/** @param {HTMLElement} node */
export function createBill(node) {
  const chart = createChart(node, usd);
  return {
    /** @param {import('../api.js').CostAnalysisView['history']} history */
    show(history) {
      if (history.length === 0) return;
      chart.show(
        history.map((point) => point.at / 1000),
        [
          {
            name: 'as found',
            colour: colour('--quiet'),
            dash: [5, 4],
            values: history.map((point) => point.baselineUsdPerMonth),
          },
          { name: 'now', colour: colour('--good'), values: history.map((point) => point.nowUsdPerMonth) },
        ],
      );
    },
  };
}
