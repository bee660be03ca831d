import { change, clockTime, milliseconds, shadeOf } from '../format.js';
import { colour, createChart } from './chart.js';
import { createChoice } from './choice.js';
import { createRegionTable } from './regions.js';

/** @typedef {import('../api.js').TelemetryView} TelemetryView */
/** @typedef {TelemetryView['regions'][number]} Region */
/** @typedef {{title: string, column: string, series: (region: Region) => readonly (number | null)[], label: (value: number) => string, leastSpan: number}} Curve */

/** @type {ReadonlyMap<string, Curve>} */
const CURVES = new Map([
  [
    'price',
    {
      title: 'Prices',
      column: 'Price',
      series: (region) => region.priceIndex.map((value) => (value === null ? null : (value - 1) * 100)),
      label: change,
      leastSpan: 2,
    },
  ],
  [
    'latency',
    {
      title: 'Latency',
      column: 'p95',
      series: (region) => region.latencySeries,
      label: (value) => milliseconds(value),
      leastSpan: 20,
    },
  ],
]);
/** One provider, one colour: its regions differ by dashes. */
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/**
 * @param {{chart: HTMLElement, choice: HTMLElement, table: HTMLElement, hint: HTMLElement}} nodes
 */
export function createTelemetry(nodes) {
  let curve = /** @type {Curve} */ (CURVES.get('price'));
  /** @type {TelemetryView | null} */
  let view = null;
  const table = createRegionTable(nodes.table, {
    emphasise: (index) => chart.emphasise(index),
    setVisible: (index, visible) => chart.setVisible(index, visible),
  });
  const chart = createChart(nodes.chart, {
    label: (value) => curve.label(value),
    leastSpan: () => curve.leastSpan,
    onPoint: (index) => table.point(index),
    onLine: (line) => table.emphasise(line),
  });
  const titles = new Map([...CURVES].map(([key, { title }]) => [key, title]));
  createChoice(nodes.choice, titles, (key) => {
    curve = CURVES.get(key) ?? curve;
    if (view !== null) draw(view);
  });

  /** @param {TelemetryView} telemetry */
  function draw(telemetry) {
    const regions = [...telemetry.regions].sort((a, b) => a.key.localeCompare(b.key));
    const lines = regions.map((region) => ({
      name: region.key,
      colour: colour(shadeOf(region.provider)),
      values: curve.series(region),
      dash: DASHES[regions.filter((each) => each.provider === region.provider).indexOf(region) % DASHES.length] ?? [],
    }));
    nodes.hint.textContent = hint(telemetry);
    if (telemetry.grid.length > 1) chart.show(telemetry.grid, lines);
    table.show(regions, lines, curve);
  }
  return {
    /** @param {TelemetryView} telemetry */
    show(telemetry) {
      view = telemetry;
      draw(telemetry);
    },
  };
}

/** @param {TelemetryView} telemetry */
function hint({ takenAt, rejected, partial }) {
  if (takenAt === null) return 'No snapshot yet.';
  const refused = Object.entries(rejected).map(([reason, count]) => `${count} ${reason}`);
  const refusals = refused.length === 0 ? '' : ` Refused values: ${refused.join(', ')}.`;
  return `As of ${clockTime(takenAt)}${partial ? ', incomplete' : ''}. Prices against the start of the window, latency from the region’s own part of the world.${refusals}`;
}
