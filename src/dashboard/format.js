const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** @typedef {{provider: string, region: string, instanceType: string, count: number}} Placement */

/** @param {number | null | undefined} value USD */
export function usd(value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'unknown';
  return `${Math.round(value) < 0 ? '−' : ''}$${whole.format(Math.abs(value))}`;
}

/** What a move does to the bill, in words. @param {number} saving USD per month */
export function savingInWords(saving) {
  return saving < 0 ? `costs ${usd(-saving)} more` : `saves ${usd(saving)}`;
}

/** Hours, minutes and seconds in UTC. @param {number | null | undefined} ms since the epoch */
export function clockTime(ms) {
  return typeof ms === 'number' && Number.isFinite(ms) ? new Date(ms).toISOString().slice(11, 19) : '';
}

/** @param {number | null | undefined} value 0..1 */
export function percent(value) {
  return typeof value === 'number' && Number.isFinite(value) ? `${Math.round(value * 100)} %` : 'unknown';
}

/** @param {number | null | undefined} value ms */
export function milliseconds(value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'unknown';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** A change in per cent with its sign. @param {number} value */
export function change(value) {
  const text = Math.abs(value).toFixed(1);
  return `${text === '0.0' ? '' : value < 0 ? '−' : '+'}${text} %`;
}

/** @param {Placement | null} placement */
export function size(placement) {
  return placement === null ? '' : `${placement.count} × ${placement.instanceType}`;
}

/** "1 service", "2 services". @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** @type {ReadonlyMap<string, string>} */
const PROVIDERS = new Map([
  ['alibaba', 'Alibaba Cloud'],
  ['aws', 'AWS'],
  ['azure', 'Azure'],
  ['gcp', 'Google Cloud'],
]);

/** @param {string} provider */
export function providerName(provider) {
  return PROVIDERS.get(provider) ?? provider;
}

/** The CSS variable with the colour of a provider. @param {string} provider */
export function shadeOf(provider) {
  return PROVIDERS.has(provider) ? `--${provider}` : '--other';
}
