import { api } from '../api.js';

/** @typedef {import('../api.js').MoveRecord} MoveRecord */
/** @typedef {import('../api.js').Verdict} Verdict */
/** @typedef {Verdict | 'coming' | 'none'} Shown */

/**
 * Verdicts of the merge requests whose rules somebody opened; others are not fetched. A verdict is fetched again
 * when the merge request was judged again.
 * @param {HTMLElement} node holds `details[data-decision]`
 * @param {() => void} onNews when there is something else to show
 */
export function createVerdictBook(node, onNews) {
  /** Decisions whose rules are shown. @type {Set<string>} */
  const opened = new Set();
  /** By decision and instant of the judgement. @type {Map<string, Shown>} */
  const known = new Map();

  node.addEventListener(
    'toggle',
    ({ target }) => {
      const decision = target instanceof HTMLDetailsElement ? target.getAttribute('data-decision') : null;
      if (decision === null || !(target instanceof HTMLDetailsElement) || target.open === opened.has(decision)) return;
      if (target.open) opened.add(decision);
      else opened.delete(decision);
      onNews();
    },
    { capture: true },
  );

  /** @param {MoveRecord} move @param {string} key */
  async function fetchOne({ decisionId, headSha }, key) {
    known.set(key, 'coming');
    try {
      const { verdicts } = await api.decision(decisionId);
      known.set(key, verdicts.findLast(({ bound }) => bound.headSha === headSha) ?? 'none');
      onNews();
    } catch {
      // The next refresh asks again.
      known.delete(key);
    }
  }

  return {
    /** Null while the rules of this merge request are folded. @param {MoveRecord} move @returns {Shown | null} */
    find(move) {
      if (!opened.has(move.decisionId)) return null;
      const key = `${move.decisionId} ${move.headSha} ${move.judgedAt}`;
      if (!known.has(key)) void fetchOne(move, key);
      return known.get(key) ?? 'coming';
    },
  };
}
