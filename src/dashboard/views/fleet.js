import { el, svg, tag } from '../dom.js';
import { counted, milliseconds, providerName, size, usd } from '../format.js';
import { show } from '../morph.js';
import { groupOf } from './stages.js';

/** @typedef {import('../api.js').StatusView['fleet'][number]} Service */
/** @typedef {import('../api.js').MoveRecord} MoveRecord */

const ILL_ABOVE = 0.05;
const NOWHERE = 'nowhere';
/** A provider with more services than this gets two columns where there is room. */
const MANY = 6;

/**
 * @param {HTMLElement} node
 * @param {readonly Service[]} fleet
 * @param {readonly MoveRecord[]} moves
 */
export function showFleet(node, fleet, moves) {
  if (fleet.length === 0) return show(node, el('p', { class: 'empty' }, 'No service is known yet.'));
  const used = fleet.flatMap(({ placement, firstPlacement }) => [
    placement?.provider ?? NOWHERE,
    firstPlacement?.provider ?? NOWHERE,
  ]);
  const providers = [...new Set(used)].sort().map((provider) => {
    const services = fleet.filter((service) => (service.placement?.provider ?? NOWHERE) === provider);
    return { provider, services, usdPerMonth: services.reduce((sum, service) => sum + (service.costUsdPerMonth ?? 0), 0) };
  });
  const shown = providers.filter(({ provider, services }) => provider !== NOWHERE || services.length > 0);
  show(node, bar(shown), el('div', { class: 'providers' }, ...shown.map((provider) => column(provider, moves))));
}

/** Shares of the bill. @param {readonly {provider: string, usdPerMonth: number}[]} providers */
function bar(providers) {
  const total = providers.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) || 1;
  let x = 0;
  const parts = providers.map(({ provider, usdPerMonth }) => {
    const width = (usdPerMonth / total) * 1000;
    const part = svg('rect', {
      'data-provider': provider,
      x: x.toFixed(1),
      y: 0,
      height: 8,
      width: Math.max(0, width - 3).toFixed(1),
    });
    x += width;
    return part;
  });
  const words = providers.map(
    ({ provider, usdPerMonth }) => `${providerName(provider)} ${Math.round((usdPerMonth / total) * 100)} %`,
  );
  const label = `Shares of the bill: ${words.join(', ')}`;
  return svg(
    'svg',
    { class: 'shares', viewBox: '0 0 1000 8', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    ...parts,
  );
}

/**
 * @param {{provider: string, services: readonly Service[], usdPerMonth: number}} provider
 * @param {readonly MoveRecord[]} moves
 */
function column({ provider, services, usdPerMonth }, moves) {
  const total = services.length === 0 ? 'no service' : `${counted(services.length, 'service')}, ${usd(usdPerMonth)}`;
  return el(
    'section',
    { class: services.length > MANY ? 'provider many' : 'provider', 'data-key': provider, 'data-provider': provider },
    el('h3', {}, providerName(provider), el('span', {}, total)),
    el('ul', { class: 'plain' }, ...services.map((service) => item(service, moves))),
  );
}

/**
 * @param {Service} service
 * @param {readonly MoveRecord[]} moves
 */
function item(service, moves) {
  const ill = (service.errorRatio ?? 0) > ILL_ABOVE;
  const move = service.mergeRequestIid === null ? undefined : moves.find(({ iid }) => iid === service.mergeRequestIid);
  const from = service.firstPlacement;
  const hasMoved = from !== null && (from.provider !== service.placement?.provider || from.region !== service.placement.region);
  const tags = [
    ill ? tag(`${Math.round((service.errorRatio ?? 0) * 100)} % errors`, 'bad') : null,
    move === undefined
      ? null
      : tag(
          `!${move.iid} ${groupOf(move) === 'waiting' ? 'waits for a person' : move.stage}`,
          move.kind === 'heal' ? 'bad' : 'info',
        ),
    hasMoved ? tag(`came from ${from.provider}/${from.region}`, 'good') : null,
    service.stateful ? tag('stateful', 'warn') : null,
    service.gpu === null ? null : tag(`GPU ${service.gpu}`),
  ].filter((each) => each !== null);
  return el(
    'li',
    { class: `service${ill ? ' ill' : ''}`, 'data-key': service.service, title: service.description },
    el('div', { class: 'line' }, el('b', {}, service.service), el('span', { class: 'money' }, usd(service.costUsdPerMonth))),
    el('div', { class: 'line quiet' }, machines(service.placement), latency(service)),
    tags.length === 0 ? null : el('div', { class: 'tags' }, ...tags),
  );
}

/** @param {Service['placement']} placement */
function machines(placement) {
  if (placement === null) return el('span', {}, 'not seen by telemetry');
  return el('span', {}, el('span', {}, placement.region), ' ', el('span', {}, size(placement)));
}

/** @param {Service} service */
function latency({ latencyMs, latencyObjectiveMs }) {
  if (latencyMs === null) return el('span', {}, 'latency unknown');
  const slow = latencyObjectiveMs !== null && latencyMs > latencyObjectiveMs;
  const text = latencyMs < 1000 && latencyObjectiveMs !== null ? String(Math.round(latencyMs)) : milliseconds(latencyMs);
  const objective = latencyObjectiveMs === null ? '' : ` of ${milliseconds(latencyObjectiveMs)}`;
  return el('span', { class: slow ? 'slow' : null }, text + objective);
}
