import { parseArgs } from 'node:util';
import type { Decision, Move } from '../domain/decision.ts';
import { type Placement, regionKey, samePlacement } from '../domain/placement.ts';
import type { Io } from './io.ts';
import { LOOK_HELP, LOOK_OPTIONS, type Look, look } from './look.ts';
import { fixed, money, tableLines } from './table.ts';

const HELP = `Usage: trimtab decide [options]

Prints once what would be decided now, service by service, and writes nothing.

${LOOK_HELP}`;

export async function decideCommand(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: LOOK_OPTIONS });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const seen = await look(values, io);
  if (values.json) io.out(JSON.stringify(asJson(seen)));
  else for (const line of decideLines(seen, io.columns)) io.out(line);
  return 0;
}

function asJson({ snapshot, answers, notes }: Look) {
  const { digest, takenAt, source, partial, rejected } = snapshot;
  const decisions = answers.map(({ decision }) => withoutBasis(decision));
  return { snapshot: { digest, takenAt, source, partial, rejected }, decisions, notes };
}

/** What a move was computed from is two long series: `explain` has them. */
function withoutBasis(decision: Decision): Decision | Omit<Move, 'basis'> {
  if (decision.action === 'stay') return decision;
  const { basis: _, ...rest } = decision;
  return rest;
}

/** The table of answers with what has to be known about the telemetry above and below it. */
export function decideLines({ snapshot, answers, notes }: Look, width: number | null): string[] {
  const rejected = Object.entries(snapshot.rejected).map(([reason, count]) => `${count} ${reason}`);
  const state = [snapshot.partial ? 'partial' : null, rejected.length > 0 ? `refused values: ${rejected.join(', ')}` : null];
  const rows = answers.map(({ decision }) => {
    const best = decision.action === 'move' ? decision.to : decision.wouldBe;
    const candidate = decision.candidates.find((each) => best !== null && samePlacement(each.placement, best));
    const saving = decision.action === 'move' ? decision.cost.savingUsdPerMonth : decision.savingUsdPerMonth;
    return { decision, best, score: candidate?.score ?? null, saving, why: decision.reasons[0]?.sentence ?? '' };
  });
  return [
    `${snapshot.source} at ${new Date(snapshot.takenAt).toISOString()}${state.map((part) => (part === null ? '' : `, ${part}`)).join('')}`,
    '',
    ...tableLines(
      rows,
      [
        { title: 'service', cell: ({ decision }) => decision.service },
        { title: 'from', cell: ({ decision }) => place(decision.from) },
        { title: 'best', cell: ({ best }) => (best === null ? '-' : place(best)) },
        { title: 'score', align: 'right', cell: ({ score }) => fixed(score, 2) },
        { title: '$/month saved', align: 'right', cell: ({ saving }) => money(saving) },
        { title: 'confidence', align: 'right', cell: ({ decision }) => fixed(decision.confidence, 2) },
        { title: 'answer', cell: ({ decision }) => decision.action },
        { title: 'why', cell: ({ why }) => why },
      ],
      width,
    ),
    '',
    ...notes,
  ];
}

function place(placement: Placement): string {
  return `${regionKey(placement)} ${placement.count} x ${placement.instanceType}`;
}
