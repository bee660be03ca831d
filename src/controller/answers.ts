import { regionKey } from '../domain/placement.ts';
import type { Geography } from '../domain/service.ts';
import type { Commands, StatusView } from './commands.ts';
import type { Loop } from './loop.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';
import { costAnalysis } from './views/cost-analysis.ts';
import { costTotals, countMoves, fleetService } from './views/status.ts';
import { telemetryView } from './views/telemetry.ts';

export interface AnswersOptions {
  readonly version: string;
  readonly telemetrySource: string;
  readonly links: StatusView['links'];
}

/** Moves of the journal that the counts are made of. */
const COUNTED_MOVES = 500;

/** Answers the edges from memory and journal, and takes in what they bring. */
export function createAnswers(rooms: Rooms, memory: Memory, loop: Pick<Loop, 'poke'>, options: AnswersOptions): Commands {
  return {
    status: () => status(rooms, memory, options),
    telemetry: async () => telemetryView(memory.snapshot, options.telemetrySource, homes(memory)),
    async decisions({ limit, service, latest }) {
      if (latest !== true) return await rooms.store.decisions({ limit, ...(service === undefined ? {} : { service }) });
      const newest = [...memory.decisions.values()].filter((decision) => service === undefined || decision.service === service);
      return newest.slice(0, limit);
    },
    async decision(id) {
      const decision = (await rooms.store.decision(id)) ?? [...memory.decisions.values()].find((each) => each.id === id) ?? null;
      if (decision === null) return null;
      const verifications = await rooms.store.verifications({ limit: 100, service: decision.service });
      return {
        decision,
        move: await rooms.store.move(id),
        verdicts: await rooms.store.verdicts(id),
        verification: verifications.find((each) => each.decisionId === id) ?? null,
      };
    },
    mergeRequests: (query) => rooms.store.moves(query),
    deployments: (query) => rooms.store.deployments(query),
    async costAnalysis() {
      const verified = await rooms.store.verifications({ limit: 200 });
      const decisions = await Promise.all(verified.map((each) => rooms.store.decision(each.decisionId)));
      return costAnalysis(memory, verified, (id) => decisions.find((decision) => decision?.id === id) ?? null);
    },
    events: (query) => rooms.store.events(query),
    subscribe: (listener) => rooms.feed.subscribe(listener),
    ...intake(rooms, memory, loop),
    async setSuspended(suspended) {
      memory.suspended = suspended;
      const sentence = suspended ? 'suspended: nothing is proposed or merged until resumed' : 'resumed';
      await rooms.feed.tell({ type: 'notice', service: null, sentence, url: null });
    },
    ready: async () => readiness(rooms, memory),
  };
}

/** What comes in is durable before it is answered; the loop acts on it. */
function intake(
  rooms: Rooms,
  memory: Memory,
  loop: Pick<Loop, 'poke'>,
): Pick<Commands, 'receiveAlerts' | 'receiveForgeEvent' | 'receiveDeployment'> {
  return {
    async receiveAlerts(alerts) {
      const counts = { accepted: 0, duplicates: 0, unknownServices: 0 };
      for (const { key, alert } of alerts) {
        if (!mayConcernUs(memory, alert.service)) counts.unknownServices++;
        else if (await rooms.store.receive({ key, source: 'alertmanager', payload: alert, receivedAt: rooms.clock.now() }))
          counts.accepted++;
        else counts.duplicates++;
      }
      if (counts.accepted > 0) {
        memory.alertWaiting = true;
        loop.poke();
      }
      return counts;
    },
    async receiveForgeEvent() {
      // A hint and nothing more: the forge is asked, and answers for itself.
      loop.poke();
    },
    async receiveDeployment(deployment) {
      const isNew = await rooms.store.saveDeployment(deployment);
      memory.appliedBy = deployment.engine;
      loop.poke();
      return isNew;
    },
  };
}

/** Before the fleet was read for the first time any service may be ours: a lost alert is worse than a needless one. */
function mayConcernUs(memory: Memory, service: string): boolean {
  return memory.repository === null || memory.fleet.members.some((member) => member.service === service);
}

async function status(rooms: Rooms, memory: Memory, options: AnswersOptions): Promise<StatusView> {
  const open = await rooms.store.openMoves();
  const moves = await rooms.store.moves({ limit: COUNTED_MOVES });
  return {
    version: options.version,
    now: rooms.clock.now(),
    startedAt: memory.startedAt,
    speed: rooms.clock.speed,
    telemetrySource: options.telemetrySource,
    appliedBy: memory.appliedBy,
    suspended: memory.suspended,
    problems: problemsOf(memory),
    cycle: memory.cycle,
    fleet: memory.fleet.members.map((member) => fleetService(memory, member, open)),
    cost: costTotals(memory),
    ...countMoves(moves),
    links: options.links,
  };
}

function problemsOf(memory: Memory): string[] {
  return [...memory.fleet.problems, memory.keyNotice, memory.cycle.lastError].filter((problem) => problem !== null);
}

/** Ready = has gone round at least once, and the last round ended well. */
function readiness(_rooms: Rooms, memory: Memory): { ok: boolean; problems: readonly string[] } {
  const problems =
    memory.cycle.count === 0
      ? ['no evaluation has been finished yet']
      : memory.cycle.lastError === null
        ? []
        : [memory.cycle.lastError];
  return { ok: problems.length === 0, problems };
}

function homes(memory: Memory): ReadonlyMap<string, Geography> {
  const catalogs = memory.repository?.catalogs ?? [];
  return new Map(
    catalogs.flatMap((catalog) =>
      catalog.regions.map(
        (region) => [regionKey({ provider: catalog.provider, region: region.region }), region.geography] as const,
      ),
    ),
  );
}
