const SECONDS: Record<string, number> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
};

/** Seconds of a duration as GitLab writes it: `90`, `10 minutes`, `1h 30m`, `3 hours and 5 sec`. Null when it is none. */
export function secondsOf(duration: string | number): number | null {
  if (/^\s*\d+\s*$/.test(String(duration))) return Number(duration);
  const parts = [...String(duration).matchAll(/(\d+)\s*([a-z]+)/gi)];
  const rest = String(duration)
    .replaceAll(/(\d+)\s*([a-z]+)/gi, '')
    .replaceAll(/and|[,\s]/g, '');
  const seconds = parts.map(
    ([, count, unit = '']) => Number(count) * (SECONDS[unit.toLowerCase().replace(/(?<=..)s$/, '')] ?? Number.NaN),
  );
  const total = seconds.reduce((sum, part) => sum + part, 0);
  return parts.length > 0 && rest === '' && Number.isFinite(total) ? total : null;
}
