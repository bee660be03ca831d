import { el } from '../dom.js';
import { place, providerName, shade, size, usd } from '../format.js';

/** @typedef {import('../api.js').StatusView['fleet'][number]} Service */

/**
 * @param {HTMLElement} node
 * @param {import('../api.js').StatusView} status
 * @param {readonly import('../api.js').MoveRecord[]} moves
 */
export function showFleet(node, status, moves) {
  /** @type {Map<string, Service[]>} */
  const groups = new Map();
  for (const service of status.fleet) {
    const provider = service.placement?.provider ?? 'nowhere';
    groups.set(provider, [...(groups.get(provider) ?? []), service]);
  }
  const providers = [...groups].sort(([a], [b]) => a.localeCompare(b));
  node.replaceChildren(...providers.map(([provider, services]) => column(provider, services, moves)));
}

/**
 * @param {string} provider
 * @param {readonly Service[]} services
 * @param {readonly import('../api.js').MoveRecord[]} moves
 */
function column(provider, services, moves) {
  const total = services.reduce((sum, service) => sum + (service.costUsdPerMonth ?? 0), 0);
  const head = el('h3', {}, providerName(provider), el('span', {}, `${services.length} · ${usd(total)}/mo`));
  const node = el('div', { class: 'provider' }, head, ...services.map((service) => card(service, moves)));
  node.style.setProperty('--shade', shade(provider));
  return node;
}

/**
 * @param {Service} service
 * @param {readonly import('../api.js').MoveRecord[]} moves
 */
function card(service, moves) {
  const ill = (service.errorRatio ?? 0) > 0.05;
  const move = moves.find((each) => each.iid === service.mergeRequestIid);
  const tags = [
    service.stateful ? el('span', { class: 'tag warn' }, 'stateful') : null,
    service.gpu === null ? null : el('span', { class: 'tag' }, service.gpu),
    move === undefined ? null : el('span', { class: 'tag good' }, `!${move.iid} ${move.stage}`),
    ill ? el('span', { class: 'tag bad' }, `${Math.round((service.errorRatio ?? 0) * 100)} % errors`) : null,
  ];
  const latency = service.latencyMs === null ? 'latency unknown' : `${Math.round(service.latencyMs)} ms`;
  const objective = service.latencyObjectiveMs === null ? '' : ` of ${service.latencyObjectiveMs}`;
  return el(
    'div',
    { class: `service${move === undefined ? '' : ' moving'}${ill ? ' ill' : ''}`, title: service.description },
    el('div', { class: 'row' }, el('b', {}, service.service), el('span', {}, `${usd(service.costUsdPerMonth)}/mo`)),
    el('small', {}, `${place(service.placement).split('/')[1] ?? ''} · ${size(service.placement)} · ${latency}${objective}`),
    ...tags,
  );
}
