import { el } from '../dom.js';
import { percent, usd } from '../format.js';
import { colour, createChart } from './chart.js';

/** @typedef {import('../api.js').TelemetryView} TelemetryView */
/** @typedef {TelemetryView['regions'][number]} Region */

const CURVES = {
  price: { name: 'Prices', series: (/** @type {Region} */ region) => region.priceIndex },
  latency: { name: 'Latency', series: (/** @type {Region} */ region) => region.latencySeries },
};
const DASHES = [undefined, [6, 4], [2, 3], [9, 3, 2, 3]];

/**
 * @param {HTMLElement} chartNode
 * @param {HTMLElement} choiceNode
 * @param {HTMLElement} tableNode
 */
export function createTelemetry(chartNode, choiceNode, tableNode) {
  /** @type {keyof typeof CURVES} */
  let chosen = 'price';
  const label = (/** @type {number} */ value) =>
    chosen === 'price' ? `${(value * 100).toFixed(1)} %` : `${Math.round(value)} ms`;
  const chart = createChart(chartNode, label);
  /** @type {TelemetryView | null} */
  let last = null;
  const buttons = Object.entries(CURVES).map(([key, curve]) => {
    const button = el('button', { type: 'button', 'aria-pressed': key === chosen ? 'true' : 'false' }, curve.name);
    button.addEventListener('click', () => {
      chosen = /** @type {keyof typeof CURVES} */ (key);
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      if (last !== null) draw(last);
    });
    return button;
  });
  choiceNode.replaceChildren(...buttons);

  /** @param {TelemetryView} view */
  function draw(view) {
    const regions = [...view.regions].sort((a, b) => a.key.localeCompare(b.key));
    const lines = regions.map((region) => ({
      name: region.key,
      colour: colour(`--${region.provider}`) || colour('--other'),
      values: CURVES[chosen].series(region),
      dash: DASHES[regions.filter((each) => each.provider === region.provider).indexOf(region) % DASHES.length],
    }));
    if (view.grid.length > 0)
      chart.show(
        view.grid.map((at) => at / 1000),
        lines,
      );
    tableNode.replaceChildren(table(regions));
  }
  return {
    /** @param {TelemetryView} view */
    show(view) {
      last = view;
      draw(view);
    },
  };
}

/** @param {readonly Region[]} regions */
function table(regions) {
  const head = ['Provider-region', 'State', 'Credits', 'Capacity', 'GPU'].map((title) => el('th', {}, title));
  const rows = regions.map((region) =>
    el(
      'tr',
      {},
      el('td', {}, region.key),
      el(
        'td',
        {},
        el(
          'span',
          { class: `tag ${region.up === true ? 'good' : 'bad'}` },
          region.up === null ? 'unknown' : region.up ? 'up' : 'down',
        ),
      ),
      el('td', {}, region.creditsUsd === null ? 'none' : usd(region.creditsUsd)),
      el('td', {}, percent(region.capacityAvailability)),
      el(
        'td',
        {},
        Object.entries(region.gpuAvailability)
          .map(([kind, share]) => `${kind} ${percent(share)}`)
          .join(', ') || 'none',
      ),
    ),
  );
  return el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows));
}
