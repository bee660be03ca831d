import UPlot from '../vendor/uPlot.esm.js';

/** @typedef {{name: string, colour: string, values: readonly (number | null)[], dash?: readonly number[]}} Line */
/**
 * @typedef {object} ChartOptions
 * @property {(value: number) => string} label of the y axis
 * @property {(middle: number) => number} leastSpan of the y axis, so that noise does not fill the chart
 * @property {(index: number | null) => void} onPoint the instant below the pointer, null when it leaves
 * @property {(line: number | null) => void} [onLine] the line next to the pointer
 * @property {string} [between] colour between the first two lines
 */

const FONT = '12px system-ui, sans-serif';
const MINUTE = 60;

/** The value of a CSS variable of the page. @param {string} name */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * A line chart that fills its box, which has a height of its own; drawn anew when the box, the lines or their
 * colours change.
 * @param {HTMLElement} node
 * @param {ChartOptions} options
 */
export function createChart(node, options) {
  /** @type {InstanceType<typeof UPlot> | null} */
  let plot = null;
  let shape = '';
  new ResizeObserver(() => plot?.setSize(sizeOf(node))).observe(node);
  return {
    /**
     * @param {readonly number[]} times ms since the epoch
     * @param {readonly Line[]} lines with one value per time
     */
    show(times, lines) {
      const data = /** @type {any} */ ([times.map((at) => at / 1000), ...lines.map((line) => line.values)]);
      const newShape = JSON.stringify([lines.map((line) => [line.name, line.colour, line.dash]), colour('--line')]);
      if (plot !== null && newShape === shape) return plot.setData(data);
      plot?.destroy();
      shape = newShape;
      plot = new UPlot(/** @type {any} */ (settings(node, lines, options)), data, node);
    },
    /** Puts the other lines in the background; null puts all in front. @param {number | null} line */
    emphasise(line) {
      plot?.setSeries(line === null ? null : line + 1, { focus: true }, false);
    },
    /** @param {number} line @param {boolean} visible */
    setVisible(line, visible) {
      plot?.setSeries(line + 1, { show: visible }, false);
    },
  };
}

/**
 * @param {HTMLElement} node
 * @param {readonly Line[]} lines
 * @param {ChartOptions} options
 */
function settings(node, lines, options) {
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false }, font: FONT };
  const { label, onPoint, onLine, between } = options;
  return {
    ...sizeOf(node),
    padding: [10, 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, focus: { prox: onLine === undefined ? -1 : 30 } },
    focus: { alpha: onLine === undefined ? 1 : 0.2 },
    scales: { y: { range: rangeOf(options.leastSpan) } },
    axes: [
      { ...axis, size: 30, values: timeLabels },
      { ...axis, size: 66, values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) => ticks.map(label) },
    ],
    ...(between === undefined ? {} : { bands: [{ series: [1, 2], fill: colour(between) }] }),
    series: [{}, ...lines.map(seriesOf)],
    hooks: {
      setCursor: [(/** @type {any} */ chart) => onPoint(chart.cursor.idx ?? null)],
      setSeries: [(/** @type {unknown} */ _, /** @type {number | null} */ line) => onLine?.(line === null ? null : line - 1)],
    },
  };
}

/** @param {Line} line */
function seriesOf({ name, colour: stroke, dash }) {
  return { label: name, stroke, width: 1.8, spanGaps: false, points: { show: false }, ...(dash === undefined ? {} : { dash }) };
}

/**
 * Hours and minutes in UTC, with seconds where the grid is finer.
 * @param {unknown} _chart
 * @param {readonly number[]} ticks
 * @param {number} _axis
 * @param {number} _space
 * @param {number} step seconds
 */
function timeLabels(_chart, ticks, _axis, _space, step) {
  return ticks.map((tick) => new Date(tick * 1000).toISOString().slice(11, step < MINUTE ? 19 : 16));
}

/** @param {(middle: number) => number} leastSpan */
function rangeOf(leastSpan) {
  return (/** @type {unknown} */ _, /** @type {number | null} */ low, /** @type {number | null} */ high) => {
    if (low === null || high === null) return [0, 1];
    const middle = (low + high) / 2;
    const half = (Math.max(high - low, leastSpan(middle)) / 2) * 1.08;
    return [middle - half, middle + half];
  };
}

/** @param {HTMLElement} node */
function sizeOf(node) {
  return { width: Math.max(240, node.clientWidth), height: Math.max(160, node.clientHeight) };
}
