import type { Move, Reason } from '../domain/decision.ts';
import { describePlacement, PLACEMENT_FIELDS, type PlacementField, samePlacement } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { type HiddenBlock, parseBlock, printBlock } from './block.ts';
import { code, escapeForeign } from './escape.ts';
import { factsOf } from './facts.ts';
import { HANDS_OFF } from './labels.ts';
import { percent, usd, usdChange } from './money.ts';
import { riskOf } from './risk.ts';
import { scoreChart, scoreTable } from './scores.ts';

export interface BodyInput {
  readonly move: Move;
  /** What the repository says about the service; null when it says nothing. */
  readonly spec: ServiceSpec | null;
  /** Digest of the decision record that is committed with the change. */
  readonly recordDigest: string;
  /** Id of the key that the record is signed with. */
  readonly keyId: string;
}

const FIELD_NAMES: Readonly<Record<PlacementField, string>> = {
  provider: 'Provider',
  region: 'Region',
  instanceType: 'Machine type',
  count: 'Instances',
};
const REFUSED_SHOWN = 12;

/** The description of a merge request in GitLab Flavored Markdown. The same input gives the same text. */
export function printBody(input: BodyInput): string {
  const sections = [
    lead(input.move),
    section('What moves', placementTable(input.move)),
    section('What it costs', costs(input.move)),
    section('Why', why(input.move)),
    riskSection(input),
    section('Scores', [scoreChart(input.move), scoreTable(input.move)].filter((part) => part !== '').join('\n\n')),
    section('Considered and not taken', refused(input.move)),
    section('How to undo', undo(input.move)),
    footer(input),
    printBlock(blockOf(input)),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** What a description of ours says about itself; null when it is not one of ours. */
export function parseBody(description: string): HiddenBlock | null {
  return parseBlock(description);
}

function blockOf({ move, recordDigest }: BodyInput): HiddenBlock {
  return {
    decisionId: move.id,
    service: move.service,
    kind: move.kind,
    recordDigest,
    issuedAt: new Date(move.decidedAt).toISOString(),
    facts: factsOf(move),
  };
}

function lead(move: Move): string {
  const what = `Run ${code(move.service)} on ${code(describePlacement(move.to))} instead of ${code(describePlacement(move.from))}.`;
  const saving = move.cost.savingUsdPerMonth;
  const money = saving >= 0 ? `saves ${usd(saving)} USD per month` : `costs ${usd(-saving)} USD per month more`;
  return `${what} By the prices of the last minutes this ${money}.`;
}

function placementTable({ from, to }: Move): string {
  const rows = PLACEMENT_FIELDS.map((field) => {
    const after = code(String(to[field]));
    return `| ${FIELD_NAMES[field]} | ${code(String(from[field]))} | ${from[field] === to[field] ? after : `**${after}**`} |`;
  });
  return ['| | Before | After |', '|---|---|---|', ...rows].join('\n');
}

function costs({ cost }: Move): string {
  const share = cost.beforeUsdPerMonth > 0 ? ` (${percent(-cost.savingUsdPerMonth / cost.beforeUsdPerMonth)})` : '';
  const table = [
    '| USD | Before | After | Difference |',
    '|---|--:|--:|--:|',
    `| Per month | ${usd(cost.beforeUsdPerMonth)} | ${usd(cost.afterUsdPerMonth)} | ${usdChange(-cost.savingUsdPerMonth)}${share} |`,
    `| Once, for the move | | ${usd(cost.migrationUsd)} | |`,
  ].join('\n');
  const payback =
    cost.paybackDays === null
      ? 'The move does not pay for itself.'
      : `The move has paid for itself after ${cost.paybackDays.toFixed(1)} days.`;
  return `${table}\n\n${payback} Credits are already taken into account.`;
}

function why(move: Move): string {
  const lines = move.reasons.map(reasonLine);
  const evidence = move.evidence;
  if (evidence !== null) {
    const origin = `${evidence.authenticated ? 'authenticated' : '**not authenticated**'}, ${evidence.corroborated ? 'borne out by our own telemetry' : '**not borne out by our own telemetry**'}`;
    lines.push(
      `- Alert ${escapeForeign(evidence.alertName, { max: 80 })} (${evidence.source}, ${origin}), firing since ${iso(evidence.startsAt)}. ` +
        `Our own telemetry then: ${escapeForeign(evidence.observed)}`,
    );
  }
  const confidence = `Confidence **${percent(move.confidence)}**: the chance, judged by the spread of the telemetry window, that the new place really is better.`;
  return `${lines.join('\n')}\n\n${confidence}`;
}

function riskSection({ move, spec }: BodyInput): string {
  const risk = riskOf(move, spec);
  return section(`Risk: ${risk.level}`, risk.points.map((point) => `- ${point}`).join('\n'));
}

function refused(move: Move): string {
  const others = move.candidates.filter(
    ({ placement }) => !samePlacement(placement, move.to) && !samePlacement(placement, move.from),
  );
  if (others.length === 0) return 'There was no other candidate.';
  const lines = others.slice(0, REFUSED_SHOWN).map(({ placement, refusals }) => {
    const reasons = refusals.map((reason) => escapeForeign(reason.sentence, { max: 200 })).join('; ');
    return `- ${code(describePlacement(placement))}: ${reasons === '' ? 'scores lower' : reasons}`;
  });
  if (others.length > REFUSED_SHOWN) lines.push(`- and ${others.length - REFUSED_SHOWN} more`);
  return lines.join('\n');
}

function undo(move: Move): string {
  return [
    `- Before the merge: close this merge request. Trimtab does not propose the same move again until its facts change.`,
    `- After the merge: revert the merge commit (the button "Revert" above). That puts ${code(move.service)} back on ${code(describePlacement(move.from))}.`,
    `- Trimtab measures the result after the apply and proposes the way back by itself when the move did not pay.`,
    `- To take over, push a commit to this branch or set the label ${code(HANDS_OFF)}: from then on Trimtab keeps its hands off.`,
  ].join('\n');
}

function footer({ move, keyId }: BodyInput): string {
  return `Decision ${code(move.id)}, taken ${iso(move.decidedAt)}, valid until ${iso(move.expiresAt)}, from snapshot ${code(move.snapshotDigest)}, signed with the key ${code(keyId)}.`;
}

function reasonLine(reason: Reason): string {
  return `- ${escapeForeign(reason.sentence)} (${code(reason.code)})`;
}

function section(heading: string, content: string): string {
  return `## ${heading}\n\n${content}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
