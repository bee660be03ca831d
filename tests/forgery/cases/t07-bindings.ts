import type { ForgeryCase } from '../case.ts';
import { applyRuns } from '../subjects/apply-job.ts';
import { controllerReadsVerdict } from '../subjects/controller.ts';
import type { Patch } from '../subjects/good-verdict.ts';
import {
  BASE,
  DECISION,
  HEAD,
  IID,
  MINUTE,
  NOW,
  OTHER_COMMIT,
  PIPELINE,
  POLICY_VERSION,
  PROJECT,
} from '../subjects/good-verdict.ts';

const UNKNOWN_FORM = /is not of the known form/;
type Binding = readonly [string, string, unknown, RegExp];

/** A verdict that was good for something else: what it is bound to, and what the controller says. */
const CONTROLLER: readonly Binding[] = [
  ['another project', 'projectId', 2, /for project 2/],
  ['project 0', 'projectId', 0, /for project 0|known form/],
  ['a project that is a text', 'projectId', String(PROJECT), UNKNOWN_FORM],
  ['no project', 'projectId', null, UNKNOWN_FORM],
  ['another merge request', 'mergeRequestIid', IID + 1, /for merge request 4/],
  ['no merge request', 'mergeRequestIid', null, /for merge request none/],
  ['a merge request that is a text', 'mergeRequestIid', String(IID), UNKNOWN_FORM],
  ['an older pipeline', 'pipelineId', PIPELINE - 1, /of pipeline 70/],
  ['no pipeline', 'pipelineId', null, /of pipeline none/],
  ['a pipeline with a fraction', 'pipelineId', PIPELINE + 0.5, /of pipeline|known form/],
  ['another commit', 'headSha', OTHER_COMMIT, /for commit c3c3/],
  ['the base commit as head', 'headSha', BASE, /for commit b2b2/],
  ['a head with the same beginning', 'headSha', `${HEAD.slice(0, 12)}${'0'.repeat(28)}`, /for commit a1a1/],
  ['an abbreviated head', 'headSha', HEAD.slice(0, 12), /for commit a1a1/],
  ['a head in capitals', 'headSha', HEAD.toUpperCase(), /for commit A1A1/],
  ['no head', 'headSha', null, UNKNOWN_FORM],
  ['no base', 'baseSha', '0'.repeat(40), /not bound to a base commit/],
  ['an empty base', 'baseSha', '', /not bound to a base commit/],
  ['no plan', 'planDigest', 'unknown', /not bound to a plan/],
  ['a plan digest that is too short', 'planDigest', `sha256:${'e'.repeat(63)}`, /not bound to a plan/],
  ['a plan digest of another kind', 'planDigest', `sha1:${'e'.repeat(40)}`, /not bound to a plan/],
  ['no policy', 'policyDigest', 'unknown', /not bound to a policy/],
  ['another policy of the same version', 'policyDigest', `sha256:${'e5'.repeat(32)}`, /another policy than the one in force/],
  ['a policy digest that is a number', 'policyDigest', 5, UNKNOWN_FORM],
  ['a policy version that is a text', 'policyVersion', '3', UNKNOWN_FORM],
  ['no policy version', 'policyVersion', null, /which version of the policy/],
  ['an older policy', 'policyVersion', POLICY_VERSION - 1, /older than 3/],
  ['policy 0', 'policyVersion', 0, /older than 3|known form/],
  ['a base that the target branch never had', 'baseSha', OTHER_COMMIT, /not in the history of the target branch/],
  ['the head as its own base', 'baseSha', HEAD, /not in the history of the target branch/],
  ['another decision', 'decisionId', `${DECISION.slice(0, -1)}x`, /for decision/],
  ['no decision', 'decisionId', null, /for decision none/],
  ['a decision in capitals', 'decisionId', DECISION.toUpperCase(), /for decision/],
  ['an expiry that has just come', 'expiresAt', new Date(NOW).toISOString(), /has expired/],
  ['an expiry of yesterday', 'expiresAt', new Date(NOW - 24 * 60 * MINUTE).toISOString(), /has expired/],
  ['no expiry', 'expiresAt', null, /has expired/],
  ['an expiry that is no time', 'expiresAt', 'never', /has expired/],
  ['an expiry that is a number', 'expiresAt', NOW + MINUTE, UNKNOWN_FORM],
  ['an empty expiry', 'expiresAt', '', /has expired/],
];

