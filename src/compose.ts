import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rewrite } from './change/index.ts';
import { type Config, configDigest, keyFolderOf } from './config.ts';
import type { Commands } from './controller/commands.ts';
import { createController, createFeed, type Rooms } from './controller/index.ts';
import { createDecider } from './decision/index.ts';
import { createGitLabForge, createSynthesiser, createWorkspace } from './forge/index.ts';
import type { Forge, Workspace } from './forge/port.ts';
import { createApp } from './http/app.ts';
import { createSigner, openKeyFolder } from './keys/index.ts';
import type { Clock } from './lib/clock.ts';
import { TrimtabError } from './lib/errors.ts';
import type { Random } from './lib/ids.ts';
import { createLogger } from './observability/log.ts';
import { createMetrics } from './observability/metrics.ts';
import { createRedactor } from './observability/redact.ts';
import { createScorer } from './scoring/index.ts';
import { createSqliteStore } from './store/sqlite.ts';
import { createCollector, createSource } from './telemetry/index.ts';

/** Credentials of one controller; none of them is ever logged, stored or shown. */
export interface Tokens {
  readonly forge: string;
  readonly api: string;
  readonly deploy: string;
  readonly gitlabWebhook: string;
  readonly alertmanager: string;
}

export interface Composition {
  readonly commands: Commands;
  /** Where API and dashboard answer. */
  readonly url: string;
  /** Begins to observe and act. */
  start(): Promise<void>;
  /** Ends what is under way, then closes everything, last opened first. */
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly tokens: Tokens;
  readonly version: string;
  /** Folder of caches: clones and checkouts; may be deleted while nothing runs. */
  readonly cacheDir: string;
  /** Folder that holds the packages which the fleet's `infra` imports. */
  readonly nodeModules: string;
  readonly logFile: string | null;
  readonly links: { readonly forge: string | null; readonly clouds: string | null };
  /** Absent where the settings of the forge's project are not looked at. */
  readonly examineSettings?: Rooms['examineSettings'];
}

/** The only place that names concrete adapters. */
export async function compose(options: ComposeOptions): Promise<Composition> {
  const { config, clock, random, tokens } = options;
  const { projectId } = forgeOf(config);
  const redactor = createRedactor();
  for (const secret of Object.values(tokens)) redactor.registerSecret(secret);
  const logger = createLogger({
    level: config.log.level as 'info',
    redactor,
    ...(options.logFile === null ? {} : { destination: appendTo(options.logFile) }),
  });
  const metrics = createMetrics({ version: options.version });
  // Before anything is opened: with a wrong key nothing may start.
  const keys = openKeyFolder(keyFolderOf(config, process.cwd()));
  await keys.ensure(clock.now());
  const store = createSqliteStore({ path: config.store.path });
  const { forge, workspace } = await openWorkspace(config, {
    ...options,
    token: tokens.forge,
    onRequest: ({ operation, code }) => metrics.forgeRequest(operation, code),
    onProblem: (sentence) => logger.warn({ sentence }, 'reading the repository'),
  });
  const source = createSource(config.telemetry, { clock, fetch });
  const rooms: Rooms = {
    config,
    configDigest: configDigest(config),
    clock,
    random,
    collector: createCollector({ source, clock, config: config.telemetry }),
    score: createScorer(config.scoring),
    decide: createDecider(config.decision),
    rewrite,
    synthesiserFor: createSynthesiser,
    forge,
    workspace,
    signer: createSigner(keys, (secret) => redactor.registerSecret(secret)),
    store,
    feed: createFeed(store, clock),
    metrics,
    logger,
    ...(options.examineSettings === undefined ? {} : { examineSettings: options.examineSettings }),
  };
  const controller = createController(rooms, { version: options.version, telemetrySource: source.name, links: options.links });
  const app = createApp({
    commands: controller.commands,
    metrics,
    logger,
    tokens,
    project: { id: projectId },
    clock,
    version: options.version,
    redactor,
    dashboardRoot: fileURLToPath(new URL('./dashboard', import.meta.url)),
  });
  const address = await app.listen({ host: config.http.host, port: config.http.port });
  return {
    commands: controller.commands,
    url: address,
    start: () => controller.start(),
    async close() {
      await controller.stop();
      await app.close();
      await source.close();
      await store.close();
    },
  };
}

export interface WorkspaceRequest {
  readonly token: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly cacheDir: string;
  readonly nodeModules: string;
  readonly onRequest?: (request: { operation: string; code: string }) => void;
  readonly onProblem?: (sentence: string) => void;
}

/** The forge that the configuration names, and a clone of its repository. */
export async function openWorkspace(
  config: Config,
  { token, clock, random, cacheDir, nodeModules, onRequest, onProblem }: WorkspaceRequest,
): Promise<{ forge: Forge; workspace: Workspace }> {
  const { url, projectId } = forgeOf(config);
  const forge = createGitLabForge({ url, projectId, token, clock, random, ...(onRequest === undefined ? {} : { onRequest }) });
  const workspace = createWorkspace({
    url: await forge.repositoryUrl(),
    token,
    targetBranch: config.forge.targetBranch,
    author: { name: config.forge.authorName, email: config.forge.authorEmail },
    stateFolder: join(cacheDir, 'fleet'),
    nodeModules,
    clock,
    ...(onProblem === undefined ? {} : { onProblem }),
  });
  return { forge, workspace };
}

/** Whole lines, synchronously: the last ones before an exit are the ones that matter. */
function appendTo(file: string): { write(line: string): void } {
  return { write: (line) => appendFileSync(file, line) };
}

function forgeOf(config: Config): { url: string; projectId: number } {
  const { url, projectId } = config.forge;
  if (url !== null && projectId !== null) return { url, projectId };
  throw new TrimtabError('config', `forge.${url === null ? 'url' : 'projectId'}: has to be given`, {
    advice: 'Without a GitLab, `npm start` runs everything on a local one.',
  });
}
