import { forget, relist, type Step, shift, turn } from './step.ts';

const RECORD = 'diff.records.0';
const REQUEST = 'forge.mergeRequest';
const SPEC = 'services.service-1';
const ONE = '1111111111111111111111111111111111111111';
const OTHER = '3333333333333333333333333333333333333333';
const ID = 'dec_01j0000000aaaaaaaaaaaaaaaa';

/** Who signed it, and whether it is what was signed. */
const TRUST: readonly Step[] = [
  turn(
    'the signature is not valid',
    `${RECORD}.signature.status`,
    ['valid'],
    ['missing', 'malformed', 'unknown-key', 'inactive-key', 'forged', 'no-keys'],
  ),
  turn('the files are not the ones that were signed', `${RECORD}.files`, ['match'], ['differ', 'unknown']),
  turn('the decision was carried out before', `${RECORD}.replayed`, [false], [true, null]),
  turn('it goes elsewhere than the last move came from', `${RECORD}.takesBack`, [true], [false, null]),
  turn('the base is not part of the history', `${RECORD}.baseInHistory`, [true], [false, null]),
  turn('the record is not canonical', `${RECORD}.canonical`, [true], [false], 'unknown'),
  turn('the record cannot be read', `${RECORD}.problem`, [null], ['it is not a JSON object'], 'unknown'),
  turn('the record is of another version', `${RECORD}.claim.version`, [2], [1, 3, '2']),
  turn('the record speaks of another service', `${RECORD}.claim.service`, ['service-1'], ['service-2']),
  turn('the policy comes from nowhere', 'trust.source', ['target-branch', 'gate-project'], ['unknown']),
  turn('the policy is another one', 'trust.policyDigest', ['sha256:0f0f'], ['sha256:0e0e']),
  shift('the policy is older', 'trust.policyVersion', 1, 1e6, (value) => value - 1),
  shift('a newer policy is asked for', 'trust.minimumPolicyVersion', 1, 1e6, (value) => value + 1),
  shift('the decision was taken under a newer policy', `${RECORD}.claim.policyVersion`, 1, 1e6, (value) => value + 1),
  turn('the input is of another version', 'version', [2], [1, 3, null], 'unknown'),
  turn('the commits carry another decision', 'diff.trailers', [[ID]], [['dec_01j0000000bbbbbbbbbbbbbbbb'], []]),
  turn('what the commits carry is not known', 'diff.trailers', [[ID]], [null], 'unknown'),
];

/** What changes, and what the plan does. */
const CHANGE: readonly Step[] = [
  turn('more than the marked values changed', 'diff.placements.0.onlyMarkedLiterals', [true], [false]),
  turn('the placement file cannot be read', 'diff.placements.0.problem', [null], ['after the change it is no placement file']),
  turn('the placement file is none any more', 'diff.files.1.kind', ['placement'], ['control', 'other']),
  turn('the record is none any more', 'diff.files.0.kind', ['record'], ['control', 'other']),
  turn('the placement file is a link', 'diff.files.1.regular', [true], [false]),
  turn('the record is a link', 'diff.files.0.regular', [true], [false]),
  turn('the placement file is deleted', 'diff.files.1.status', ['modified'], ['deleted', 'added', 'other']),
  turn('the diff is not known', 'diff.known', [true], [false]),
  shift('more files change', 'diff.fileCount', 2, 1e6, (value) => value + 1),
  turn('the plan is not known', 'plan.known', [true], [false]),
  turn('the plan cannot be read', 'plan.problem', [null], ['it is not of the known form'], 'unknown'),
  turn('the plan was changed afterwards', 'plan.digestMatches', [true], [false, null]),
  turn('the plan is of another commit', 'plan.headSha', [ONE], [OTHER]),
  turn('the plan is against another base', 'plan.baseSha', ['2222222222222222222222222222222222222222'], [OTHER]),
  relist('the plan touches what was not signed', 'effect.unexpected', (list) => [...list, 'aws_iam_role.admin']),
  relist('the plan leaves out what was signed', 'effect.missing', (list) => [...list, 'aws_instance.instance-us-east-1-0']),
  relist('the plan does something else', 'effect.different', (list) => [...list, 'terraform_data.instance-us-east-1-0']),
  turn('the signed effect is not known', 'effect', [{ unexpected: [], missing: [], different: [] }], [null]),
];

