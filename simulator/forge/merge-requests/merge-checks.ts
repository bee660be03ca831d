import type { BareRepository } from '../git/bare-repository.ts';
import { mergeTrees } from '../git/merge-tree.ts';
import { Serial } from '../serial.ts';
import type { ForgeState } from '../state/forge-state.ts';
import type { MergeRequest } from '../state/merge-request.ts';

export type Mergeability = 'checking' | 'clean' | 'conflict';

/** Whether merge requests can be merged into what their target is now. Checked in the background, as in GitLab. */
export class MergeChecks {
  readonly #repository: BareRepository;
  readonly #state: ForgeState;
  /** By `<target sha>:<head sha>`. */
  readonly #results = new Map<string, Mergeability>();
  readonly #underWay = new Map<string, Promise<Mergeability>>();
  readonly #oneByOne = new Serial();

  constructor(repository: BareRepository, state: ForgeState) {
    this.#repository = repository;
    this.#state = state;
  }

  /** What is known now; an unknown state starts the check. */
  statusOf(mergeRequest: MergeRequest): Mergeability {
    const known = this.#results.get(this.#key(mergeRequest));
    if (known !== undefined) return known;
    void this.settle(mergeRequest).catch(() => {});
    return 'checking';
  }

  async settle(mergeRequest: MergeRequest): Promise<Mergeability> {
    const key = this.#key(mergeRequest);
    const known = this.#results.get(key) ?? this.#underWay.get(key);
    if (known !== undefined) return known;
    const [target = '', head = ''] = key.split(':');
    const check = this.#oneByOne.run(async (): Promise<Mergeability> => {
      const result = (await mergeTrees(this.#repository, target, head)) === null ? 'conflict' : 'clean';
      this.#results.set(key, result);
      return result;
    });
    this.#underWay.set(key, check);
    return check.finally(() => this.#underWay.delete(key));
  }

  #key(mergeRequest: MergeRequest): string {
    return `${this.#state.branches.get(mergeRequest.targetBranch) ?? mergeRequest.startSha}:${mergeRequest.sha}`;
  }
}
