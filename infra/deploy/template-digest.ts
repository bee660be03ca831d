import { digest } from '../canonical.ts';
import { isRecord } from '../fields.ts';
import type { Template } from '../stacks/render.ts';

/**
 * Digest of what a template makes. Connections that none of its resources goes through are left out: every stack declares one per
 * region that is sold, and a region more changes nothing of a stack that stands elsewhere.
 */
export function templateDigest(template: Template): string {
  const { provider, ...made } = template;
  if (!isRecord(provider)) return digest(template);
  const text = JSON.stringify(made);
  const isUsed = (name: string, connection: unknown) =>
    !isRecord(connection) || connection['alias'] === undefined || text.includes(`"${name}.${String(connection['alias'])}"`);
  const used = Object.entries(provider).map(([name, connections]) => [
    name,
    Array.isArray(connections) ? connections.filter((connection) => isUsed(name, connection)) : connections,
  ]);
  return digest({ ...made, provider: Object.fromEntries(used) });
}
