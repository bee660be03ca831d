import UPlot from '/dashboard/vendor/uPlot.esm.js';

/** The value of a CSS variable of the page. @param {string} name */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * A line chart that fills its box and is redrawn when the box, or the number of its lines, changes.
 * @param {HTMLElement} node
 * @param {(value: number) => string} label of the y axis
 */
export function createChart(node, label) {
  /** @type {InstanceType<typeof UPlot> | null} */
  let plot = null;
  let shape = '';
  new ResizeObserver(() => plot?.setSize(sizeOf(node))).observe(node);
  return {
    /**
     * @param {readonly number[]} times seconds
     * @param {readonly {name: string, colour: string, values: readonly (number | null)[], dash?: number[]}[]} lines
     */
    show(times, lines) {
      const data = /** @type {any} */ ([times, ...lines.map((line) => line.values)]);
      const newShape = lines.map((line) => line.name + line.colour).join('|');
      if (plot !== null && newShape === shape) return plot.setData(data);
      plot?.destroy();
      shape = newShape;
      plot = new UPlot(options(node, lines, label), data, node);
    },
  };
}

/**
 * @param {HTMLElement} node
 * @param {readonly {name: string, colour: string, dash?: number[]}[]} lines
 * @param {(value: number) => string} label
 */
function options(node, lines, label) {
  const axis = {
    stroke: colour('--quiet'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  return /** @type {any} */ ({
    ...sizeOf(node),
    tzDate: (/** @type {number} */ seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [axis, { ...axis, size: 70, values: (/** @type {unknown} */ _, /** @type {number[]} */ ticks) => ticks.map(label) }],
    series: [
      { label: 'UTC', value: '{HH}:{mm}:{ss}' },
      ...lines.map((line) => ({
        label: line.name,
        stroke: line.colour,
        width: 1.8,
        dash: line.dash,
        spanGaps: false,
        points: { show: false },
        value: (/** @type {unknown} */ _, /** @type {number | null} */ value) => (value === null ? '--' : label(value)),
      })),
    ],
  });
}

/** @param {HTMLElement} node */
function sizeOf(node) {
  return { width: Math.max(280, node.clientWidth), height: 230 };
}
