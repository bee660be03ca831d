import type { Random } from './random.ts';
import { read, undotted, write } from './tree.ts';
import { around } from './ulp.ts';

type Scene = (input: unknown, random: Random) => void;

const RECORD = 'diff.records.0';

/** Facts that change together, so that what they lead to is not hidden behind a contradiction. */
const confidence: Scene = (input, random) => {
  const value = random.pick([0, 0.5, ...around(0.85), 0.849, 0.851, 0.9, 1, 1.1]);
  put(input, `${RECORD}.claim.confidence`, value);
  put(input, `${RECORD}.recomputed.confidence`, random.chance(0.8) ? value : value + random.pick([0.001, 0.0011, -0.001]));
};

const money: Scene = (input, random) => {
  const before = random.pick([0, 20, 100, 200, 1250, 12_345.67, 1e9]);
  const after = random.pick([
    0,
    before,
    before * 0.98,
    before * 1.04,
    before * 1.05,
    before * 1.06,
    before - 25,
    before - 24.99,
    before + 10,
  ]);
  const saving = before - after;
  const migration = random.pick([0, 1, 12.5, Math.abs(saving) * 2, Math.abs(saving) * 2 + 0.01, 500]);
  put(input, `${RECORD}.claim.cost`, {
    beforeUsdPerMonth: before,
    afterUsdPerMonth: after,
    savingUsdPerMonth: saving,
    migrationUsd: migration,
    paybackDays: null,
  });
  const [b, a, m] = [before, after, migration].map((value) =>
    random.chance(0.9) ? value : value * random.pick([1.001, 1.0011, 0.999, 0.5]),
  );
  put(input, `${RECORD}.recomputed.beforeUsdPerMonth`, random.chance(0.05) ? null : b);
  put(input, `${RECORD}.recomputed.afterUsdPerMonth`, a);
  put(input, `${RECORD}.recomputed.migrationUsd`, m);
};

const kind: Scene = (input, random) => {
  const wanted = random.pick(['optimize', 'heal', 'scale', 'revert']);
  put(input, `${RECORD}.claim.kind`, wanted);
  put(input, `${RECORD}.takesBack`, random.chance(0.9) ? wanted === 'revert' : random.pick([true, false, null]));
  put(input, 'forge.mergeRequest.sourceBranch', `trimtab/${wanted}/service-1`);
};

const target: Scene = (input, random) => {
  const provider = random.pick(['alibaba', 'aws', 'gcp']);
  const region = random.pick(['us-east-1', 'eu-central-1']);
  for (const place of [`${RECORD}.claim.to`, 'diff.placements.0.after', 'plan.resources.2.place', 'plan.resources.3.place']) {
    put(input, `${place}.provider`, provider);
    put(input, `${place}.region`, region);
  }
};

const count: Scene = (input, random) => {
  const wanted = random.pick([1, 2, 3, 1000]);
  put(input, `${RECORD}.claim.to.count`, wanted);
  put(input, 'diff.placements.0.after.count', wanted);
  const resources = read(input, ['plan', 'resources']);
  if (!Array.isArray(resources) || wanted > 3) return;
  const kept = resources.filter((resource) => read(resource, ['action']) === 'delete');
  const made = resources.find((resource) => read(resource, ['action']) === 'create');
  const created = Array.from({ length: wanted }, (_, index) => ({
    ...structuredClone(made),
    address: `terraform_data.instance-${index}`,
  }));
  put(input, 'plan.resources', [...kept, ...created]);
};

const time: Scene = (input, random) => {
  const [yesterday, date, weekday] = random.pick([
    ['2026-12-16', '2026-12-17', 'thu'],
    ['2026-12-17', '2026-12-18', 'fri'],
    ['2026-12-18', '2026-12-19', 'sat'],
    ['2026-12-19', '2026-12-20', 'sun'],
    ['2026-12-20', '2026-12-21', 'mon'],
    ['2026-12-30', '2026-12-31', 'thu'],
    ['2026-12-31', '2027-01-01', 'fri'],
    ['2027-01-01', '2027-01-02', 'sat'],
    ['2027-01-02', '2027-01-03', 'sun'],
  ] as const);
  const local = {
    date,
    yesterday,
    weekday,
    time: random.pick(['00:00', '05:59', '06:00', '08:00', '12:00', '21:59', '22:00', '23:59']),
  };
  put(input, 'now.local.UTC', local);
  put(input, 'now.local.Europe/Berlin', random.chance(0.9) ? local : { ...local, date: '2026-12-18', yesterday: '2026-12-17' });
};

const secondRecord: Scene = (input, random) => {
  const [path, named] = random.pick([
    ['diff.records', 'service-1'],
    ['diff.records', 'service-3'],
    ['diff.placements', 'service-1'],
    ['diff.placements', 'service-3'],
  ] as const);
  const list = read(input, undotted(path));
  if (!Array.isArray(list) || list.length === 0) return;
  const twin = structuredClone(list[0]) as Record<string, unknown>;
  put(input, path, [...list, { ...twin, service: named, named }]);
};

const extraResource: Scene = (input, random) => {
  const list = read(input, ['plan', 'resources']);
  if (!Array.isArray(list) || list.length === 0) return;
  const extra = structuredClone(random.pick(list)) as Record<string, unknown>;
  const changed = random.pick([
    {},
    { instance: false },
    { action: 'no-op' },
    { stack: 'service-2', service: 'service-2' },
    { service: null },
  ]);
  put(input, 'plan.resources', [...list, { ...extra, address: 'terraform_data.extra', ...changed }]);
};

/** A change that people made themselves, without a decision. */
const unrecorded: Scene = (input, random) => {
  put(input, 'diff.records', []);
  put(input, 'services.service-3', random.pick([null, { tier: 'critical' }, { tier: 'gold' }, { tier: 'batch' }]));
  put(input, 'forge.mergeRequest.approvals', random.pick([['ada', 'grace'], ['ada', 'trimtab'], ['ada'], [], null]));
};

export const SCENES: readonly Scene[] = [
  confidence,
  money,
  money,
  kind,
  target,
  count,
  time,
  time,
  secondRecord,
  extraResource,
  unrecorded,
];

function put(input: unknown, path: string, value: unknown): void {
  write(input, undotted(path), value);
}
