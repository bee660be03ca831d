/**
 * How long the forge asks us to stay away, in ms; undefined when it does not say. `Retry-After` counts in
 * seconds or names a date, `RateLimit-Reset` is a Unix time and only counts when nothing remains.
 */
export function requestedPause(headers: Headers, now: number): number | undefined {
  const pauses = [retryAfter(headers.get('retry-after'), now), untilReset(headers, now)].filter((pause) => pause !== null);
  return pauses.length === 0 ? undefined : Math.max(...pauses);
}

function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\d{1,7}$/.test(value.trim())) return Number(value) * 1000;
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isFinite(date) ? Math.max(0, date - now) : null;
}

function untilReset(headers: Headers, now: number): number | null {
  const reset = headers.get('ratelimit-reset');
  if (reset === null || headers.get('ratelimit-remaining') !== '0' || !/^\d{1,12}$/.test(reset)) return null;
  return Math.max(0, Number(reset) * 1000 - now);
}
