/** Amounts for people. `USD` is written out because a dollar sign starts a reference in GitLab's Markdown. */
export function usd(amount: number | null): string {
  return amount === null || !Number.isFinite(amount) ? 'unknown' : signed(amount.toFixed(2));
}

export function usdChange(amount: number | null): string {
  const text = usd(amount);
  return amount !== null && amount > 0 ? `+${text}` : text;
}

/** 0..1 as a whole percentage. */
export function percent(ratio: number | null): string {
  return ratio === null || !Number.isFinite(ratio) ? 'unknown' : signed(`${Math.round(ratio * 100)} %`);
}

export function score(value: number | null): string {
  return value === null || !Number.isFinite(value) ? 'unknown' : value.toFixed(3);
}

/** A real minus sign, and none before a zero. */
function signed(text: string): string {
  return text.replace(/^-(?=0(\.0+)?( %)?$)/, '').replace(/^-/, '−');
}
