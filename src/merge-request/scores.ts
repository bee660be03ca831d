import type { ConsideredCandidate, Move } from '../domain/decision.ts';
import { regionKey, samePlacement } from '../domain/placement.ts';
import { FACTORS, type FactorName } from '../domain/scorecard.ts';
import { code } from './escape.ts';
import { percent, score, usd } from './money.ts';

/** More would make the chart unreadable; the record beside the placement and the journal keep all. */
const SHOWN = 8;

/** The best candidates by score; where the service is and where it goes are always among them. */
export function shownCandidates(move: Move): readonly ConsideredCandidate[] {
  const byScore = [...move.candidates].sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
  const kept = new Set(byScore.filter((candidate) => isEnd(move, candidate)));
  for (const candidate of byScore) if (kept.size < SHOWN) kept.add(candidate);
  return byScore.filter((candidate) => kept.has(candidate));
}

/** A bar per candidate with a known score, as a Mermaid chart in a fenced block; empty when there is none. */
export function scoreChart(move: Move): string {
  const known = shownCandidates(move).filter((candidate) => candidate.score !== null && Number.isFinite(candidate.score));
  if (known.length === 0) return '';
  return [
    '```mermaid',
    'xychart-beta horizontal',
    '  title "Score of each candidate, 1 is best"',
    `  x-axis [${known.map((candidate) => `"${chartLabel(move, candidate)}"`).join(', ')}]`,
    '  y-axis "Score" 0 --> 1',
    `  bar [${known.map((candidate) => (candidate.score ?? 0).toFixed(3)).join(', ')}]`,
    '```',
  ].join('\n');
}

/** The same as a table, with the normalised factors behind each score. */
export function scoreTable(move: Move): string {
  const weights = FACTORS.map((factor) => `${factor} (${percent(weightOf(move, factor))})`);
  return [
    `| Candidate | Score | ${weights.join(' | ')} | USD per month | Latency |`,
    `|---|--:|${FACTORS.map(() => '--:|').join('')}--:|--:|`,
    ...shownCandidates(move).map((candidate) => row(move, candidate)),
  ].join('\n');
}

function row(move: Move, candidate: ConsideredCandidate): string {
  const factors = FACTORS.map((name) => score(candidate.factors.find(({ factor }) => factor === name)?.value ?? null));
  const { placement, latencyMs } = candidate;
  const role = samePlacement(placement, move.to) ? ' **chosen**' : samePlacement(placement, move.from) ? ' now' : '';
  const name = code(`${placement.count} x ${placement.instanceType} in ${regionKey(placement)}`) + role;
  const latency = latencyMs === null || !Number.isFinite(latencyMs) ? 'unknown' : `${Math.round(latencyMs)} ms`;
  return `| ${[name, score(candidate.score), ...factors, usd(candidate.costUsdPerMonth), latency].join(' | ')} |`;
}

function weightOf(move: Move, factor: FactorName): number | null {
  for (const candidate of move.candidates) {
    const found = candidate.factors.find((score) => score.factor === factor);
    if (found !== undefined) return found.weight;
  }
  return null;
}

/** Mermaid knows no escape inside its strings, so only harmless characters get there. */
function chartLabel(move: Move, { placement }: ConsideredCandidate): string {
  const name = `${regionKey(placement)} ${placement.count}x ${placement.instanceType}`.replace(/[^\w ./-]/g, '_').slice(0, 60);
  return samePlacement(placement, move.from) ? `${name} - now` : name;
}

function isEnd(move: Move, { placement }: ConsideredCandidate): boolean {
  return samePlacement(placement, move.to) || samePlacement(placement, move.from);
}
