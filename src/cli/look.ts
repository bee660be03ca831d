import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, configDigest, loadConfig, validateConfig } from '../config.ts';
import type { Member } from '../controller/fleet.ts';
import { createDecider } from '../decision/index.ts';
import type { ProviderCatalog } from '../domain/catalog.ts';
import type { Decision } from '../domain/decision.ts';
import type { Snapshot } from '../domain/observation.ts';
import { describePlacement, samePlacement } from '../domain/placement.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { newId } from '../lib/ids.ts';
import { createScorer } from '../scoring/index.ts';
import { createCollector, createPlayback, createSource, readWorldClock } from '../telemetry/index.ts';
import { readFleetFolder } from './fleet-folder.ts';
import type { Io } from './io.ts';
import { findRun } from './local/run-file.ts';

/** What one look at the world gives: nothing of it was written anywhere. */
export interface Look {
  readonly config: Config;
  readonly snapshot: Snapshot;
  readonly catalogs: readonly ProviderCatalog[];
  readonly answers: readonly { readonly member: Member; readonly scorecard: Scorecard; readonly decision: Decision }[];
  /** Sentences that a reader has to know beside the answers. */
  readonly notes: readonly string[];
}

export const LOOK_OPTIONS = {
  config: { type: 'string' },
  telemetry: { type: 'string' },
  repository: { type: 'string', default: '.' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const LOOK_HELP = `Options:
  --telemetry SOURCE   file:PATH (JSON Lines or CSV, also gzipped; its last instant is taken as now), or the URL of
                       simulated clouds. Default: telemetry.source, or the clouds of the local run that is alive.
  --config FILE        configuration; default: built-in values
  --repository DIR     folder of the fleet repository; default: the current one
  --json               one JSON object instead of text`;

export interface LookRequest {
  readonly config?: string | undefined;
  readonly telemetry?: string | undefined;
  readonly repository: string;
}

/** Observes, compares and chooses once, for every service of the folder, and acts on nothing. */
export async function look(request: LookRequest, io: Io): Promise<Look> {
  const config = telemetryOf(
    await loadConfig(request.config === undefined ? null : resolve(io.cwd, request.config)),
    request,
    io,
  );
  const folder = await readFleetFolder(resolve(io.cwd, request.repository));
  const { snapshot, problem, pricesOnly } = await observe(config, io);
  const notes = [...folder.problems, ...(problem === null ? [] : [problem]), ...(pricesOnly ? [PRICES_ONLY] : []), ONCE];
  const score = createScorer(config.scoring);
  // There is no history to hold a single look against, so that persistence would refuse everything.
  const decide = createDecider({ ...config.decision, persistForEvaluations: 1 }, { statusUnobserved: pricesOnly });
  const answers = folder.members.map((member) => {
    const placed = whereItRuns(member, snapshot, notes);
    const scorecard = score({ snapshot, spec: placed.spec, current: placed.placement, catalogs: folder.catalogs });
    const { decision } = decide({
      scorecard,
      spec: placed.spec,
      snapshot,
      catalogs: folder.catalogs,
      history: { lastMovedAt: null, previousWinners: [], snoozed: null, suspended: false },
      now: snapshot.takenAt,
      id: newId('dec', snapshot.takenAt, Math.random),
      configDigest: configDigest(config),
    });
    return { member: placed, scorecard, decision };
  });
  return { config, snapshot, catalogs: folder.catalogs, answers, notes };
}

const ONCE = 'A single look: hysteresis and cool-down are left out, and nothing is written.';

const PRICES_ONLY = 'The recording tells prices only: whether a target is up was not asked.';

/** The configuration with the telemetry that the command line names. */
function telemetryOf(config: Config, { telemetry }: LookRequest, io: Io): Config {
  const { source, url } = config.telemetry;
  const [chosen, address] =
    telemetry === undefined
      ? [source, source === 'simulator' && url === null ? findRun(ROOT).clouds : url]
      : /^https?:/.test(telemetry)
        ? ['simulator', telemetry]
        : [telemetry, url];
  const absolute = chosen.startsWith('file:') ? `file:${resolve(io.cwd, chosen.slice('file:'.length))}` : chosen;
  return validateConfig({ ...config, telemetry: { ...config.telemetry, source: absolute, url: address } }, '--telemetry');
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Observed {
  readonly snapshot: Snapshot;
  /** What went wrong, as a sentence. */
  readonly problem: string | null;
  readonly pricesOnly: boolean;
}

/** One snapshot: of a recording its end, of a live source the present with the past that it keeps. */
async function observe(config: Config, io: Io): Promise<Observed> {
  const { telemetry } = config;
  if (!telemetry.source.startsWith('file:')) {
    const clock = await readWorldClock(telemetry.url ?? '', fetch, io.signal);
    const collector = createCollector({ source: createSource(telemetry, { clock, fetch }), clock, config: telemetry });
    return { snapshot: await collector.collect(io.signal), problem: collector.problem(), pricesOnly: false };
  }
  const unpaced = { ...telemetry, file: { ...telemetry.file, pace: 0 } };
  const playback = createPlayback(createSource(unpaced, { clock: { now: () => 0, sleep: async () => {}, speed: 1 }, fetch }));
  const collector = createCollector({ source: playback.source, clock: playback.clock, config: telemetry });
  for (let at = await playback.next(); at !== null; at = await playback.next()) {
    playback.moveTo(at);
    await collector.absorb(io.signal);
  }
  const snapshot = await collector.collect(io.signal);
  await playback.source.close();
  return { snapshot, problem: collector.problem(), pricesOnly: playback.source.validForMs === Number.POSITIVE_INFINITY };
}

/** Telemetry knows better than a folder where a service runs now; the difference is told. */
function whereItRuns(member: Member, snapshot: Snapshot, notes: string[]): Member {
  const seen = snapshot.services[member.service]?.placement ?? null;
  if (seen === null || samePlacement(seen, member.placement)) return member;
  notes.push(
    `${member.service}: the folder says ${describePlacement(member.placement)}, telemetry sees ${describePlacement(seen)}.`,
  );
  return { ...member, placement: seen };
}
