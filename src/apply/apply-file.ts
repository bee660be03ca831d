/** What `apply.json` of the apply job holds. */
export interface ApplyReport {
  readonly engine: 'embedded' | 'terraform';
  readonly outcome: 'applied' | 'nothing' | 'failed';
  readonly services: readonly string[];
  /** Stacks that were left alone although they were to change, and why in words. */
  readonly skipped: readonly { readonly stack: string; readonly because: string }[];
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  readonly planDigest: string;
  readonly sha: string;
}

/** Reads `apply.json` without trust; null when a field is missing or of another type. */
export function parseApplyReport(text: string): ApplyReport | null {
  const value = fieldsOf(text);
  if (value === null || value['version'] !== 1) return null;
  const { engine, outcome, services, creates, updates, deletes, planDigest, sha } = value;
  if (engine !== 'embedded' && engine !== 'terraform') return null;
  if (outcome !== 'applied' && outcome !== 'nothing' && outcome !== 'failed') return null;
  if (!Array.isArray(services) || !services.every((service) => typeof service === 'string')) return null;
  if (!isCount(creates) || !isCount(updates) || !isCount(deletes)) return null;
  if (typeof planDigest !== 'string' || typeof sha !== 'string') return null;
  const skipped = readSkipped(value['skipped']);
  if (skipped === null) return null;
  return { engine, outcome, services, skipped, creates, updates, deletes, planDigest, sha };
}

function readSkipped(value: unknown): ApplyReport['skipped'] | null {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return null;
  const entries = value.map((entry: unknown) => {
    const { stack, because } = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {};
    return typeof stack === 'string' && typeof because === 'string' ? { stack, because } : null;
  });
  const known = entries.filter((entry) => entry !== null);
  return known.length === entries.length ? known : null;
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
