import { el } from '../dom.js';

/**
 * Buttons of which one is pressed.
 * @param {Element} node
 * @param {ReadonlyMap<string, string>} choices key to title; the first one is pressed
 * @param {(key: string) => void} onChoice
 */
export function createChoice(node, choices, onChoice) {
  const buttons = [...choices].map(([key, title], index) => {
    const button = el('button', { type: 'button', 'aria-pressed': index === 0 ? 'true' : 'false' }, title);
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      onChoice(key);
    });
    return button;
  });
  node.replaceChildren(...buttons);
}
