import { byId, el, webAddress } from '../dom.js';
import { clockTime } from '../format.js';
import { show } from '../morph.js';

/** The controller in one line, and the way to its forge. @param {import('../api.js').StatusView} status */
export function showWorld(status) {
  const parts = [
    `${clockTime(status.now)} UTC`,
    status.speed === 1 ? null : `${status.speed} × real time`,
    `telemetry: ${status.telemetrySource}`,
    status.appliedBy === null ? null : `applied by ${status.appliedBy}`,
  ].filter((part) => part !== null);
  show(byId('world'), ...parts.map((part) => el('span', {}, part)));
  const { count, lastDurationMs } = status.cycle;
  const pace = lastDurationMs === null ? '' : `, the last one in ${Math.round(lastDurationMs)} ms`;
  byId('facts').textContent = `Trimtab ${status.version} · ${count} evaluations${pace}`;
  const forge = byId('forge-link');
  const address = webAddress(status.links.forge);
  forge.hidden = address === null;
  if (address === null) forge.removeAttribute('href');
  else forge.setAttribute('href', address);
}
