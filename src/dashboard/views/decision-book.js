import { api } from '../api.js';

/** @typedef {import('../api.js').Decision} Decision */

/**
 * Decisions by id. They never change, so each is fetched at most once.
 * @param {() => void} onNews when a decision that was missing has come
 */
export function createDecisionBook(onNews) {
  /** @type {Map<string, Decision>} */
  const known = new Map();
  /** @type {Set<string>} */
  const asked = new Set();

  /** @param {string} id */
  async function fetchOne(id) {
    asked.add(id);
    try {
      known.set(id, (await api.decision(id)).decision);
      onNews();
    } catch {
      asked.delete(id);
    }
  }

  return {
    /** @param {readonly Decision[]} decisions */
    learn(decisions) {
      for (const decision of decisions) known.set(decision.id, decision);
    },
    /** The decision, or null while it is being fetched. @param {string} id */
    find(id) {
      const decision = known.get(id);
      if (decision === undefined && !asked.has(id)) void fetchOne(id);
      return decision ?? null;
    },
  };
}
