import { readPlacement, rewrite } from '../../src/change/index.ts';
import { type Config, configDigest, validateConfig } from '../../src/config.ts';
import { createAnswers } from '../../src/controller/answers.ts';
import type { Commands } from '../../src/controller/commands.ts';
import { answerAlerts } from '../../src/controller/emergency.ts';
import { createFeed } from '../../src/controller/feed.ts';
import { follow } from '../../src/controller/follow.ts';
import type { Rooms } from '../../src/controller/index.ts';
import { createMemory, type Memory, recall } from '../../src/controller/memory.ts';
import { reconcile } from '../../src/controller/reconcile.ts';
import { revertRegressed } from '../../src/controller/revert.ts';
import { createDecider } from '../../src/decision/index.ts';
import type { FeedEvent } from '../../src/domain/event.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/observability/log.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { createScorer } from '../../src/scoring/index.ts';
import type { Store } from '../../src/store/port.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { fakeSynthesiser, placementText } from '../change/fake-stacks.ts';
import { TEST_TRUST, testSigner } from '../keys/test-signer.ts';
import { PlayedGitLab } from './played-gitlab.ts';
import { AWS, CATALOGS, PlayedWorld, specOf } from './played-world.ts';

export const START = Date.UTC(2026, 2, 14, 12);
const CYCLE_MS = 30_000;

export interface BenchOptions {
  readonly services?: readonly ServiceSpec[];
  readonly config?: Readonly<Record<string, unknown>>;
  /** Changes every stack that is synthesised, as a faulty stack program would. */
  readonly tamper?: Parameters<typeof fakeSynthesiser>[0];
  /** Stands between the controller and everything outside of it. */
  readonly outside?: <T extends object>(what: string, real: T) => T;
}

/**
 * The controller with its real rooms and a real journal, in a world, a GitLab and a time that the test plays.
 * `restart` makes a new controller on the same journal: all that it remembered is gone.
 */
export class Bench {
  readonly clock = manualClock(START);
  readonly world = new PlayedWorld();
  readonly gitlab: PlayedGitLab;
  readonly store: Store = createSqliteStore({ path: ':memory:' });
  readonly events: FeedEvent[] = [];
  readonly rooms: Rooms;
  memory: Memory;
  commands: Commands;
  pokes = 0;
  readonly #random = seeded();

  constructor({ services = [specOf('service-1')], config = {}, tamper, outside = (_, real) => real }: BenchOptions = {}) {
    for (const { service } of services) this.world.placements.set(service, AWS);
    this.gitlab = new PlayedGitLab(
      {
        placements: Object.fromEntries(services.map(({ service }) => [service, placementText(service, AWS)])),
        services: Object.fromEntries(services.map((spec) => [spec.service, spec])),
        catalogs: CATALOGS,
        policyManifest: null,
        trustText: TEST_TRUST,
      },
      () => this.clock.now(),
    );
    const settings: Config = validateConfig({ ...config, forge: { url: 'http://forge', projectId: 1 } }, 'the test');
    const store = outside('store', this.store);
    const feed = createFeed(store, this.clock);
    this.rooms = {
      config: settings,
      configDigest: configDigest(settings),
      clock: this.clock,
      random: this.#random,
      collector: {
        collect: async () => this.world.snapshot(this.clock.now()),
        absorb: async () => undefined,
        problem: () => null,
        exhausted: () => false,
      },
      score: createScorer(settings.scoring),
      decide: createDecider(settings.decision),
      rewrite,
      synthesiserFor: () => fakeSynthesiser(tamper),
      forge: outside('forge', this.gitlab),
      workspace: outside('workspace', this.gitlab),
      signer: outside('signer', testSigner),
      store,
      feed,
      metrics: createMetrics({ version: 'test', process: false }),
      logger: createLogger({ level: 'silent' }),
    };
    feed.subscribe((event) => this.events.push(event));
    [this.memory, this.commands] = this.#fresh();
  }

  #fresh(): [Memory, Commands] {
    const memory = createMemory(this.clock.now(), this.rooms.config.limits.suspend);
    const loop = { poke: () => this.pokes++ };
    return [
      memory,
      createAnswers(this.rooms, memory, loop, {
        version: 'test',
        telemetrySource: 'played',
        links: { forge: null, clouds: null },
      }),
    ];
  }

  async restart(): Promise<void> {
    [this.memory, this.commands] = this.#fresh();
    await recall(this.memory, this.rooms.store);
  }

  /** One evaluation and all that follows from it, then half a minute passes. */
  async cycle(times = 1): Promise<void> {
    for (let i = 0; i < times; i++) {
      await reconcile(this.rooms, this.memory);
      this.clock.advance(CYCLE_MS);
    }
  }

  /** What a webhook sets off. */
  async followUp(): Promise<void> {
    await answerAlerts(this.rooms, this.memory);
    await follow(this.rooms, this.memory);
    await revertRegressed(this.rooms, this.memory);
  }

  /** Until the first merge request of the service is open; returns its journal entry. */
  async proposed(service = 'service-1'): Promise<MoveRecord> {
    await this.cycle(3);
    return await this.move(service);
  }

  /** Proposed, judged automatic and merged; returns the journal entry. */
  async merged(service = 'service-1'): Promise<MoveRecord> {
    const { iid } = await this.proposed(service);
    this.gitlab.judge(iid, 'auto');
    await this.followUp();
    return await this.move(service);
  }

  /** Merged, and the pipeline of the protected branch has applied it. */
  async applied(service = 'service-1'): Promise<MoveRecord> {
    const { mergeCommitSha } = await this.merged(service);
    await this.runPipelines(mergeCommitSha);
    await this.followUp();
    return await this.move(service);
  }

  /** The world follows Git, as the apply job makes it. */
  async runPipelines(mergeCommitSha: string | null): Promise<void> {
    const { placements } = await this.gitlab.read();
    for (const name of this.gitlab.apply(mergeCommitSha ?? '')) {
      const reading = readPlacement(placements[name] ?? '', name);
      if (!reading.ok) throw new Error(reading.refusal.sentence);
      this.world.placements.set(name, reading.placement);
    }
  }

  /** The newest journal entry of a service. */
  async move(service = 'service-1'): Promise<MoveRecord> {
    const [newest] = await this.store.moves({ limit: 1, service });
    if (newest === undefined) throw new Error(`nothing was proposed for ${service}: ${this.events.at(-1)?.sentence}`);
    return newest;
  }

  told(type: FeedEvent['type'], pattern = /./): readonly FeedEvent[] {
    return this.events.filter((event) => event.type === type && pattern.test(event.sentence));
  }
}

/** The same ids in every run. */
function seeded(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
