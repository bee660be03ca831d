import { el, tag } from '../dom.js';

/** @typedef {import('../api.js').Verdict} Verdict */
/** @typedef {Verdict['rules'][number]} Rule */

const TONES = { auto: 'good', review: 'warn', deny: 'bad' };

/**
 * What each rule said, objections first: result, what it looked at, what it held against it, and why.
 * @param {Verdict | 'coming' | 'none'} verdict
 */
export function verdictTable(verdict) {
  if (verdict === 'coming') return el('p', { class: 'empty' }, 'Reading the verdict.');
  if (verdict === 'none') return el('p', { class: 'empty' }, 'The gate left no verdict on this commit.');
  const head = ['Rule', 'Result', 'Looked at', 'Held against', 'Why'].map((title) => el('th', { scope: 'col' }, title));
  const rows = [...verdict.rules].sort((a, b) => rank(b) - rank(a)).map(row);
  return el(
    'div',
    { class: 'rules' },
    ...verdict.securityEvents.map((event) => el('p', {}, tag('security', 'bad'), ' ', event)),
    el(
      'div',
      { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'What each rule said' },
      el('table', {}, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows)),
    ),
    el('p', { class: 'quiet' }, boundTo(verdict)),
  );
}

/** Rules of one rank stay in the order of their names. @param {Rule} rule */
function rank({ outcome, waived }) {
  if (waived) return 1;
  return { auto: 0, review: 2, deny: 3 }[outcome];
}

/** @param {Rule} rule */
function row({ rule, outcome, waived, waivedBy, input, bound, reason, remedy }) {
  const objects = outcome !== 'auto' && !waived;
  return el(
    'tr',
    {},
    el('th', { scope: 'row' }, rule.replaceAll('_', ' ')),
    el('td', {}, tag(waived ? 'waived' : outcome, waived ? 'info' : TONES[outcome])),
    el('td', {}, input),
    el('td', {}, bound),
    el(
      'td',
      { class: 'why' },
      waivedBy === null ? reason : `${reason} Waived by ${waivedBy}.`,
      objects ? el('small', {}, `For auto: ${remedy}`) : null,
    ),
  );
}

/** @param {Verdict} verdict */
function boundTo({ bound, approvedBy }) {
  const version = bound.policyVersion === null ? '' : ` version ${bound.policyVersion}`;
  const approval = approvedBy === null ? '' : ` Approved by ${approvedBy}.`;
  return `Commit ${short(bound.headSha)}, plan ${short(bound.planDigest)}, policy ${short(bound.policyDigest)}${version}.${approval}`;
}

/** @param {string} name of a commit, or a digest */
function short(name) {
  return name.replace(/^sha256:/, '').slice(0, 12);
}
