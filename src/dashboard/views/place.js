import { el } from '../dom.js';
import { size } from '../format.js';

/**
 * `provider/region` with a dot in the provider's colour.
 * @param {{provider: string, region: string} | null} placement
 */
export function place(placement) {
  if (placement === null) return el('span', { class: 'place' }, 'nowhere');
  return el('span', { class: 'place', 'data-provider': placement.provider }, `${placement.provider}/${placement.region}`);
}

/**
 * From where to where; within a region, from which machines to which.
 * @param {import('../format.js').Placement} from
 * @param {import('../format.js').Placement} to
 */
export function way(from, to) {
  if (from.provider === to.provider && from.region === to.region) {
    return el('span', { class: 'way' }, place(to), ` ${size(from)} → ${size(to)}`);
  }
  return el('span', { class: 'way' }, place(from), el('span', { 'aria-label': 'to' }, ' → '), place(to));
}
