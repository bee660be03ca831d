import type { StatusView } from '../../controller/commands.ts';
import type { MoveRecord } from '../../domain/merge-request.ts';

/** What `trimtab start --once --json` prints as its last line. Seconds are real ones. */
export interface Summary {
  readonly seconds: { readonly firstMergeRequest: number | null; readonly firstVerified: number | null; readonly total: number };
  readonly mergeRequests: StatusView['mergeRequests'];
  readonly moves: StatusView['moves'];
  readonly bill: { readonly beforeUsdPerMonth: number | null; readonly nowUsdPerMonth: number | null };
  readonly appliedBy: string | null;
}

/** Real seconds since the start at which something happened for the first time. */
export interface Milestones {
  firstMergeRequest: number | null;
  firstVerified: number | null;
}

export function summarise(
  status: StatusView,
  milestones: Milestones,
  beforeUsdPerMonth: number | null,
  totalSeconds: number,
): Summary {
  return {
    seconds: { ...milestones, total: round(totalSeconds) },
    mergeRequests: status.mergeRequests,
    moves: status.moves,
    bill: { beforeUsdPerMonth: roundOrNull(beforeUsdPerMonth), nowUsdPerMonth: roundOrNull(status.cost.nowUsdPerMonth) },
    appliedBy: status.appliedBy,
  };
}

export function summaryText(summary: Summary, moves: readonly MoveRecord[]): string[] {
  const { mergeRequests, bill } = summary;
  const waiting = moves.filter((move) => move.verdict === 'review' && move.endedAt === null);
  return [
    '',
    `merge requests  ${mergeRequests.opened} opened: ${mergeRequests.auto} automatic, ${mergeRequests.review} for review, ${mergeRequests.denied} denied; ${mergeRequests.merged} merged`,
    `moves           ${summary.moves.applied} applied (${summary.appliedBy ?? 'nobody yet'}), ${summary.moves.verified} verified, ${summary.moves.regressed} regressed`,
    `bill            ${money(bill.beforeUsdPerMonth)} before, ${money(bill.nowUsdPerMonth)} now`,
    ...waiting.map((move) => `waits for you   !${move.iid} ${move.service}: ${move.verdictReasons[0] ?? 'review'}`),
  ];
}

export function money(usdPerMonth: number | null): string {
  return usdPerMonth === null ? 'unknown' : `${Math.round(usdPerMonth).toLocaleString('en-US')} $/month`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
