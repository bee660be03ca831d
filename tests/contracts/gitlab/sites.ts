import type { FakeRunner } from '../../simulator/forge/fake-runner.ts';
import { job } from '../../simulator/forge/fake-runner.ts';
import { remote, type TestForge, TOKENS } from '../../simulator/forge/setup.ts';
import type { ContractSite } from './world.ts';

/** The local forge: the runner does what the name of the branch says. */
export function localSite(forge: TestForge): ContractSite {
  const held: (() => void)[] = [];
  obeyBranchNames(forge.runner, held);
  return {
    url: forge.url,
    projectId: '1',
    remote: remote(forge, TOKENS.bot),
    tokens: { developer: TOKENS.bot, reporter: TOKENS.gate },
    filesFor: () => ({}),
    afterPush: async () => {},
    release: () => {
      for (const end of held.splice(0)) end();
    },
  };
}

function obeyBranchNames(runner: FakeRunner, held: (() => void)[]): void {
  const kindOf = (variables: Readonly<Record<string, string>>) =>
    /^contract\/(\w+)-/.exec(variables['CI_COMMIT_REF_NAME'] ?? '')?.[1] ?? 'none';
  runner.jobsOf = ({ source, variables }) =>
    source === 'merge_request_event' && kindOf(variables) !== 'none' ? [job('check', 'test')] : [];
  runner.result = (_, { variables }) => {
    const kind = kindOf(variables);
    if (kind === 'running') return new Promise((resolve) => held.push(() => resolve({ status: 'failed' })));
    return { status: kind === 'failed' ? 'failed' : 'success' };
  };
}

/**
 * A GitLab somewhere: a private project of its own with an empty README, "Pipelines must succeed" on, no CI file and no
 * approval rules. `TRIMTAB_CONTRACT_GITLAB_URL`, `_TOKEN` (developer), `_PROJECT_ID`, and `_REPORTER_TOKEN` for the rows
 * that need one. No runner is needed. Null when it is not configured.
 */
export async function remoteSite(env: Readonly<Record<string, string | undefined>>): Promise<ContractSite | null> {
  const [url, token, projectId] = ['URL', 'TOKEN', 'PROJECT_ID'].map((name) => env[`TRIMTAB_CONTRACT_GITLAB_${name}`]);
  if (!url || !token || !projectId) return null;
  const base = url.replace(/\/+$/, '');
  const answer = await fetch(`${base}/api/v4/projects/${encodeURIComponent(projectId)}`, { headers: { 'PRIVATE-TOKEN': token } });
  const project = (await answer.json()) as { http_url_to_repo: string };
  return {
    url: base,
    projectId,
    remote: project.http_url_to_repo.replace('://', `://oauth2:${token}@`),
    tokens: { developer: token, reporter: env['TRIMTAB_CONTRACT_GITLAB_REPORTER_TOKEN'] ?? null },
    filesFor: (kind) => CI_FILES[kind],
    release: () => {},
    // A commit status from outside is a pipeline without a runner.
    afterPush: async (kind, sha, call) => {
      if (kind === 'success')
        await call({ method: 'POST', path: `statuses/${sha}`, body: { state: 'success', name: 'contract' } });
    },
  };
}

/** A job for a runner that does not exist keeps a pipeline pending; a file that cannot be read makes it fail. */
const CI_FILES = {
  none: {},
  success: {},
  running: { '.gitlab-ci.yml': 'wait: { script: [true], tags: [no-such-runner] }\n' },
  failed: { '.gitlab-ci.yml': 'broken: { scrpt: [true] }\n' },
} as const;
