import type { StageContext } from './stage.ts';

/**
 * The oldest policy whose verdict still counts: the newest one that was ever seen on the target branch, by the journal too, or,
 * where a gate project holds it, the one of the configuration. Null when none is known.
 */
export async function policyFloor({ rooms, memory }: StageContext): Promise<number | null> {
  const before = memory.policyVersion ?? (await rooms.store.newestPolicyVersion());
  const version = versionOf(memory.repository?.policyManifest ?? null);
  // In the journal before it counts: what has been refused once is refused after a restart as well.
  if (version !== null && version > (before ?? Number.NEGATIVE_INFINITY))
    await rooms.store.savePolicyVersion({ version, seenAt: rooms.clock.now() });
  memory.policyVersion = newest(before, version);
  // A configuration keeps itself, and a slip in it can be mended.
  return newest(memory.policyVersion, rooms.config.gate.policyVersion);
}

function newest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function versionOf(manifest: string | null): number | null {
  if (manifest === null) return null;
  try {
    const { version } = Object(JSON.parse(manifest)) as { version?: unknown };
    return typeof version === 'number' && Number.isSafeInteger(version) ? version : null;
  } catch {
    return null;
  }
}
