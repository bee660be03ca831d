import type { StageContext } from './stage.ts';

/**
 * The oldest policy whose verdict still counts: the newest one that was ever seen, on the target branch or, where a gate
 * project holds it, in the configuration. Null when none is known.
 */
export function policyFloor({ rooms, memory }: StageContext): number | null {
  const known = [memory.policyVersion, versionOf(memory.repository?.policyManifest ?? null), rooms.config.gate.policyVersion];
  const newest = Math.max(...known.map((version) => version ?? Number.NEGATIVE_INFINITY));
  memory.policyVersion = Number.isFinite(newest) ? newest : null;
  return memory.policyVersion;
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
