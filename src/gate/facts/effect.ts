import { areAsSigned } from './attributes.ts';
import { asList, asObject, asText, type JsonObject } from './json.ts';
import type { PlannedChange } from './plan.ts';
import type { RecordParts } from './record.ts';

/** Addresses, sorted, at most 20 of each. */
export interface EffectFacts {
  /** Planned, but not signed. */
  readonly unexpected: readonly string[];
  /** Signed, but not planned. */
  readonly missing: readonly string[];
  /** Planned and signed, with another action or other attributes. */
  readonly different: readonly string[];
}

interface SignedResource {
  readonly address: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly attributes: JsonObject;
}

const MOST_LISTED = 20;

/**
 * What a signed action allows the plan to do. Which attributes a provider can change in place is known to it alone, so an
 * update may be a replacement. What needs no update any more was brought there by an earlier apply.
 */
const COVERED: Readonly<Record<SignedResource['action'], readonly string[]>> = {
  create: ['create'],
  update: ['update', 'replace', 'no-op'],
  delete: ['delete'],
};

/** Holds the plan against the effect that was signed; null when either cannot be read. */
export function effectOf(parts: RecordParts | null, changes: readonly PlannedChange[] | null): EffectFacts | null {
  const signed = signedEffect(parts);
  if (signed === null || changes === null) return null;
  const names = changes.map(nameIn(signed.stack));
  // Two entries of the same name could mean anything.
  if (names.includes(null) || new Set(names).size !== names.length) return null;
  const planned = new Map(changes.map((change, i) => [names[i] ?? '', change]));
  const wanted = new Map(signed.resources.map((resource) => [resource.address, resource]));
  const unexpected = [...planned].flatMap(([name, { action }]) => (action === 'no-op' || wanted.has(name) ? [] : [name]));
  const missing = [...wanted.keys()].filter((name) => !planned.has(name));
  const different = [...wanted.values()].filter((resource) => differs(resource, planned.get(resource.address)));
  return { unexpected: listed(unexpected), missing: listed(missing), different: listed(different.map(({ address }) => address)) };
}

/** The address in the signed stack; in any other the stack's name comes first, so that the two cannot be mistaken. */
function nameIn(stack: string): (change: PlannedChange) => string | null {
  return (change) => {
    if (change.address === null || change.stack === null) return null;
    return change.stack === stack ? change.address : `${change.stack}/${change.address}`;
  };
}

function differs(signed: SignedResource, planned: PlannedChange | undefined): boolean {
  if (planned === undefined) return false;
  if (!COVERED[signed.action].includes(planned.action)) return true;
  if (signed.action === 'delete') return false;
  const { type, before, after } = planned;
  return !areAsSigned({ signed: signed.attributes, planned: after ?? {}, before, type });
}

function listed(addresses: readonly string[]): string[] {
  return addresses.toSorted().slice(0, MOST_LISTED);
}

function signedEffect(parts: RecordParts | null): { stack: string; resources: SignedResource[] } | null {
  const effect = asObject(parts?.record['effect']);
  const stack = asText(effect?.['stack']);
  const resources = asList(effect?.['resources'])?.map(signedResource);
  if (stack === null || resources === undefined || resources.includes(null)) return null;
  const known = resources.filter((resource) => resource !== null);
  return new Set(known.map(({ address }) => address)).size === known.length ? { stack, resources: known } : null;
}

function signedResource(value: unknown): SignedResource | null {
  const entry = asObject(value);
  const address = asText(entry?.['address']);
  const attributes = asObject(entry?.['attributes']);
  const action = entry?.['action'];
  if (address === null || attributes === null || (action !== 'create' && action !== 'update' && action !== 'delete')) return null;
  return { address, action, attributes };
}
