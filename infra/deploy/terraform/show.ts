import { InfraError } from '../../errors.ts';
import { isRecord } from '../../fields.ts';
import type { Action, Change, Resource } from '../changes.ts';

const ACTIONS: readonly Action[] = ['create', 'update', 'delete', 'no-op'];

/** The changes in `terraform show -json <plan>`, sorted by address; data sources left out, secrets covered. */
export function changesOf(stack: string, json: string): readonly Change[] {
  const shown = parsed(stack, json);
  const changes = Array.isArray(shown['resource_changes']) ? shown['resource_changes'] : [];
  return changes
    .filter((entry) => isRecord(entry) && entry['mode'] === 'managed')
    .map((entry) => changeOf(stack, entry))
    .sort((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
}

function changeOf(stack: string, entry: Record<string, unknown>): Change {
  const change = isRecord(entry['change']) ? entry['change'] : {};
  const actions = Array.isArray(change['actions']) ? change['actions'] : [];
  const known = actions.flatMap((action) => ACTIONS.find((candidate) => candidate === action) ?? []);
  // An action that we cannot name cannot be judged.
  if (known.length === 0 || known.length !== actions.length)
    throw new InfraError(
      'unknown-action',
      `planning ${stack}: Terraform wants to ${JSON.stringify(actions)} ${entry['address']}`,
    );
  return {
    address: String(entry['address']),
    type: String(entry['type']),
    actions: known,
    before: object(covered(change['before'], change['before_sensitive'])),
    after: object(covered(change['after'], change['after_sensitive'])),
  };
}

/** The resources in `terraform show -json` of a state, sorted by address. */
export function resourcesInState(stack: string, json: string): readonly Resource[] {
  const { values } = parsed(stack, json);
  const root = isRecord(values) && isRecord(values['root_module']) ? values['root_module'] : {};
  const resources = Array.isArray(root['resources']) ? root['resources'] : [];
  return resources
    .filter((entry) => isRecord(entry) && entry['mode'] === 'managed')
    .map((entry) => ({
      address: String(entry['address']),
      type: String(entry['type']),
      values: object(covered(entry['values'], entry['sensitive_values'])) ?? {},
    }))
    .sort((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
}

/** `mask` has `true` where the value is a secret, else the shape of the value or `false`. */
function covered(value: unknown, mask: unknown): unknown {
  if (mask === true) return '(sensitive)';
  if (Array.isArray(value)) return value.map((item, index) => covered(item, Array.isArray(mask) ? mask[index] : undefined));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, covered(item, isRecord(mask) ? mask[key] : undefined)]),
  );
}

function object(value: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(value) ? value : null;
}

function parsed(stack: string, json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the same refusal.
  }
  throw new InfraError('unreadable-plan', `terraform show of ${stack} printed no JSON`);
}
