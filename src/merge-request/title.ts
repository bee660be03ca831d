import { DECISION_KINDS, type DecisionKind, type Move } from '../domain/decision.ts';
import { describePlacement, type Placement } from '../domain/placement.ts';
import { inertText } from './escape.ts';

const VERBS: Readonly<Record<DecisionKind, string>> = {
  optimize: 'Optimise',
  heal: 'Heal',
  scale: 'Scale',
  revert: 'Take back',
};

export interface TitleParts {
  readonly kind: DecisionKind;
  readonly service: string;
  readonly from: Placement;
  readonly to: Placement;
}

/** `Optimise service-1: 2 x t3.medium in aws/us-east-1 → 2 x ecs.g6.large in alibaba/ap-southeast-1`. */
export function title({ kind, service, from, to }: Pick<Move, 'kind' | 'service' | 'from' | 'to'>): string {
  return inertText(`${VERBS[kind]} ${service}: ${describePlacement(from)} → ${describePlacement(to)}`, { max: 255 });
}

/** Null when the title is not one of ours, or was shortened. */
export function parseTitle(text: string): TitleParts | null {
  const place = String.raw`(\d+) x (\S+) in ([^\s/]+)/(\S+)`;
  const match = new RegExp(`^(${Object.values(VERBS).join('|')}) ([a-z][a-z0-9-]*): ${place} → ${place}$`, 'u').exec(text);
  if (match === null) return null;
  const [, verb = '', service = '', ...places] = match;
  const kind = DECISION_KINDS.find((candidate) => VERBS[candidate] === verb);
  if (kind === undefined) return null;
  return { kind, service, from: placement(places.slice(0, 4)), to: placement(places.slice(4)) };
}

function placement([count = '', instanceType = '', provider = '', region = '']: readonly string[]): Placement {
  return { provider, region, instanceType, count: Number(count) };
}
