import type { WorldClock } from '../clock.ts';
import type { Tokens } from './access/tokens.ts';
import type { Background } from './background.ts';
import type { Bus, Push } from './bus.ts';
import type { BareRepository } from './git/bare-repository.ts';
import type { MergeChecks } from './merge-requests/merge-checks.ts';
import type { Expansions } from './pipelines/expansions.ts';
import type { PipelineQueue } from './pipelines/pipeline-queue.ts';
import type { PipelineRunner } from './runner/port.ts';
import type { Serial } from './serial.ts';
import type { ForgeState } from './state/forge-state.ts';
import type { ProjectVariable } from './state/project.ts';
import type { Role } from './state/user.ts';
import type { Stats } from './stats.ts';

/** What every action of the forge works with. */
export interface Core {
  readonly clock: WorldClock;
  readonly state: ForgeState;
  readonly repository: BareRepository;
  readonly tokens: Tokens;
  readonly bus: Bus;
  readonly background: Background;
  readonly checks: MergeChecks;
  readonly runner: PipelineRunner;
  readonly queue: PipelineQueue;
  readonly expansions: Expansions;
  /** One merge at a time. */
  readonly merging: Serial;
  readonly variables: readonly ProjectVariable[];
  readonly stats: Stats;
  /** Weakest role that may write Terraform states. */
  readonly stateWriters: Role;
  /** `url` is known once the forge listens. */
  readonly address: { url: string };
  /** What a push sets off in the forge itself, before anybody outside is told. */
  onPush(push: Push): Promise<void>;
}
