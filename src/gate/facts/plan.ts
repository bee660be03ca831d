import { digest } from '../../lib/canonical.ts';
import { asList, asObject, asText, type JsonObject, parseJson } from './json.ts';

/** What a plan would do, resource by resource. */
export interface PlanFacts {
  readonly known: boolean;
  /** Why it cannot be read, as a part of a sentence; null when it can. */
  readonly problem: string | null;
  /** Digest of the stacks as the gate computes it; null when there is no plan. */
  readonly digest: string | null;
  /** Whether the plan's own digest is the same. */
  readonly digestMatches: boolean | null;
  readonly headSha: string | null;
  readonly baseSha: string | null;
  readonly resources: readonly PlannedResource[];
}

export interface PlannedResource {
  readonly stack: string | null;
  /** The service whose stack it is; null for a cluster's. */
  readonly service: string | null;
  readonly address: string | null;
  /** `create`, `update`, `replace`, `delete`, `no-op`; anything else is not understood. */
  readonly action: string;
  readonly instance: boolean;
  /** Services that the resource's tags or input name, before or after. */
  readonly namedServices: readonly string[];
  /** Where it is after the apply; where it was when it is deleted. Null for what it does not say. */
  readonly place: { readonly provider: string | null; readonly region: string | null; readonly instanceType: string | null };
}

/** One resource of a plan with all of its attributes. */
export interface PlannedChange {
  readonly stack: string | null;
  readonly service: string | null;
  readonly address: string | null;
  readonly type: string | null;
  readonly action: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** A plan that could be read as a whole. */
export interface Plan {
  readonly facts: PlanFacts;
  /** Null when it could not be read. */
  readonly changes: readonly PlannedChange[] | null;
}

const MOST_RESOURCES = 5000;

export function readPlan(text: string | null): Plan {
  if (text === null) return unknown('there is none');
  const plan = asObject(parseJson(text));
  const stacks = asList(plan?.['stacks'])?.map(asObject);
  if (plan === null || plan['version'] !== 1 || stacks === undefined || stacks.some((stack) => stack === null))
    return unknown('it is not of the known form');
  const lists = stacks.map((stack) => changesOf(stack ?? {}));
  if (lists.includes(null)) return unknown('a stack does not list its changes');
  const changes = lists.flatMap((list) => list ?? []);
  if (changes.some(isMisnamed)) return unknown('a resource is of another type than its address');
  const resources = changes.map(resourceOf).filter((resource) => resource.action !== 'no-op' || resource.instance);
  if (resources.length > MOST_RESOURCES) return unknown(`it has more than ${MOST_RESOURCES} resources`);
  const computed = digestOf(plan['stacks']);
  if (computed === null) return unknown('it holds what JSON cannot hold');
  const facts: PlanFacts = {
    known: true,
    problem: null,
    digest: computed,
    digestMatches: plan['digest'] === computed,
    headSha: asText(plan['headSha']),
    baseSha: asText(plan['baseSha']),
    resources,
  };
  return { facts, changes };
}

function unknown(problem: string): Plan {
  const nothing = { digest: null, digestMatches: null, headSha: null, baseSha: null, resources: [] };
  return { facts: { known: false, problem, ...nothing }, changes: null };
}

function digestOf(stacks: unknown): string | null {
  try {
    return digest(stacks);
  } catch {
    return null;
  }
}

function changesOf(stack: JsonObject): PlannedChange[] | null {
  const changes = asList(stack['changes'])?.map(asObject);
  if (changes === undefined || changes.some((change) => change === null)) return null;
  return changes.map((change) => ({
    stack: asText(stack['stack']),
    service: asText(stack['service']),
    address: asText(change?.['address']),
    type: asText(change?.['type']),
    action: actionOf(change?.['actions']),
    before: asObject(change?.['before']),
    after: asObject(change?.['after']),
  }));
}

/** Rules look at the type, engines act on the address. */
function isMisnamed({ address, type }: PlannedChange): boolean {
  return address !== null && type !== null && !address.replace(/^data\./, '').startsWith(`${type}.`);
}

function resourceOf({ stack, service, address, type, action, before, after }: PlannedChange): PlannedResource {
  const lasting = after ?? before ?? {};
  const names = [before, after].flatMap((values) => (values === null ? [] : [labelOf(values, 'service')]));
  return {
    ...{ stack, service, address, action },
    instance: type === 'aws_instance' || asObject(lasting['input'])?.['kind'] === 'instance',
    namedServices: [...new Set(names.filter((name) => name !== null))],
    place: {
      provider: labelOf(lasting, 'provider'),
      region: labelOf(lasting, 'region'),
      instanceType: asText(lasting['instance_type']) ?? asText(asObject(lasting['input'])?.['instance_type']),
    },
  };
}

function actionOf(actions: unknown): string {
  const list = asList(actions) ?? ['unknown'];
  if (list.length === 2 && list.includes('create') && list.includes('delete')) return 'replace';
  if (list.length === 1 && list[0] === 'read') return 'no-op';
  return list.length === 1 ? String(list[0]) : `[${list.map(String).join(', ')}]`;
}

/** AWS resources carry their owner and place as tags, simulated ones in their input. */
function labelOf(values: JsonObject, name: 'service' | 'provider' | 'region'): string | null {
  return asText(asObject(values['tags'])?.[`trimtab:${name}`]) ?? asText(asObject(values['input'])?.[name]);
}
