import { el, link } from '../dom.js';
import { clockTime, place, size, usd } from '../format.js';

/** @typedef {import('../api.js').MoveRecord} MoveRecord */
/** @typedef {import('../api.js').Decision} Decision */

const STAGES = ['opened', 'judged', 'merged', 'applied', 'verified'];
const TONES = {
  auto: 'good',
  review: 'warn',
  deny: 'bad',
  held: 'good',
  recovered: 'good',
  regressed: 'bad',
  inconclusive: 'warn',
};

/** @type {Map<string, Decision>} Decisions of shown merge requests: they do not change. */
const known = new Map();

/**
 * @param {HTMLElement} node
 * @param {readonly MoveRecord[]} moves
 * @param {readonly Decision[]} latest
 */
export function showRequests(node, moves, latest) {
  for (const decision of latest) known.set(decision.id, decision);
  void learn(moves);
  if (moves.length === 0) {
    node.replaceChildren(
      el('p', { class: 'empty' }, 'No merge request yet: an advantage has to persist for a few evaluations first.'),
    );
    return;
  }
  const head = ['', 'Service', 'What moves where', 'Saving', 'Stage', 'Verdict and why'].map((title) =>
    el('th', { class: title === 'Saving' ? 'money' : null }, title),
  );
  const table = el('table', { class: 'requests' }, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...moves.map(row)));
  node.replaceChildren(table);
}

/** @param {readonly MoveRecord[]} moves */
async function learn(moves) {
  for (const move of moves) {
    if (known.has(move.decisionId)) continue;
    const answer = await fetch(`/api/v1/decisions/${encodeURIComponent(move.decisionId)}`);
    if (answer.ok) known.set(move.decisionId, (await answer.json()).decision);
  }
}

/** @param {MoveRecord} move */
function row(move) {
  const decision = known.get(move.decisionId);
  const moved = decision?.action === 'move' ? decision : null;
  const where = moved === null ? '' : `${place(moved.from)} → ${place(moved.to)}`;
  const what = moved === null ? '' : `${size(moved.from)} → ${size(moved.to)}, confidence ${moved.confidence.toFixed(2)}`;
  return el(
    'tr',
    { 'data-iid': String(move.iid) },
    el('td', {}, link(move.webUrl, `!${move.iid}`)),
    el('td', {}, el('b', {}, move.service), el('br'), el('span', { class: 'tag' }, move.kind)),
    el('td', {}, where, el('br'), el('small', {}, what)),
    el('td', { class: 'money' }, moved === null ? '' : `${usd(moved.cost.savingUsdPerMonth)}/mo`),
    el(
      'td',
      {},
      track(move),
      el(
        'small',
        {},
        `${stageWord(move)} ${clockTime(move.endedAt ?? move.appliedAt ?? move.mergedAt ?? move.judgedAt ?? move.openedAt)}`,
      ),
    ),
    el('td', {}, ...verdict(move)),
  );
}

/** @param {MoveRecord} move */
function verdict(move) {
  const words = [move.verdict, move.verification].filter((word) => word !== null);
  const tags = words.map((word) => el('span', { class: `tag ${TONES[word] ?? ''}` }, word));
  const why =
    move.verification !== null || move.stage === 'closed' || move.stage === 'failed'
      ? move.note
      : move.verdictReasons.join(' ') || move.note;
  return [...tags, el('br'), el('small', {}, why)];
}

/** @param {MoveRecord} move */
function stageWord(move) {
  return move.stage === 'judged' && move.verdict === 'review' ? 'waits for a person since' : move.stage;
}

/** @param {MoveRecord} move */
function track(move) {
  const reached = move.stage === 'merging' ? 1 : STAGES.indexOf(move.stage);
  const bad = move.stage === 'failed' || move.verification === 'regressed';
  const steps = STAGES.map((stage, index) => {
    if (move.stage === 'closed' || move.stage === 'failed') return el('i', { class: bad ? 'bad' : '', title: stage });
    if (index < reached || move.stage === 'verified') return el('i', { class: bad ? 'bad' : 'done', title: stage });
    const waits = index === reached && move.verdict === 'review' && move.stage === 'judged';
    return el('i', { class: index === reached ? (waits ? 'held' : 'now') : '', title: stage });
  });
  return el('div', { class: 'track', role: 'img', 'aria-label': `stage ${move.stage}` }, ...steps);
}
