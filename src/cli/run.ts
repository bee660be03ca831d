import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compose, type Tokens } from '../compose.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { TrimtabError } from '../lib/errors.ts';
import { loadCheckedConfig } from './checked-config.ts';
import { CLOSED_PIPE } from './closed-pipe.ts';
import { settingsExaminer } from './doctor/at-start.ts';
import type { Io } from './io.ts';
import { terminalLine } from './local/terminal.ts';
import { version } from './version.ts';

const HELP = `Usage: trimtab run [--config trimtab.yaml] [--cache DIR]

The controller against a real GitLab. The configuration names the environment variables that hold the tokens:
  TRIMTAB_GITLAB_TOKEN            project access token, role Developer, scope api
  TRIMTAB_GITLAB_WEBHOOK_TOKEN    secret token of the project's webhook
  TRIMTAB_ALERTMANAGER_TOKEN      bearer token that Alertmanager sends
  TRIMTAB_API_TOKEN               bearer token of the writing routes
  TRIMTAB_DEPLOY_TOKEN            bearer token of the pipeline's notify job, which may do nothing else

Decisions are signed with a key that is made at the first start; \`trimtab keys\` publishes and rotates it.
Once at the start the settings of the project are looked at, as \`trimtab doctor\` does: what is critical is told, and holds
nothing up.`;

export async function runCommand(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string', default: 'trimtab.yaml' },
      cache: { type: 'string', default: '.trimtab/cache' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const config = await loadCheckedConfig(resolve(io.cwd, values.config));
  const clock = systemClock();
  const tokens = tokensOf(config, io.env);
  const examineSettings = settingsExaminer({ config, token: tokens.forge, clock, fetch });
  const composition = await compose({
    config,
    clock,
    random: Math.random,
    tokens,
    version: version(),
    cacheDir: resolve(io.cwd, values.cache),
    nodeModules: join(import.meta.dirname, '../../node_modules'),
    logFile: null,
    links: { forge: config.forge.url, clouds: null },
    ...(examineSettings === null ? {} : { examineSettings }),
  });
  composition.commands.subscribe((event) => io.out(terminalLine(event)));
  await composition.start();
  io.out(`trimtab ${version()}: API and dashboard at ${composition.url}`);
  await aborted(io.signal);
  io.err('stopping after the work that is under way');
  await composition.close();
  // Nobody has asked for an end: whoever watches over it is to start it again.
  return io.signal.reason === CLOSED_PIPE ? 1 : 0;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolved) => signal.addEventListener('abort', () => resolved(), { once: true }));
}

function tokensOf(config: Config, env: Io['env']): Tokens {
  const read = (name: string): string => {
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    throw new TrimtabError('config', `${name}: the environment variable is not set`, {
      advice: 'trimtab run --help says what it is for.',
    });
  };
  return {
    forge: read(config.forge.tokenEnv),
    api: read(config.http.tokenEnv),
    deploy: read(config.http.deployTokenEnv),
    gitlabWebhook: read(config.http.gitlabWebhookTokenEnv),
    alertmanager: read(config.http.alertmanagerTokenEnv),
  };
}
