/** JSON from outside, read without trust: every access says what it expects. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function asList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** A commit's full name. */
export const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function asSha(value: unknown): string | null {
  return typeof value === 'string' && SHA.test(value) ? value : null;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** ISO 8601 with a time zone to ms since the epoch; null for anything else. */
export function asInstant(value: unknown): number | null {
  return typeof value === 'string' && INSTANT.test(value) ? asNumber(Date.parse(value)) : null;
}