/** What the service is and where it may go. */
const SERVICE: readonly Step[] = [
  turn('the service keeps state', `${SPEC}.stateful`, [false], [true, null]),
  turn('the service is critical', `${SPEC}.tier`, ['standard', 'batch'], ['critical']),
  turn('what is critical changes too', 'services.service-3', [undefined, { tier: 'standard' }], [{ tier: 'critical' }]),
  turn('nobody knows what else changes', 'services.service-3', [undefined, { tier: 'standard' }], [null, { tier: 'gold' }]),
  shift('the service needs more processors', `${SPEC}.vcpu`, 0.1, 10_000, (value) => value + 1),
  shift('the service needs more memory', `${SPEC}.memoryGib`, 0.1, 100_000, (value) => value * 2),
  shift('the machine has fewer processors', 'target.machine.vcpu', 0, 10_000, (value) => value / 2),
  shift('the machine has less memory', 'target.machine.memoryGib', 0, 100_000, (value) => value / 2),
  turn('the service may run nowhere', `${SPEC}.allowedProviders`, [null, ['alibaba'], ['aws', 'alibaba']], [['azure'], []]),
  turn('the region is not allowed', `${SPEC}.allowedRegions`, [null, ['alibaba/us-east-1']], [['azure/eastus'], []]),
  turn('the data may not be there', `${SPEC}.residency`, [null, ['na'], ['na', 'eu']], [['sa'], []]),
  turn('the catalogue does not know the place', 'target.geography', ['na', 'eu', 'apac', 'sa'], [null]),
  turn('the place does not offer the machine', 'target.machine', [{ vcpu: 2, memoryGib: 4, gpu: null }], [null]),
  turn('the catalogues are not known', 'target.known', [true], [false], 'unknown'),
];

/** By the forge's account. */
const ORIGIN: readonly Step[] = [
  turn('the forge cannot be reached', 'forge.reached', [true], [false]),
  turn('somebody else pushed', 'forge.pipelineUser', ['trimtab'], ['mallory', null]),
  turn('it comes from a fork', `${REQUEST}.sameProject`, [true], [false, null]),
  turn('it goes to another branch', `${REQUEST}.targetBranch`, ['main'], ['other', null]),
  turn('the merge request is closed', `${REQUEST}.state`, ['opened', 'merged'], ['closed', 'locked']),
  turn('the merge request has another head', `${REQUEST}.headSha`, [ONE], [OTHER, null]),
  turn('the runner tells the time', 'now.source', ['forge'], ['runner', 'clock']),
];

/** Fields that say nothing by being away, each of them a fact that a rule has to have. */
export const FORGOTTEN: readonly Step[] = [
  ...['diff', 'plan', 'forge', 'trust', 'target', 'services', 'fleet', 'now', 'head', 'base', 'effect', 'side', 'version'],
  ...['diff.files', 'diff.placements', 'diff.records', 'diff.trailers', 'diff.known', 'diff.fileCount'],
  ...['diff.files.0.kind', 'diff.files.1.kind', 'diff.files.1.service', 'diff.files.1.path', 'diff.files.1.status'],
  ...['diff.placements.0.before', 'diff.placements.0.after', 'diff.placements.0.named', 'diff.placements.0.service'],
  ...[
    'claim',
    'signature',
    'files',
    'replayed',
    'takesBack',
    'recomputed',
    'issuedAtMs',
    'expiresAtMs',
    'baseInHistory',
    'canonical',
    'service',
  ].map((field) => `${RECORD}.${field}`),
  ...['id', 'service', 'kind', 'version', 'from', 'to', 'cost', 'confidence', 'score', 'policyDigest', 'policyVersion'].map(
    (field) => `${RECORD}.claim.${field}`,
  ),
  ...['afterUsdPerMonth', 'migrationUsd', 'confidence', 'toPriceRatio', 'score', 'beforeUsdPerMonth', 'fromPriceRatio'].map(
    (field) => `${RECORD}.recomputed.${field}`,
  ),
  ...['trust.source', 'trust.policyDigest', 'trust.policyVersion', 'trust.minimumPolicyVersion'],
  ...['now.ms', 'now.source', 'now.local', 'now.local.UTC', 'head.sha', 'base.sha'],
  ...['target.known', 'target.geography', 'target.machine', 'target.machine.vcpu', 'target.machine.gpu'],
  ...[SPEC, `${SPEC}.stateful`, `${SPEC}.tier`, `${SPEC}.vcpu`, `${SPEC}.gpu`, `${SPEC}.residency`, `${SPEC}.allowedProviders`],
  ...['plan.known', 'plan.problem', 'plan.digestMatches', 'plan.headSha', 'plan.baseSha', 'plan.resources'],
  ...['effect.unexpected', 'effect.missing', 'effect.different'],
  ...['fleet.services', 'fleet.inFlight', 'fleet.recentByProvider', 'fleet.healsInLastDay'],
  ...['forge.reached', 'forge.bot', 'forge.defaultBranch', 'forge.pipelineUser', REQUEST],
  ...['author', 'approvals', 'commitAuthors', 'mergeUser', 'sourceBranch', 'targetBranch', 'state', 'sameProject'].map(
    (field) => `${REQUEST}.${field}`,
  ),
].map(forget);

export const FACTS: readonly Step[] = [...TRUST, ...CHANGE, ...SERVICE, ...ORIGIN];
