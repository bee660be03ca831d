import type { rewrite } from '../change/index.ts';
import type { Synthesiser } from '../change/port.ts';
import type { Config } from '../config.ts';
import type { createDecider } from '../decision/index.ts';
import type { Report } from '../doctor/index.ts';
import type { Forge, Workspace } from '../forge/port.ts';
import type { Signer } from '../keys/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/ids.ts';
import type { Logger } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { createScorer } from '../scoring/index.ts';
import type { Store } from '../store/port.ts';
import type { createCollector } from '../telemetry/index.ts';
import type { Feed } from './feed.ts';

/** Everything that the loop works with, handed in once by `compose.ts`. */
export interface Rooms {
  readonly config: Config;
  readonly configDigest: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly collector: ReturnType<typeof createCollector>;
  readonly score: ReturnType<typeof createScorer>;
  readonly decide: ReturnType<typeof createDecider>;
  readonly rewrite: typeof rewrite;
  readonly synthesiserFor: (infraFolder: string) => Synthesiser;
  readonly forge: Forge;
  readonly workspace: Workspace;
  readonly signer: Signer;
  readonly store: Store;
  readonly feed: Feed;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Looks at the settings of the forge's project; absent where nobody could change them. */
  readonly examineSettings?: (signal: AbortSignal) => Promise<Report>;
}
