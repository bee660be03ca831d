import type { AddressInfo } from 'node:net';
import type { WorldClock } from '../clock.ts';
import { delivery } from './alerts/delivery.ts';
import { alertEvaluator } from './alerts/evaluator.ts';
import { alertNotifier } from './alerts/notifier.ts';
import type { CloudTokens } from './http/served.ts';
import { cloudServer } from './http/server.ts';
import { latestFile } from './latest-file.ts';
import { readFleet } from './read-fleet.ts';
import { ticker } from './ticker.ts';
import { createWorld, type World } from './world.ts';

export type { CloudTokens } from './http/served.ts';
export type { World } from './world.ts';

export interface CloudsOptions {
  readonly seed: number;
  readonly clock: WorldClock;
  /** Folder that holds `infra/` with catalogues, services and placements. */
  readonly root: string;
  readonly tokens: CloudTokens;
  /** Where alerts are posted; null = nowhere. */
  readonly controllerUrl: string | null;
  /** Active from the start; null = none. */
  readonly scenario: string | null;
  /** File that is kept at the newest telemetry; null = none. */
  readonly telemetryFile: string | null;
  /** 0 = any free port. */
  readonly port: number;
  /** Is told, once, when the telemetry file cannot be written. */
  readonly warn?: (message: string) => void;
}

export interface Clouds {
  /** Address of the HTTP interface, on loopback, without a slash at the end. */
  readonly url: string;
  readonly world: World;
  close(): Promise<void>;
}

/** Starts the simulated clouds. Throws when data is unreadable, a token empty, the scenario unknown or the port taken. */
export async function createClouds(options: CloudsOptions): Promise<Clouds> {
  const { seed, clock, tokens, controllerUrl, telemetryFile, scenario } = options;
  for (const [name, token] of Object.entries(tokens)) if (token === '') throw new Error(`the clouds' ${name} token is empty`);
  const fleet = readFleet(options.root);
  const world = createWorld({ seed, fleet, opensAt: clock.epoch, scenario });
  const ticks = ticker(world, clock);
  const server = cloudServer({ world, clock, tokens, catchUp: ticks.catchUp });
  let url = '';
  try {
    await server.listen({ host: '127.0.0.1', port: options.port });
  } catch (error) {
    ticks.stop();
    throw error;
  }
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;

  const alertsUrl = controllerUrl === null ? null : `${controllerUrl.replace(/\/+$/, '')}/webhooks/alertmanager`;
  const notifier =
    alertsUrl === null
      ? null
      : alertNotifier(alertEvaluator(fleet), delivery({ url: alertsUrl, token: tokens.alert }), () => url);
  if (notifier !== null) world.onStep((sample) => notifier.take(sample));
  const failed = (error: unknown) => options.warn?.(`${telemetryFile} cannot be written: ${String(error)}`);
  const file = telemetryFile === null ? null : latestFile(world, telemetryFile, failed);

  return {
    url,
    world,
    async close() {
      ticks.stop();
      await Promise.all([server.close(), notifier?.close(), file?.close()]);
    },
  };
}
