import { el, svg, tag } from '../dom.js';
import { milliseconds, size, usd } from '../format.js';
import { place } from './place.js';

/** @typedef {import('../api.js').Decision} Decision */
/** @typedef {Decision['candidates'][number]} Candidate */

/** Every place that was compared: score with its parts, cost, latency, and why it was not taken. @param {Decision} decision */
export function candidateTable(decision) {
  const best = [...decision.candidates].sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
  const factors = best.find((candidate) => candidate.factors.length > 0)?.factors ?? [];
  const head = ['Place', 'Score', 'A month', 'p95', 'Why not'].map((title) =>
    el('th', { scope: 'col', class: title === 'A month' || title === 'p95' ? 'money' : null }, title),
  );
  const rows = best.map((candidate) => row(candidate, decision));
  return el(
    'div',
    { class: 'candidates' },
    el(
      'p',
      { class: 'keys' },
      ...factors.map(({ factor, weight }, index) => key(`${factor} ${Math.round(weight * 100)} %`, index)),
    ),
    el(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Places compared' },
      el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows)),
    ),
  );
}

/** @param {string} text @param {number} index */
function key(text, index) {
  const swatch = svg('svg', { class: 'swatch', viewBox: '0 0 10 10', 'aria-hidden': 'true' });
  swatch.append(svg('rect', { class: `factor-${index % 4}`, width: 10, height: 10, rx: 2 }));
  return el('span', { class: 'key' }, swatch, text);
}

/**
 * @param {Candidate} candidate
 * @param {Decision} decision
 */
function row(candidate, decision) {
  const { placement, costUsdPerMonth, latencyMs, refusals } = candidate;
  const chosen = decision.action === 'move' && same(placement, decision.to);
  return el(
    'tr',
    { class: chosen ? 'chosen' : null },
    el('th', { scope: 'row' }, place(placement), el('small', {}, size(placement))),
    el('td', {}, ...score(candidate)),
    el('td', { class: 'money' }, usd(costUsdPerMonth)),
    el('td', { class: 'money' }, milliseconds(latencyMs)),
    el('td', { class: 'why' }, ...why(chosen, same(placement, decision.from), refusals)),
  );
}

/**
 * @param {boolean} chosen
 * @param {boolean} isHere
 * @param {Candidate['refusals']} refusals
 */
function why(chosen, isHere, refusals) {
  if (chosen) return [tag('chosen', 'good')];
  return [isHere ? tag('runs here', 'info') : null, refusals.map((refusal) => refusal.sentence).join(' ')];
}

/** The score, and how much of it comes from which factor. @param {Candidate} candidate */
function score({ score: total, factors }) {
  if (total === null) return ['unknown'];
  let x = 0;
  const parts = factors.map(({ value, weight }, index) => {
    const width = Math.max(0, (value ?? 0) * weight * 100);
    const part = svg('rect', { class: `factor-${index % 4}`, x: x.toFixed(1), width: width.toFixed(1), height: 10 });
    x += width;
    return part;
  });
  const bar = svg('svg', { class: 'score', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...parts);
  return [total.toFixed(2), bar];
}

/**
 * @param {{provider: string, region: string, instanceType: string, count: number}} a
 * @param {{provider: string, region: string, instanceType: string, count: number}} b
 */
function same(a, b) {
  return a.provider === b.provider && a.region === b.region && a.instanceType === b.instanceType && a.count === b.count;
}
