import { el, svg, tag, unseen } from '../dom.js';
import { percent, usd } from '../format.js';
import { show } from '../morph.js';

/** @typedef {import('./telemetry.js').Region} Region */
/** @typedef {import('./telemetry.js').Curve} Curve */
/** @typedef {import('./chart.js').Line} Line */

/**
 * The provider-regions, one row each: the legend of the chart, and what they offer.
 * @param {HTMLElement} node
 * @param {{emphasise: (index: number | null) => void, setVisible: (index: number, visible: boolean) => void}} chart
 */
export function createRegionTable(node, chart) {
  /** @type {readonly Region[]} */
  let regions = [];
  /** @type {readonly Line[]} */
  let lines = [];
  /** @type {Curve | null} */
  let curve = null;
  /** @type {number | null} */
  let point = null;
  /** @type {number | null} */
  let emphasised = null;
  /** @type {Set<string>} */
  const hidden = new Set();

  function draw() {
    if (curve === null) return;
    if (regions.length === 0) return show(node, el('p', { class: 'empty' }, 'No offer is known yet.'));
    const kinds = [...new Set(regions.flatMap((region) => Object.keys(region.gpuAvailability)))].sort();
    const titles = [['Provider-region'], [curve.column, 'money'], ['State'], ['Credits', 'money'], ['Machines', 'money']];
    const head = [...titles, ...kinds.map((kind) => [kind.toUpperCase(), 'money'])];
    const cells = head.map(([title, kind]) => el('th', { scope: 'col', class: kind ?? null }, title ?? ''));
    const rows = regions.map((region, index) => row(region, index, kinds));
    show(node, el('table', {}, el('thead', {}, el('tr', {}, ...cells)), el('tbody', {}, ...rows)));
  }

  /**
   * @param {Region} region
   * @param {number} index
   * @param {readonly string[]} kinds
   */
  function row(region, index, kinds) {
    const line = lines[index];
    const shown = !hidden.has(region.key);
    const button = el(
      'button',
      { type: 'button', 'aria-pressed': String(shown), 'data-region': region.key },
      sample(region.provider, line?.dash ?? []),
      unseen('Draw '),
      region.key,
    );
    const value = line?.values[point ?? line.values.length - 1] ?? null;
    return el(
      'tr',
      { 'data-key': region.key, class: `${shown ? '' : 'hidden'}${index === emphasised ? 'emphasised' : ''}` || null },
      el('th', { scope: 'row' }, button),
      el('td', { class: 'money' }, value === null ? 'unknown' : (curve?.label(value) ?? '')),
      el('td', {}, region.up === null ? tag('unknown', 'warn') : region.up ? tag('up', 'good') : tag('down', 'bad')),
      el('td', { class: 'money' }, region.creditsUsd === null ? 'none' : usd(region.creditsUsd)),
      el('td', { class: 'money' }, percent(region.capacityAvailability)),
      ...kinds.map((kind) =>
        el('td', { class: 'money' }, kind in region.gpuAvailability ? percent(region.gpuAvailability[kind]) : 'none'),
      ),
    );
  }

  /** @param {Event} event */
  const indexOf = ({ target }) => {
    const key = target instanceof Element ? target.closest('tr')?.getAttribute('data-key') : null;
    const index = regions.findIndex((region) => region.key === key);
    return index === -1 ? null : index;
  };
  node.addEventListener('click', (event) => {
    const index = indexOf(event);
    const key = index === null ? undefined : regions[index]?.key;
    if (index === null || key === undefined || !(event.target instanceof Element) || event.target.closest('button') === null)
      return;
    if (!hidden.delete(key)) hidden.add(key);
    chart.setVisible(index, !hidden.has(key));
    draw();
  });
  for (const type of ['mouseover', 'focusin']) node.addEventListener(type, (event) => chart.emphasise(indexOf(event)));
  for (const type of ['mouseleave', 'focusout']) node.addEventListener(type, () => chart.emphasise(null));

  return {
    /**
     * @param {readonly Region[]} newRegions
     * @param {readonly Line[]} newLines one per region
     * @param {Curve} newCurve
     */
    show(newRegions, newLines, newCurve) {
      [regions, lines, curve] = [newRegions, newLines, newCurve];
      for (const [index, region] of regions.entries()) if (hidden.has(region.key)) chart.setVisible(index, false);
      draw();
    },
    /** Shows the values of that instant; null = the newest. @param {number | null} index */
    point(index) {
      if (index === point) return;
      point = index;
      draw();
    },
    /** @param {number | null} line */
    emphasise(line) {
      emphasised = line;
      draw();
    },
  };
}

/** A piece of the line, as it is drawn. @param {string} provider @param {readonly number[]} dash */
function sample(provider, dash) {
  const line = svg('line', {
    x1: 0,
    x2: 28,
    y1: 5,
    y2: 5,
    'data-provider': provider,
    'stroke-dasharray': dash.join(' ') || null,
  });
  return svg('svg', { class: 'sample', viewBox: '0 0 28 10', 'aria-hidden': 'true' }, line);
}
