import type { Commands } from '../../controller/commands.ts';
import type { Decision } from '../../domain/decision.ts';
import { isUnderWay, type MoveRecord } from '../../domain/merge-request.ts';
import type { Io } from '../io.ts';
import type { StartOptions } from './options.ts';
import { type Milestones, summarise, summaryText } from './summary.ts';

const LOOK_EVERY_MS = 500;

/** Watches a run until its first automatic moves are verified, then sums up; resolves with the exit code. */
export async function watchOnce(
  commands: Commands,
  options: Pick<StartOptions, 'json' | 'timeoutSeconds'>,
  startedAt: number,
  io: Io & {
    /** Ends the lines of the live feed: the summary is the last word. */
    quiet(): void;
  },
): Promise<number> {
  const milestones: Milestones = { firstMergeRequest: null, firstVerified: null };
  const elapsed = () => Math.round((performance.now() - startedAt) / 100) / 10;
  let before: number | null = null;
  while (!io.signal.aborted && elapsed() < options.timeoutSeconds) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const status = await commands.status();
    before ??= status.cost.nowUsdPerMonth;
    const moves = await commands.mergeRequests({ limit: 100 });
    if (moves.length > 0) milestones.firstMergeRequest ??= elapsed();
    if (moves.some(isVerified)) milestones.firstVerified ??= elapsed();
    if (!hasShownAll(moves, await commands.decisions({ limit: 100, latest: true }))) continue;
    // Enough has been seen: what is half way is brought to its end, nothing new is begun.
    if (!status.suspended) await commands.setSuspended(true);
    if (!moves.some((move) => isUnderWay(move))) break;
  }
  const status = await commands.status();
  const moves = await commands.mergeRequests({ limit: 100 });
  const summary = summarise(status, milestones, before, elapsed());
  io.quiet();
  for (const line of summaryText(summary, moves)) io.out(line);
  if (options.json) io.out(JSON.stringify(summary));
  if (summary.moves.verified > 0) return 0;
  io.err(`no move was verified within ${options.timeoutSeconds} s`);
  return 1;
}

/** Reasons to stay that end by themselves: a merge request is still to come. */
const TO_COME: ReadonlySet<string> = new Set(['budget-exhausted', 'not-persistent']);

/** At least one move was verified, and one waits for a person, or nothing else is to be expected. */
function hasShownAll(moves: readonly MoveRecord[], decisions: readonly Decision[]): boolean {
  if (!moves.some(isVerified)) return false;
  if (moves.some((move) => move.verdict === 'review')) return true;
  const toCome = decisions.some((decision) => decision.reasons.some((reason) => TO_COME.has(reason.code)));
  return !toCome && moves.every((move) => move.verdict !== null);
}

function isVerified(move: MoveRecord): boolean {
  return move.verification === 'held' || move.verification === 'recovered';
}
