/** @typedef {import('../api.js').MoveRecord} MoveRecord */
/** @typedef {'waiting' | 'moving' | 'ended'} Group */
/** @typedef {{name: string, at: number | null, state: 'done' | 'now' | 'held' | 'bad' | 'ahead'}} Step */

/** Who has to act next: a person, the pipeline, nobody. @param {MoveRecord} move @returns {Group} */
export function groupOf(move) {
  if (['verified', 'closed', 'failed'].includes(move.stage)) return 'ended';
  return move.stage === 'judged' && move.verdict === 'review' ? 'waiting' : 'moving';
}

/**
 * The way of a merge request: what is behind it, where it is, what is still ahead.
 * @param {MoveRecord} move
 * @returns {readonly Step[]}
 */
export function stepsOf(move) {
  const instants = [
    { name: 'Opened', at: move.openedAt },
    { name: 'Judged', at: move.judgedAt },
    { name: 'Merged', at: move.mergedAt },
    { name: 'Applied', at: move.appliedAt },
    { name: 'Verified', at: move.stage === 'verified' ? move.endedAt : null },
  ];
  const reached = instants.findLastIndex((step) => step.at !== null);
  return instants.map((step, index) => ({ ...step, state: stateOf(move, index, reached) }));
}

/**
 * @param {MoveRecord} move
 * @param {number} index
 * @param {number} reached
 * @returns {Step['state']}
 */
function stateOf(move, index, reached) {
  const stopped = move.verification === 'regressed' || move.verdict === 'deny';
  const waits = groupOf(move) === 'waiting';
  if (index === reached && stopped) return 'bad';
  if (index === reached && waits) return 'held';
  if (index <= reached) return 'done';
  if (index > reached + 1 || stopped || waits || move.stage === 'closed') return 'ahead';
  return move.stage === 'failed' ? 'bad' : 'now';
}

/** Only the newest record of each merge request: a newer decision replaces what it carries. @param {readonly MoveRecord[]} moves newest first */
export function newestOfEach(moves) {
  const seen = new Set();
  return moves.filter(({ iid }) => !seen.has(iid) && seen.add(iid));
}
