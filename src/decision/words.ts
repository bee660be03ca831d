/** How numbers are written in reasons. */
export const words = {
  /** `412 $/month`; cents only where they matter. */
  monthly: (usd: number) => `${amount(usd)} $/month`,
  usd: (usd: number) => `${amount(usd)} $`,
  score: (score: number) => score.toFixed(2),
  share: (share: number) => `${Math.round(share * 100)} %`,
  days: (days: number) =>
    days < 1 ? `${Math.max(1, Math.round(days * 24))} h` : `${Number(days.toFixed(days < 10 ? 1 : 0))} days`,
  ms: (ms: number) => `${Math.round(ms)} ms`,
  /** `a`, `a and b`, `a, b and c`. */
  list: (names: readonly string[]) =>
    names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`,
};

function amount(usd: number): string {
  return Math.abs(usd) < 10 ? String(Number(usd.toFixed(2))) : String(Math.round(usd));
}
