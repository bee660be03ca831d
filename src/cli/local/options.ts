import { parseArgs } from 'node:util';
import { TrimtabError } from '../../lib/errors.ts';

export const START_HELP = `Usage: npm start -- [options]     (or: trimtab start [options])

Simulated clouds, a local forge, the controller and its dashboard; needs nothing but npm and git. Ctrl-C stops all of it.

  --once             stop when the first automatic moves are verified, print a summary, exit 0 (1 when none was)
  --json             with --once: the last line is the summary as one JSON object
  --timeout N        with --once: give up after N real seconds (300)
  --scenario NAME    calm, price-spike, provider-outage, credits-run-out, flapping-prices
  --speed N          simulated seconds per real second (10)
  --seed N           seed of the simulated world (7)
  --port N           port of dashboard and API; another free one is taken when it is in use; 0 = any (4180)
  --engine NAME      who plans and applies: auto, embedded or terraform (auto: Terraform when it, the AWS provider and a running emulator are found)
  --executor NAME    who runs pipeline jobs: auto, built-in or gitlab-ci-local (built-in)
  --services a,b,c   a smaller fleet
  --alerts on|off    whether the simulated clouds post alerts; off where a real Alertmanager does (on)
  --config FILE      weights, thresholds and limits (defaults)
  --keep             keep the run's folder (journal, repository, logs) after the end`;

export interface StartOptions {
  readonly help: boolean;
  readonly once: boolean;
  readonly json: boolean;
  readonly keep: boolean;
  readonly timeoutSeconds: number;
  readonly scenario: string | null;
  readonly speed: number;
  readonly seed: number;
  readonly port: number | null;
  readonly engine: string;
  readonly executor: string;
  readonly services: string | null;
  readonly alerts: string;
  readonly config: string | null;
}

export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '300' },
      scenario: { type: 'string' },
      speed: { type: 'string', default: '10' },
      seed: { type: 'string', default: '7' },
      port: { type: 'string' },
      engine: { type: 'string', default: 'auto' },
      executor: { type: 'string', default: 'built-in' },
      services: { type: 'string' },
      alerts: { type: 'string', default: 'on' },
      config: { type: 'string' },
    },
  });
  return {
    ...values,
    timeoutSeconds: positive('--timeout', values.timeout),
    speed: positive('--speed', values.speed),
    seed: positive('--seed', values.seed),
    port: values.port === undefined ? null : port(values.port),
    engine: oneOf('--engine', values.engine, ['auto', 'embedded', 'terraform']),
    executor: oneOf('--executor', values.executor, ['auto', 'built-in', 'gitlab-ci-local']),
    alerts: oneOf('--alerts', values.alerts, ['on', 'off']),
    scenario: values.scenario ?? null,
    services: values.services ?? null,
    config: values.config ?? null,
  };
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw wrong(flag, `has to be a number above 0, not "${text}"`);
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw wrong('--port', `has to be 0 to 65535, not "${text}"`);
  return value;
}

function oneOf(flag: string, text: string, allowed: readonly string[]): string {
  if (!allowed.includes(text)) throw wrong(flag, `has to be one of ${allowed.join(', ')}, not "${text}"`);
  return text;
}

function wrong(flag: string, message: string): TrimtabError {
  return new TrimtabError('usage', `${flag}: ${message}`, { advice: 'npm start -- --help lists the options.' });
}
