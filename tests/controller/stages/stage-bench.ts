import { validateConfig } from '../../../src/config.ts';
import { createFeed, type Rooms } from '../../../src/controller/index.ts';
import { createMemory, type Memory } from '../../../src/controller/memory.ts';
import type { Stage, StageContext } from '../../../src/controller/stages/stage.ts';
import type { Move } from '../../../src/domain/decision.ts';
import type { FeedEvent } from '../../../src/domain/event.ts';
import type { MoveRecord } from '../../../src/domain/merge-request.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { manualClock } from '../../../src/lib/clock.ts';
import { createMetrics } from '../../../src/observability/metrics.ts';
import type { Store } from '../../../src/store/port.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { verdict as aVerdict, rule } from '../../apply/fake-pipelines.ts';
import { sampleMove } from '../../merge-request/sample-move.ts';
import { PlayedGitLab } from '../played-gitlab.ts';

export const START = Date.UTC(2026, 2, 14, 12);
const BRANCH = 'trimtab/optimize/service-1';

/** One merge request of ours that is on its way, with the journal, the GitLab and the time that a stage needs. */
export class StageBench {
  readonly clock = manualClock(START);
  readonly gitlab: PlayedGitLab;
  readonly store: Store = createSqliteStore({ path: ':memory:' });
  readonly metrics = createMetrics({ version: 'test', process: false });
  readonly memory: Memory = createMemory(START, false);
  readonly events: FeedEvent[] = [];
  readonly decision: Move;
  readonly rooms: Rooms;
  move: MoveRecord;

  private constructor(decision: Move, gitlab: PlayedGitLab, move: MoveRecord) {
    this.decision = decision;
    this.gitlab = gitlab;
    this.move = move;
    const feed = createFeed(this.store, this.clock);
    feed.subscribe((event) => this.events.push(event));
    const config = validateConfig({ forge: { url: 'http://forge', projectId: 1 } }, 'the test');
    const { clock, store, metrics } = this;
    // Stages use no other room.
    this.rooms = { config, clock, store, metrics, feed, forge: gitlab, workspace: gitlab } as unknown as Rooms;
  }

  /** The bot has pushed its branch and opened a merge request; no pipeline has run. */
  static async open(fields: Partial<Move> = {}): Promise<StageBench> {
    const decision = sampleMove({ decidedAt: START, expiresAt: START + 3_600_000, ...fields });
    const empty = { placements: {}, services: {}, catalogs: [], policyManifest: null, trustText: null };
    const gitlab = new PlayedGitLab(empty, () => START);
    const change = { service: decision.service, edits: [], files: [], effect: { stack: decision.service, resources: [] } };
    const pushed = { branch: BRANCH, baseSha: 'b'.repeat(40), change, expected: null };
    const answer = await gitlab.publish({ ...pushed, message: `Move\n\nTrimtab-Decision: ${decision.id}\n` });
    const draft = { sourceBranch: BRANCH, targetBranch: 'main', title: '', description: '', labels: ['trimtab'], reviewers: [] };
    const created = await gitlab.createMergeRequest(draft);
    if (!answer.ok || !created.ok) throw new Error('the played GitLab refuses');
    return new StageBench(decision, gitlab, moveOf(decision, answer.value.sha, created.value.iid));
  }

  get context(): StageContext {
    const { rooms, memory, move, decision } = this;
    return { rooms, memory, move, decision, open: [move] };
  }

  /** Runs a stage once and keeps what it says. */
  async run(stage: Stage): Promise<MoveRecord> {
    this.move = await stage(this.context);
    return this.move;
  }

  /** As after `judge`: the journal has an automatic verdict of this pipeline on the present head. */
  async judgedBy(pipelineId: number, changes: Partial<Verdict['bound']> = {}): Promise<void> {
    const bound = { pipelineId, mergeRequestIid: this.move.iid, headSha: this.move.headSha, decisionId: this.decision.id };
    await this.store.saveVerdict(this.decision.id, aVerdict({ rules: [rule()] }, { ...bound, ...changes }));
    this.move = { ...this.move, stage: 'judged', verdict: 'auto' };
  }

  told(type: FeedEvent['type']): readonly string[] {
    return this.events.filter((event) => event.type === type).map(({ sentence }) => sentence);
  }

  async counted(kind: string): Promise<number> {
    const line = (await this.metrics.text())
      .split('\n')
      .find((each) => each.startsWith(`trimtab_security_events_total{kind="${kind}"}`));
    return Number(line?.split(' ')[1]);
  }
}

function moveOf(decision: Move, headSha: string, iid: number): MoveRecord {
  const nothingYet = { mergeCommitSha: null, appliedBy: null, verification: null };
  const times = { openedAt: START, judgedAt: null, mergedAt: null, appliedAt: null, endedAt: null };
  return {
    decisionId: decision.id,
    service: decision.service,
    kind: decision.kind,
    branch: BRANCH,
    iid,
    webUrl: `http://forge/platform/fleet/-/merge_requests/${iid}`,
    headSha,
    stage: 'opened',
    verdict: null,
    verdictReasons: [],
    note: '',
    ...nothingYet,
    ...times,
  };
}