const controller = CONTROLLER.map(
  ([what, field, value, reason]): ForgeryCase => ({
    threat: 'T7',
    name: `controller: a verdict for ${what}`,
    expected: { outcome: 'refused', because: [reason] },
    attack: () => controllerReadsVerdict({}, { [field]: value }),
  }),
);

const APPLY: readonly (readonly [string, Patch, string])[] = [
  ['another plan', { planDigest: `sha256:${'0'.repeat(64)}` }, 'other-plan'],
  ['no plan', { planDigest: 'unknown' }, 'other-plan'],
  ['a plan that is null', { planDigest: null }, 'invalid-verdict'],
  ['another commit', { headSha: OTHER_COMMIT }, 'other-commit'],
  ['no commit', { headSha: '' }, 'other-commit'],
  ['a commit that is null', { headSha: null }, 'invalid-verdict'],
  ['a commit with the same beginning', { headSha: `${HEAD.slice(0, 12)}${'0'.repeat(28)}` }, 'other-commit'],
  ['another base', { baseSha: OTHER_COMMIT }, 'other-base'],
  ['no base', { baseSha: '0'.repeat(40) }, 'other-base'],
  ['a base that is null', { baseSha: null }, 'invalid-verdict'],
  ['another project', { projectId: PROJECT + 1 }, 'other-pipeline'],
  ['a project that is a text', { projectId: String(PROJECT) }, 'invalid-verdict'],
  ['an older pipeline', { pipelineId: PIPELINE - 1 }, 'other-pipeline'],
  ['no pipeline', { pipelineId: null }, 'other-pipeline'],
  ['a pipeline with a fraction', { pipelineId: PIPELINE + 0.5 }, 'invalid-verdict'],
  ['another policy', { policyDigest: `sha256:${'e5'.repeat(32)}` }, 'other-decision'],
  ['no policy', { policyDigest: 'unknown' }, 'no-policy'],
  ['a policy digest that is too short', { policyDigest: `sha256:${'d'.repeat(63)}` }, 'no-policy'],
  ['a policy digest that is null', { policyDigest: null }, 'invalid-verdict'],
  ['another decision', { decisionId: `${DECISION.slice(0, -1)}x` }, 'other-decision'],
  ['a decision in capitals', { decisionId: DECISION.toUpperCase() }, 'other-decision'],
  ['no decision', { decisionId: null }, 'other-decision'],
  [
    'a decision that ends later than it was signed for',
    { expiresAt: new Date(NOW + 31 * MINUTE).toISOString() },
    'other-decision',
  ],
  ['a decision without an end', { expiresAt: null }, 'expired'],
  ['a decision that has expired', { expiresAt: new Date(NOW - 1).toISOString() }, 'expired'],
  ['a decision of the day before', { expiresAt: '2026-11-20T12:00:00.000Z' }, 'expired'],
  ['a time that is none', { expiresAt: 'never' }, 'invalid-verdict'],
  ['a time that is true', { expiresAt: true }, 'invalid-verdict'],
  ['no word about time', { expiresAt: undefined }, 'invalid-verdict'],
];

const apply = APPLY.map(
  ([what, bound, code]): ForgeryCase => ({
    threat: 'T7',
    name: `apply: a verdict for ${what}`,
    expected: { outcome: 'refused', because: [code] },
    attack: () => applyRuns((job) => job.forge({}, bound)),
  }),
);

export const WRONG_BINDINGS: readonly ForgeryCase[] = [...controller, ...apply];
