import { el, link, tag } from '../dom.js';
import { clockTime } from '../format.js';
import { createChoice } from './choice.js';

/** @typedef {import('../api.js').FeedEvent} FeedEvent */

const TONES = {
  decision: '',
  'merge-request': 'info',
  verdict: 'info',
  merge: 'info',
  apply: 'info',
  verification: 'good',
  alert: 'bad',
  notice: '',
  security: 'bad',
};
const KEPT = 150;

/**
 * @param {HTMLElement} node
 * @param {HTMLElement} choiceNode
 */
export function createFeed(node, choiceNode) {
  /** Instant of each event that was shown, by id. @type {Map<number, number>} */
  const seen = new Map();
  createChoice(
    choiceNode,
    new Map([
      ['all', 'Everything'],
      ['steps', 'Without decisions'],
    ]),
    (choice) => node.setAttribute('data-choice', choice),
  );

  return {
    /** Newest on top; what was shown before is not shown again. @param {FeedEvent} event */
    add(event) {
      const before = seen.get(event.id);
      if (before === event.at) return;
      if (before !== undefined || seen.size === 0) {
        // The same number for something else: another journal, which begins anew.
        seen.clear();
        node.replaceChildren();
      }
      seen.set(event.id, event.at);
      node.prepend(item(event));
      while (node.childElementCount > KEPT) node.lastElementChild?.remove();
      for (const id of seen.keys()) {
        if (seen.size <= 2 * KEPT) break;
        seen.delete(id);
      }
    },
  };
}

/** @param {FeedEvent} event */
function item({ at, type, service, sentence, url }) {
  const [, number] = /\/merge_requests\/(\d+)/.exec(url ?? '') ?? [];
  return el(
    'li',
    { 'data-type': type },
    el(
      'div',
      { class: 'line' },
      el('time', {}, clockTime(at)),
      tag(type.replace('-', ' '), toneOf(type, sentence)),
      service === null ? null : el('b', {}, service),
      number === undefined ? null : link(url, `!${number}`),
    ),
    el('p', {}, sentence),
  );
}

/**
 * Verdicts that ask for a person, or say no, are told apart by their first word.
 * @param {FeedEvent['type']} type
 * @param {string} sentence
 */
function toneOf(type, sentence) {
  if (type === 'verdict' && sentence.startsWith('review')) return 'warn';
  if (type === 'verdict' && sentence.startsWith('deny')) return 'bad';
  return TONES[type] ?? '';
}
