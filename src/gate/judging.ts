import type { Verdict } from '../domain/verdict.ts';
import { messageOf } from '../lib/errors.ts';
import { createEngine } from './engine-wasm.ts';
import { type Collected, collect } from './facts/collect.ts';
import type { Facts } from './facts/facts.ts';
import { openForgeReader } from './facts/forge.ts';
import type { ForgeApi } from './facts/forge-api.ts';
import { type Checkout, openCheckout } from './facts/git.ts';
import { headOf } from './facts/head.ts';
import { zonesOf } from './facts/local-time.ts';
import { spelt } from './facts/usernames.ts';
import type { Env, Variables } from './facts/variables.ts';
import { type Policy, readPolicy } from './policy-folder.ts';
import { askOrigin } from './trust/origin.ts';
import { contradictedBy, gateProject, leftOpen, type TrustedPlace, targetBranch, untrusted } from './trust/trusted-side.ts';
import { judge, withoutPolicy } from './verdict.ts';

export interface JudgingRequest {
  /** Folder of the checkout whose `HEAD` is judged. */
  readonly folder: string;
  readonly env: Env;
  /** Text of `plan.json`; null when there is none. */
  readonly plan: string | null;
  /** The base that who called names; counts only where the forge cannot be asked. */
  readonly base: string | null;
  /** Checkout of the gate project; null = policy and keys are the target branch's. */
  readonly trusted: string | null;
  /** Folder of a policy to try out; null = as above. Its verdict is at best `review`. */
  readonly policy: string | null;
  readonly fetch: typeof fetch;
  /** Real time, ms. */
  now(): number;
}

export interface Judged {
  readonly verdict: Verdict;
  /** True when there was a policy and it was refused: the job has to fail. */
  readonly refused: boolean;
  /** What could not be read, for the log; one sentence each. */
  readonly problems: readonly string[];
  /** To write the note with; null when the forge cannot be asked. */
  readonly api: ForgeApi | null;
}

/** Collects the facts, loads the policy of the trusted side, and judges. Throws only where there is no commit to judge. */
export async function judgeCheckout(request: JudgingRequest): Promise<Judged> {
  const checkout = openCheckout(request.folder, request.env);
  const project = request.trusted === null ? null : await gateProject(request.trusted);
  const trust = project?.trust.ok === true ? project.trust.value : null;
  const { env, fetch, now } = request;
  const head = await headOf(checkout);
  const reader = openForgeReader({ env, fetch, now, trust, origin: await checkout.originUrl() });
  const forge = await reader.read(head);
  const found = await collect({ checkout, head, forge, hint: request.base, plan: request.plan });
  const { collected, silent } =
    project === null ? await held(found, checkout, forge.targetSha) : { collected: found, silent: null };
  const place = placeOf(request, collected, project);
  const loading = await load(place);
  const settled = settle(collected, place, { loading, variables: reader.variables, silent });
  const { facts } = settled;
  const binding = {
    projectId: facts.trust.file?.projectId ?? reader.projectId,
    pipelineId: reader.pipelineId,
    mergeRequestIid: facts.forge.mergeRequest?.iid ?? reader.variables.mergeRequestIid,
  };
  const problems = [forge.problem, ...settled.problems, loading.problem].filter((problem) => problem !== null);
  const verdict = loading.engine === null ? withoutPolicy(facts, loading.reason, binding) : judge(facts, loading.engine, binding);
  return { verdict, refused: place !== null && loading.engine === null, problems, api: reader.api };
}

/**
 * Where the target branch is to be trusted, the forge's word for it is held against the repository. `silent` says why that
 * could not be asked; null when it could, or had not to be.
 */
async function held(
  { target, facts }: Collected,
  checkout: Checkout,
  sha: string | null,
): Promise<{ collected: Collected; silent: string | null }> {
  const branch = facts.forge.defaultBranch;
  if (facts.side === 'local' || branch === null || sha === null) return { collected: { target, facts }, silent: null };
  const { contradictions, problem } = await askOrigin(checkout, { branch, sha });
  const all = [...facts.contradictions, ...contradictions];
  return { collected: { target, facts: { ...facts, contradictions: all } }, silent: problem };
}

/** Null when the target branch is not known, so that there is no side to trust. */
function placeOf(request: JudgingRequest, { target, facts }: Collected, project: TrustedPlace | null): TrustedPlace | null {
  if (project !== null) return project;
  if (request.policy !== null) return untrusted(request.policy);
  return target === null ? null : targetBranch(target, facts.forge.reached && facts.side !== 'local');
}

type Loading = { readonly problem: string | null } & (
  | { readonly engine: ReturnType<typeof createEngine>; readonly policy: Policy }
  | { readonly engine: null; readonly reason: string }
);

async function load(place: TrustedPlace | null): Promise<Loading> {
  if (place === null) {
    const reason = 'Which commit of the target branch to trust is not known, so there is no policy to judge by.';
    return { engine: null, reason, problem: reason };
  }
  try {
    const minimum = place.trust.ok ? place.trust.value.minimumPolicyVersion : 1;
    const policy = await readPolicy(place.policy, minimum);
    return { engine: createEngine(policy), policy, problem: null };
  } catch (error) {
    const reason = 'The policy could not be loaded; the job log says why.';
    return { engine: null, reason, problem: `${messageOf(error)}.` };
  }
}

/** Lays what the trusted side says over what the variables said. */
function settle(
  { facts }: Collected,
  place: TrustedPlace | null,
  { loading, variables, silent }: { loading: Loading; variables: Variables; silent: string | null },
): { facts: Facts; problems: string[] } {
  const trust = place?.trust.ok === true ? place.trust.value : null;
  const branch = facts.forge.defaultBranch;
  const elsewhere = trust?.targetBranch != null && branch !== null && trust.targetBranch !== branch;
  const problems = [
    ...(silent === null ? [] : [silent]),
    ...(place !== null && !place.trust.ok ? [`policies/trust.json cannot be used: ${place.trust.problem}.`] : []),
    ...(place !== null && trust !== null ? leftOpen(place.source, trust) : []),
    ...(elsewhere ? ['policies/trust.json names another target branch than the one that it was read from.'] : []),
  ];
  const policy = loading.engine === null ? null : loading.policy;
  return {
    facts: {
      ...facts,
      contradictions: [...facts.contradictions, ...(trust === null ? [] : contradictedBy(trust, variables))],
      forge: { ...facts.forge, bot: trust?.bot == null ? facts.forge.bot : spelt(trust.bot) },
      trust: {
        source: place === null || problems.length > 0 ? 'unknown' : place.source,
        file: trust,
        policyDigest: policy?.policyDigest ?? null,
        policyVersion: policy?.manifest.version ?? null,
      },
      zones: zonesOf(policy?.data ?? null),
    },
    problems,
  };
}
