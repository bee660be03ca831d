/**
 * Makes the content of `parent` equal to `wanted` and leaves alone whatever is equal already, so that focus,
 * selection, scroll positions and opened details outlive a refresh. Children with `data-key` are found again by it.
 * @param {Element} parent
 * @param {...(Node | string | null)} wanted
 */
export function show(parent, ...wanted) {
  const nodes = wanted.filter((node) => node !== null).map((node) => (typeof node === 'string' ? new Text(node) : node));
  replaceChildren(parent, nodes);
}

/**
 * @param {Node} parent
 * @param {readonly Node[]} wanted
 */
function replaceChildren(parent, wanted) {
  const keyed = keepWanted(parent, new Set(wanted.map(keyOf)));
  let at = parent.firstChild;
  for (const node of wanted) {
    const key = keyOf(node);
    const old = key === null ? at : (keyed.get(key) ?? null);
    if (old === null || keyOf(old) !== key || old.nodeName !== node.nodeName) parent.insertBefore(node, at);
    else {
      if (old === at) at = at.nextSibling;
      else parent.insertBefore(old, at);
      become(old, node);
    }
  }
  while (at !== null) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/**
 * Removes children whose key is no longer wanted, so that the others need not be moved; returns those by key.
 * @param {Node} parent
 * @param {ReadonlySet<string | null>} wanted
 */
function keepWanted(parent, wanted) {
  /** @type {Map<string, ChildNode>} */
  const kept = new Map();
  for (const child of [...parent.childNodes]) {
    const key = keyOf(child);
    if (key === null) continue;
    if (wanted.has(key) && !kept.has(key)) kept.set(key, child);
    else child.remove();
  }
  return kept;
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? node.getAttribute('data-key') : null;
}

/** @param {Node} old @param {Node} wanted of the same kind */
function become(old, wanted) {
  if (old instanceof Element && wanted instanceof Element) {
    takeAttributes(old, wanted);
    replaceChildren(old, [...wanted.childNodes]);
  } else if (old.nodeValue !== wanted.nodeValue) old.nodeValue = wanted.nodeValue;
}

/** @param {Element} old @param {Element} wanted */
function takeAttributes(old, wanted) {
  for (const { name, value } of wanted.attributes) {
    // Whether details are open is the reader's choice after the first time.
    if (name !== 'open' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) if (name !== 'open' && !wanted.hasAttribute(name)) old.removeAttribute(name);
}
