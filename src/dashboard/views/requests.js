import { el, link, tag, unseen } from '../dom.js';
import { clockTime, percent, savingInWords, size } from '../format.js';
import { show } from '../morph.js';
import { way } from './place.js';
import { groupOf, newestOfEach, stepsOf } from './stages.js';
import { verdictTable } from './verdict.js';

/** @typedef {import('../api.js').MoveRecord} MoveRecord */
/** @typedef {import('../api.js').Decision} Decision */

const GROUPS = /** @type {const} */ ([
  ['waiting', 'Waiting for a person'],
  ['moving', 'On the way'],
  ['ended', 'Ended'],
]);
/** More of them are in the forge. */
const MOST_ENDED = 12;
const KIND_TONES = { optimize: '', heal: 'bad', scale: '', revert: 'warn' };
const VERDICTS = { auto: ['automatic', 'good'], review: ['needs review', 'warn'], deny: ['denied', 'bad'] };
const OUTCOMES = { held: 'good', recovered: 'good', regressed: 'bad', inconclusive: 'warn' };
const STATES = { done: 'done', now: 'under way', held: 'waits here', bad: 'stopped here', ahead: 'ahead' };

/**
 * @param {HTMLElement} node
 * @param {readonly MoveRecord[]} moves newest first
 * @param {(id: string) => Decision | null} decisionOf
 * @param {ReturnType<typeof import('./verdict-book.js').createVerdictBook>} verdicts
 * @param {boolean} narrow what has ended is folded at first
 */
export function showRequests(node, moves, decisionOf, verdicts, narrow) {
  const newest = newestOfEach(moves);
  if (newest.length === 0) {
    return show(
      node,
      el('p', { class: 'empty' }, 'None yet: an advantage has to last for a few evaluations before it is proposed.'),
    );
  }
  const groups = GROUPS.map(([key, title]) => {
    const members = newest.filter((move) => groupOf(move) === key);
    if (members.length === 0) return null;
    const summary = el('summary', {}, el('h3', {}, title), el('span', { class: 'count' }, String(members.length)));
    const listed = key === 'ended' ? members.slice(0, MOST_ENDED) : members;
    const list = el(
      'ul',
      { class: 'plain' },
      ...listed.map((move) => row(move, decisionOf(move.decisionId), verdicts.find(move))),
    );
    const older = members.length - listed.length;
    const rest = older === 0 ? null : el('p', { class: 'empty' }, `${older} older ones are in the forge.`);
    return el('details', { class: `requests ${key}`, 'data-key': key, open: key !== 'ended' || !narrow }, summary, list, rest);
  });
  show(node, ...groups);
}

/**
 * @param {MoveRecord} move
 * @param {Decision | null} decision
 * @param {import('./verdict-book.js').Shown | null} rules
 */
function row(move, decision, rules) {
  const head = el(
    'div',
    { class: 'head' },
    link(move.webUrl, `!${move.iid}`),
    el('b', {}, move.service),
    tag(move.kind, KIND_TONES[move.kind]),
  );
  return el(
    'li',
    { class: 'request', 'data-key': String(move.iid) },
    el('div', { class: 'what' }, head, ...moved(decision)),
    el('ol', { class: 'track', 'aria-label': 'Stages' }, ...stepsOf(move).map(step)),
    el('div', { class: 'verdict' }, ...verdict(move)),
    move.judgedAt === null ? null : ruleDetails(move, rules),
  );
}

/**
 * @param {MoveRecord} move
 * @param {import('./verdict-book.js').Shown | null} rules
 */
function ruleDetails(move, rules) {
  const summary = el('summary', {}, 'What each rule said', unseen(` about !${move.iid}`));
  return el(
    'details',
    { class: 'rules-of', 'data-decision': move.decisionId, 'data-key': 'rules' },
    summary,
    rules === null ? null : verdictTable(rules),
  );
}

/** @param {Decision | null} decision */
function moved(decision) {
  if (decision?.action !== 'move') return [el('small', {}, '…')];
  const saving = decision.cost.savingUsdPerMonth;
  return [
    way(decision.from, decision.to),
    el('small', {}, `${size(decision.from)} → ${size(decision.to)}`),
    el(
      'small',
      {},
      el('b', { class: saving < 0 ? '' : 'good' }, `${savingInWords(saving)} a month`),
      `, ${percent(decision.confidence)} confidence`,
    ),
  ];
}

/** @param {import('./stages.js').Step} step */
function step({ name, at, state }) {
  return el('li', { class: state }, el('span', {}, name), unseen(` (${STATES[state]})`), el('time', {}, clockTime(at)));
}

/** @param {MoveRecord} move */
function verdict(move) {
  const [word, tone] = move.verdict === null ? ['not judged yet', ''] : VERDICTS[move.verdict];
  const tags = [tag(word ?? '', tone)];
  if (move.verification !== null) tags.push(tag(`verified: ${move.verification}`, OUTCOMES[move.verification]));
  if (move.stage === 'closed' || move.stage === 'failed') tags.push(tag(move.stage, move.stage === 'failed' ? 'bad' : ''));
  const why = move.verdictReasons.join(' ');
  return [
    el('div', { class: 'tags' }, ...tags),
    why === '' ? null : el('p', {}, why),
    // That it waits for a person is what its group says.
    move.note === '' || groupOf(move) === 'waiting' ? null : el('p', { class: 'quiet' }, sentence(move.note)),
  ];
}

/** @param {string} text */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
