// Everything that is shown goes through textContent: nothing that comes from outside is ever read as HTML.

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | null>} [attributes] `class`, `href` and the like; null and false are left out
 * @param {...(Node | string | null)} children
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    node.setAttribute(name, value === true ? '' : value);
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

/**
 * A link, but only to http and https.
 * @param {string | null} url
 * @param {string} text
 */
export function link(url, text) {
  if (url === null || !/^https?:\/\//.test(url)) return el('span', {}, text);
  return el('a', { href: url, rel: 'noreferrer' }, text);
}
