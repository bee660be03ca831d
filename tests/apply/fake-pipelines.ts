import type { RuleResult, Verdict } from '../../src/domain/verdict.ts';
import type { Forge, ForgeJob, ForgePipeline, PipelineStatus } from '../../src/forge/port.ts';

export const HEAD = 'a'.repeat(40);
export const NOW = Date.UTC(2026, 10, 21, 12);
const DIGEST = `sha256:${'0'.repeat(64)}`;

export const BOT = 'trimtab';
export const EXPECTED = {
  projectId: 1,
  mergeRequestIid: 3,
  headSha: HEAD,
  decisionId: 'dec_1',
  minimumPolicyVersion: 5,
  policyInForce: { policyDigest: DIGEST, policyVersion: 5 },
};

/** A rule that agrees, changed by the test. */
export function rule(changes: Partial<RuleResult> = {}): RuleResult {
  const shown = { input: 'confidence 0.97', bound: 'more than 0.85', remedy: 'Nothing.' };
  return { rule: 'confidence', outcome: 'auto', reason: 'Sure.', waived: false, waivedBy: null, ...shown, ...changes };
}

export function verdict(changes: Partial<Verdict> = {}, bound: Partial<Verdict['bound']> = {}): Verdict {
  return {
    version: 2,
    outcome: 'auto',
    reasons: ['All 1 rules agree.'],
    rules: [rule()],
    bound: {
      projectId: 1,
      pipelineId: 7,
      mergeRequestIid: 3,
      headSha: HEAD,
      baseSha: 'b'.repeat(40),
      planDigest: DIGEST,
      policyDigest: DIGEST,
      policyVersion: 5,
      decisionId: 'dec_1',
      expiresAt: new Date(NOW + 60_000).toISOString(),
      ...bound,
    },
    securityEvents: [],
    approvedBy: null,
    judgedAt: new Date(NOW).toISOString(),
    ...changes,
  };
}

export function pipeline(status: PipelineStatus, changes: Partial<ForgePipeline> = {}): ForgePipeline {
  const fixed = {
    id: 7,
    sha: HEAD,
    ref: 'main',
    source: 'merge_request_event',
    webUrl: 'http://forge/7',
    startedBy: BOT,
    createdAt: NOW - 60_000,
  };
  return { ...fixed, status, ...changes };
}

export function job(name: string, status: PipelineStatus, id = 70): ForgeJob {
  return { id, name, stage: name, status, webUrl: `http://forge/jobs/${id}` };
}

/** A forge that has these pipelines, the jobs of each, and the files of each job. */
export function forgeWith(
  pipelines: readonly ForgePipeline[],
  jobs: Readonly<Record<number, readonly ForgeJob[]>>,
  files: Readonly<Record<number, Readonly<Record<string, string>>>> = {},
): Pick<Forge, 'pipelinesOf' | 'pipeline' | 'jobsOf' | 'artifact'> {
  return {
    pipelinesOf: async (_, { source }) => pipelines.filter((entry) => entry.source === source),
    pipeline: async (id) => pipelines.find((entry) => entry.id === id) ?? null,
    jobsOf: async (id) => jobs[id] ?? [],
    artifact: async (id, path) => files[id]?.[path] ?? null,
  };
}
