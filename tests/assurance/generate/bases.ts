import { readFileSync } from 'node:fs';
import { type Path, undotted, write } from './tree.ts';

const SELF_TEST = new URL('../../../policies/gate/self-test.json', import.meta.url);

type Patch = Readonly<Record<string, unknown>>;

const RECORD = 'diff.records.0';
const REQUEST = 'forge.mergeRequest';
const NOW = 1_790_000_000_000;

const EVIDENCE = {
  source: 'alertmanager',
  alertName: 'ServiceDown',
  fingerprint: 'f00d',
  startsAt: NOW - 90_000,
  authenticated: true,
  observed: 'error ratio 0.98 in aws/us-east-1',
  corroborated: true,
};

const kindOf = (kind: string): Patch => ({
  [`${RECORD}.claim.kind`]: kind,
  [`${RECORD}.takesBack`]: kind === 'revert',
  [`${REQUEST}.sourceBranch`]: `trimtab/${kind}/service-1`,
});

const HEAL: Patch = { ...kindOf('heal'), [`${RECORD}.claim.evidence`]: EVIDENCE };

/** What else a plan does something with. */
const OTHER = { stateful: true, tier: 'standard' };

const MERGED: Patch = {
  side: 'protected-branch',
  [`${REQUEST}.state`]: 'merged',
  [`${REQUEST}.mergeCommitSha`]: '1111111111111111111111111111111111111111',
  [`${REQUEST}.mergeUser`]: 'trimtab',
};

/** Moves that nothing speaks against, and an emergency that sets two objections aside. */
const PATCHES: Readonly<Record<string, Patch>> = {
  optimize: {},
  heal: HEAL,
  scale: kindOf('scale'),
  revert: kindOf('revert'),
  merged: MERGED,
  'merged by a person': { ...MERGED, [`${REQUEST}.mergeUser`]: 'ada', [`${REQUEST}.approvals`]: ['grace'] },
  critical: { 'services.service-1.tier': 'critical', [`${REQUEST}.approvals`]: ['ada', 'grace'] },
  'beside another': { 'services.service-3': OTHER },
  'beside a critical one': {
    'services.service-3': { ...OTHER, tier: 'critical' },
    'services.aws-us-east-1': null,
    [`${REQUEST}.approvals`]: ['ada', 'grace'],
  },
  batch: { 'services.service-1.tier': 'batch' },
  'without a price before': {
    ...HEAL,
    [`${RECORD}.recomputed.beforeUsdPerMonth`]: null,
    [`${RECORD}.recomputed.fromPriceRatio`]: null,
  },
  emergency: {
    ...HEAL,
    [`${RECORD}.claim.confidence`]: 0.2,
    [`${RECORD}.claim.cost`]: {
      beforeUsdPerMonth: 100,
      afterUsdPerMonth: 180,
      savingUsdPerMonth: -80,
      migrationUsd: 12.5,
      paybackDays: null,
    },
    [`${RECORD}.recomputed.beforeUsdPerMonth`]: 100,
    [`${RECORD}.recomputed.afterUsdPerMonth`]: 180,
  },
  limited: {
    'services.service-1.allowedProviders': ['aws', 'alibaba'],
    'services.service-1.allowedRegions': ['alibaba/us-east-1'],
    'services.service-1.residency': ['na', 'eu'],
    'services.service-1.gpu': 't4',
    'target.machine.gpu': 't4',
  },
};

/** Inputs that the committed policy lets pass, by what they are. Each call makes new ones. */
export function goodInputs(): Record<string, unknown> {
  const { auto } = JSON.parse(readFileSync(SELF_TEST, 'utf8')) as { auto: unknown };
  return Object.fromEntries(Object.entries(PATCHES).map(([name, patch]) => [name, patched(structuredClone(auto), patch)]));
}

/** Writes values into a copy that is the caller's own, each at its dotted path. */
export function patched<T>(value: T, patch: Patch): T {
  for (const [path, wanted] of Object.entries(patch))
    write(value, undotted(path), typeof wanted === 'symbol' ? wanted : structuredClone(wanted));
  return value;
}

export const recordPath = (field: string): Path => undotted(`${RECORD}.${field}`);
