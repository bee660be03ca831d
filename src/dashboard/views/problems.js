import { el } from '../dom.js';
import { clockTime } from '../format.js';
import { show } from '../morph.js';

/**
 * What is wrong, in sentences, and whether the page still hears from the controller.
 * @param {HTMLElement} node
 * @param {HTMLElement} chip
 */
export function createProblems(node, chip) {
  /** @type {readonly string[]} */
  let reported = [];
  let failure = '';
  let connected = true;
  /** Instant (ms) of what is shown, by the controller's clock. @type {number | null} */
  let shownAt = null;

  function draw() {
    const lost = failure === '' && !connected ? ['The live feed is lost; trying again.'] : [];
    const all = [...(failure === '' ? [] : [failure]), ...lost, ...reported];
    node.hidden = all.length === 0;
    show(node, ...all.map((problem) => el('p', {}, problem)));
    document.body.toggleAttribute('data-stale', failure !== '');
    const word = failure === '' && connected ? 'live' : 'reconnecting';
    chip.className = `connection ${word}`;
    if (chip.textContent !== word) chip.textContent = word;
  }

  return {
    /** @param {import('../api.js').StatusView} status */
    answered(status) {
      failure = '';
      shownAt = status.now;
      reported = [...(status.suspended ? ['Suspended: nothing new is proposed or merged.'] : []), ...status.problems];
      draw();
    },
    /** @param {unknown} error */
    failed(error) {
      const since = shownAt === null ? 'nothing has been read yet' : `what is shown is from ${clockTime(shownAt)} UTC`;
      const why = error instanceof Error && /\d{3}$/.test(error.message) ? ` (${error.message})` : '';
      failure = `The controller does not answer${why}: ${since}. Trying again.`;
      draw();
    },
    /** @param {boolean} isConnected */
    connected(isConnected) {
      connected = isConnected;
      draw();
    },
  };
}
