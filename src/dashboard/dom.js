// Everything that is shown goes through text nodes and attributes of ours: nothing that comes from outside is ever
// read as HTML, and no address but http and https becomes a link.

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | null} Child */
/** @typedef {Record<string, string | number | boolean | null>} Attributes null and false are left out */

/**
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * An element of a drawing.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} node
 * @param {Attributes} attributes
 * @param {readonly Child[]} children
 */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} id */
export function byId(id) {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`the page has no #${id}`);
  return node;
}

/** An address that may be followed: http or https; anything else is null. @param {string | null} url */
export function webAddress(url) {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}

/**
 * A link where the address is one, else the same text without.
 * @param {string | null} url
 * @param {string} text
 */
export function link(url, text) {
  const href = webAddress(url);
  return href === null ? el('span', {}, text) : el('a', { href, rel: 'noreferrer' }, text);
}

/** A word in a coloured pill. @param {string} text @param {string} [tone] good, warn, bad or empty */
export function tag(text, tone = '') {
  return el('span', { class: `tag ${tone}`.trim() }, text);
}

/** What a reader of the screen hears and nobody sees. @param {string} text */
export function unseen(text) {
  return el('span', { class: 'unseen' }, text);
}
