import type { Core } from '../core.ts';
import { diffCommits } from '../git/diff.ts';
import { readBlob } from '../git/files.ts';
import type { MergeRequest } from '../state/merge-request.ts';

const PLACEMENT = /^infra\/placements\/([a-z][a-z0-9-]{0,62})\.ts$/;

/** Critical services that a merge request moves, as its target branch describes them. */
export async function criticalServices(core: Core, mergeRequest: MergeRequest): Promise<readonly string[]> {
  const files = await diffCommits(core.repository, mergeRequest.baseSha, mergeRequest.sha);
  const services = files.flatMap(({ newPath }) => PLACEMENT.exec(newPath)?.[1] ?? []);
  const tiers = await Promise.all(services.map((service) => tierOf(core, mergeRequest, service)));
  return services.filter((_, index) => tiers[index] === 'critical');
}

async function tierOf(core: Core, mergeRequest: MergeRequest, service: string): Promise<unknown> {
  const target = core.state.branches.get(mergeRequest.targetBranch) ?? mergeRequest.startSha;
  const blob = await readBlob(core.repository, target, `infra/services/${service}.json`);
  if (blob === null) return null;
  try {
    const spec: unknown = JSON.parse(blob.content.toString('utf8'));
    return typeof spec === 'object' && spec !== null && 'tier' in spec ? spec.tier : null;
  } catch {
    return null;
  }
}
