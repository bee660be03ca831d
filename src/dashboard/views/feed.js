import { el, link } from '../dom.js';
import { clockTime } from '../format.js';

const TONES = { verdict: 'warn', merge: 'good', apply: 'good', verification: 'good', alert: 'bad', 'merge-request': 'good' };
const KEPT = 120;

/** @param {HTMLElement} node */
export function createFeed(node) {
  /** @type {Set<number>} */
  const seen = new Set();
  return {
    /** @param {import('../api.js').FeedEvent} event */
    add(event) {
      if (seen.has(event.id)) return;
      seen.add(event.id);
      node.prepend(
        el(
          'li',
          {},
          el('time', {}, clockTime(event.at)),
          el('span', { class: `tag ${TONES[/** @type {keyof typeof TONES} */ (event.type)] ?? ''}` }, event.type),
          ' ',
          event.service === null ? '' : el('b', {}, `${event.service} `),
          event.url === null ? event.sentence : link(event.url, event.sentence),
        ),
      );
      while (node.childElementCount > KEPT) node.lastElementChild?.remove();
    },
  };
}
