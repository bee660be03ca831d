const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** @param {number | null | undefined} value USD */
export function usd(value) {
  return typeof value === 'number' ? `${value < 0 ? '-' : ''}$${whole.format(Math.abs(value))}` : 'unknown';
}

/** @param {number | null | undefined} ms */
export function clockTime(ms) {
  return typeof ms === 'number' ? new Date(ms).toISOString().slice(11, 19) : '';
}

/** @param {number | null | undefined} value 0..1 */
export function percent(value) {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : 'unknown';
}

/** @param {{provider: string, region: string, instanceType: string, count: number} | null} placement */
export function place(placement) {
  return placement === null ? 'nowhere' : `${placement.provider}/${placement.region}`;
}

/** @param {{instanceType: string, count: number} | null} placement */
export function size(placement) {
  return placement === null ? '' : `${placement.count} × ${placement.instanceType}`;
}

const PROVIDERS = { aws: 'AWS', alibaba: 'Alibaba Cloud', gcp: 'Google Cloud', azure: 'Azure' };

/** @param {string} provider */
export function providerName(provider) {
  return PROVIDERS[/** @type {keyof typeof PROVIDERS} */ (provider)] ?? provider;
}

/** The CSS variable that colours a provider. @param {string} provider */
export function shade(provider) {
  return provider in PROVIDERS ? `var(--${provider})` : 'var(--other)';
}
