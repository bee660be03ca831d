import { parseArgs } from 'node:util';
import type { ConsideredCandidate, Decision } from '../domain/decision.ts';
import { describePlacement, regionKey, samePlacement } from '../domain/placement.ts';
import { TrimtabError } from '../lib/errors.ts';
import type { Io } from './io.ts';
import { LOOK_HELP, LOOK_OPTIONS, type Look, look } from './look.ts';
import { fixed, money, tableLines } from './table.ts';

const HELP = `Usage: trimtab explain <service> [options]

Tells why a service would stay or move now, what each place scores by which factor, and why not elsewhere.

${LOOK_HELP}`;

/** `EX_USAGE` of sysexits. */
const EXIT_USAGE = 64;

export async function explainCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: LOOK_OPTIONS, allowPositionals: true });
  const [service] = positionals;
  if (values.help || service === undefined) {
    io.out(HELP);
    return values.help ? 0 : EXIT_USAGE;
  }
  const seen = await look(values, io);
  const answer = seen.answers.find(({ member }) => member.service === service);
  if (answer === undefined) {
    const names = seen.answers.map(({ member }) => member.service).join(', ');
    throw new TrimtabError('unknown-service', `there is no service "${service}"`, { advice: `Known are: ${names}.` });
  }
  if (values.json) io.out(JSON.stringify({ decision: answer.decision, scorecard: answer.scorecard, notes: seen.notes }));
  else for (const line of explainLines(answer, seen)) io.out(line);
  return 0;
}

/** The answer for one service in words, every place that was compared, and the places that offer nothing that fits. */
export function explainLines({ member, decision }: Look['answers'][number], seen: Look): string[] {
  const { spec } = member;
  const promise = spec.latencyObjectiveMs === null ? '' : `, ${spec.latencyObjectiveMs} ms promised`;
  const needs = `${spec.vcpu} vCPU, ${spec.memoryGib} GiB${spec.gpu === null ? '' : `, GPU ${spec.gpu}`} each, users in ${spec.audience}${promise}`;
  const absent = absentPlaces(decision, seen);
  return [
    `${spec.service}: ${spec.description}`,
    `  runs as ${describePlacement(decision.from)}`,
    `  needs   ${needs}`,
    '',
    decision.action === 'move' ? `MOVE to ${describePlacement(decision.to)}` : 'STAY',
    ...decision.reasons.map((reason) => `  ${reason.sentence} [${reason.code}]`),
    ...(decision.confidence === null ? [] : [`  Confidence ${decision.confidence.toFixed(2)}.`]),
    '',
    ...candidateLines(decision, seen),
    ...(absent.length === 0 ? [] : ['', `No machine that fits at a known price: ${absent.join(', ')}.`]),
    '',
    ...seen.notes,
  ];
}

function candidateLines(decision: Decision, { config }: Look): string[] {
  const { weights } = config.scoring;
  const factors = Object.entries(weights).map(([factor, weight]) => ({
    title: `${factor} x${weight}`,
    align: 'right' as const,
    cell: (candidate: ConsideredCandidate) => {
      const part = candidate.factors.find((each) => each.factor === factor);
      return fixed(part?.value ?? null, 2);
    },
  }));
  return tableLines(decision.candidates, [
    {
      title: 'place',
      cell: (candidate) =>
        `${isHere(candidate, decision) ? '* ' : '  '}${regionKey(candidate.placement)} ${candidate.placement.instanceType}`,
    },
    { title: 'score', align: 'right', cell: (candidate) => fixed(candidate.score, 3) },
    ...factors,
    { title: '$/month', align: 'right', cell: (candidate) => money(candidate.costUsdPerMonth) },
    { title: 'ms', align: 'right', cell: (candidate) => fixed(candidate.latencyMs, 0) },
    { title: 'why not', cell: (candidate) => whyNot(candidate, decision) },
  ]);
}

function isHere(candidate: ConsideredCandidate, decision: Decision): boolean {
  return samePlacement(candidate.placement, decision.from);
}

function whyNot(candidate: ConsideredCandidate, decision: Decision): string {
  if (candidate.refusals.length > 0) return candidate.refusals.map((reason) => reason.sentence).join(' ');
  return isHere(candidate, decision) ? '(stays here)' : '(chosen)';
}

function absentPlaces(decision: Decision, { catalogs }: Look): string[] {
  const compared = new Set(decision.candidates.map((candidate) => regionKey(candidate.placement)));
  return catalogs
    .flatMap(({ provider, regions }) => regions.map(({ region }) => regionKey({ provider, region })))
    .filter((key) => !compared.has(key));
}
