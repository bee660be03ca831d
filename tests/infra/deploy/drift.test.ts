import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Applied } from '../../../infra/deploy/applied.ts';
import { apply } from '../../../infra/deploy/apply.ts';
import { bootstrap } from '../../../infra/deploy/bootstrap.ts';
import { embeddedEngine } from '../../../infra/deploy/embedded/engine.ts';
import type { Engine } from '../../../infra/deploy/engine.ts';
import { plan } from '../../../infra/deploy/plan.ts';
import type { PlanFile } from '../../../infra/deploy/plan-file.ts';
import { fileState } from '../../../infra/deploy/state/file-state.ts';
import { type FleetFolder, fleetFolder, IN_AWS, verdictFor } from '../support/fleet-folder.ts';

const NOW = Date.UTC(2025, 0, 1);
const NOT_MEANT = 'not part of what was approved';

let fleet: FleetFolder;
let engine: Engine;
let lines: string[];
let merged: string;
const at = (name: string) => join(fleet.repository, name);
const say = (line: string) => void lines.push(line);
const serial = async (stack: string) => (await fileState(at('state')).read(stack))?.serial ?? null;

/** `shop` was changed on the protected branch, and rightly not applied: nobody had approved it. */
beforeEach(async () => {
  fleet = fleetFolder();
  appendFileSync(at('.git/info/exclude'), 'state\nplan\n*.json\n!infra/**\n');
  lines = [];
  engine = embeddedEngine(fileState(at('state')));
  const base = fleet.commit();
  await bootstrap({ root: fleet.infra, engine, stacks: null, say: () => {} });
  fleet.place('shop', { ...IN_AWS, count: 5 });
  merged = fleet.commit();
  const refused = await planSince(base);
  expect(refused.stacks.map(({ stack, concerned }) => [stack, concerned])).toEqual([['shop', true]]);
  await expect(applied(refused, { approvedBy: null })).rejects.toMatchObject({ code: 'not-approved' });
  lines = [];
});
afterEach(() => fleet.dispose());

const planSince = (base: string | null): Promise<PlanFile> =>
  plan({ root: fleet.infra, out: at('plan'), base, engine, now: NOW, say });

/** Applies what somebody who may approve has merged. */
function applied(judged: PlanFile, fields: object = {}, bound: Record<string, unknown> = {}): Promise<Applied> {
  const verdict = verdictFor(judged, { judgedAt: NOW, expiresAt: NOW + 1_800_000 }, bound);
  writeFileSync(at('verdict.json'), JSON.stringify({ ...verdict, outcome: 'review', approvedBy: 'ada', ...fields }));
  const files = { plan: at('plan'), verdict: at('verdict.json'), trust: at('trust.json'), out: at('apply.json') };
  return apply({ root: fleet.infra, ...files, engine: () => engine, env: {}, job: null, now: NOW, say });
}

function edit<T>(path: string, change: (content: T) => unknown): void {
  fleet.write(path, JSON.stringify(change(JSON.parse(readFileSync(at(path), 'utf8')))));
}
const withPort = (service: string) =>
  edit<{ ports: number[] }>(`infra/services/${service}.json`, (spec) => ({ ...spec, ports: [...spec.ports, 8443] }));
type Catalog = { regions: { region: string; cluster: string; location: string; geography: string }[] };
const concernedIn = ({ stacks }: PlanFile) => stacks.filter((stack) => stack.concerned).map(({ stack }) => stack);
const busyIn = ({ stacks }: PlanFile) =>
  stacks.filter((one) => one.creates + one.updates + one.deletes > 0).map(({ stack }) => stack);

describe('an approval of something else', () => {
  it('does not permit what was refused before, and says what to do', async () => {
    fleet.write('infra/README.md', 'words');
    fleet.commit();
    const judged = await planSince(merged);

    expect([busyIn(judged), concernedIn(judged)]).toEqual([['shop'], []]);
    expect(lines.find((line) => line.startsWith('shop: '))).toMatch(/to create, .*, which this change is not about$/);
    expect(await applied(judged)).toMatchObject({
      outcome: 'nothing',
      services: [],
      creates: 0,
      skipped: [{ stack: 'shop', because: NOT_MEANT }],
    });
    expect(lines.at(-1)).toBe(
      `shop: skipped: ${NOT_MEANT}. Git is ahead of the cloud here, and this change is about something else. Bring the change of this stack in a merge request of its own, or revert it.`,
    );
    expect(await serial('shop')).toBe(1);
  });

  it.each<[string, () => void]>([
    [
      'a decision record of the stack',
      () => {
        mkdirSync(at('infra/decisions'));
        fleet.decide('shop', NOW);
        fleet.write('infra/README.md', 'words');
      },
    ],
    [
      'a catalogue, by a price and a region more',
      () =>
        edit<Catalog>('infra/providers/aws/catalog.json', (catalog) => ({
          ...catalog,
          asOf: '2025-02-02',
          regions: [
            ...catalog.regions,
            { region: 'eu-west-2', location: 'three', geography: 'eu', cluster: 'swen-aws-eu-west-2' },
          ],
        })),
    ],
    [
      'the specification, by what is in no template',
      () => edit<object>('infra/services/shop.json', (spec) => ({ ...spec, audience: 'eu' })),
    ],
  ])('does not permit it either beside a change of %s', async (_, change) => {
    change();
    fleet.commit();
    const judged = await planSince(merged);

    expect(concernedIn(judged)).not.toContain('shop');
    expect((await applied(judged)).skipped).toEqual([{ stack: 'shop', because: NOT_MEANT }]);
    expect(await serial('shop')).toBe(1);
  });

  it('permits what it is about, and leaves the rest alone without failing', async () => {
    withPort('ledger');
    edit<Catalog>('infra/providers/aws/catalog.json', (catalog) => ({
      ...catalog,
      regions: [...catalog.regions, { region: 'eu-west-2', location: 'three', geography: 'eu', cluster: 'swen-aws-eu-west-2' }],
    }));
    fleet.commit();
    const judged = await planSince(merged);

    expect(concernedIn(judged)).toEqual(['swen-aws-eu-west-2', 'ledger']);
    expect(await applied(judged)).toMatchObject({
      outcome: 'applied',
      services: ['ledger'],
      skipped: [{ stack: 'shop', because: NOT_MEANT }],
    });
    expect([await serial('shop'), await serial('ledger'), await serial('swen-aws-eu-west-2')]).toEqual([1, 2, 1]);
    expect(JSON.parse(readFileSync(at('apply.json'), 'utf8')).skipped).toHaveLength(1);
  });

  it('is worth nothing for a plan that starts from before the refused change', async () => {
    fleet.write('infra/README.md', 'words');
    fleet.commit();
    const judged = await planSince(fleet.git('rev-parse', `${merged}~1`));

    expect(concernedIn(judged)).toEqual(['shop']);
    await expect(applied(judged, {}, { baseSha: merged })).rejects.toMatchObject({ code: 'other-base' });
    expect(await serial('shop')).toBe(1);
  });
});

describe('what was refused', () => {
  it.each<[string, () => void]>([
    ['its placement', () => fleet.place('shop', { ...IN_AWS, count: 3 })],
    ['what its template is made of', () => withPort('shop')],
  ])('is applied with an approval of a change of %s', async (_, change) => {
    change();
    fleet.commit();

    expect(await applied(await planSince(merged))).toMatchObject({ outcome: 'applied', services: ['shop'], skipped: [] });
  });

  it('is gone with a revert', async () => {
    fleet.git('revert', '--no-edit', merged);
    const judged = await planSince(merged);

    expect([busyIn(judged), concernedIn(judged)]).toEqual([[], ['shop']]);
    expect(await applied(judged)).toMatchObject({ outcome: 'nothing', skipped: [] });
  });

  it('is deleted by an approval of its end alone', async () => {
    fleet.remove('infra/placements/shop.ts');
    fleet.remove('infra/services/shop.json');
    fleet.commit();
    const judged = await planSince(merged);

    expect(concernedIn(judged)).toEqual(['shop']);
    expect(await applied(judged)).toMatchObject({ outcome: 'applied', services: ['shop'] });
  });
});

describe('where nobody can tell what a change is about', () => {
  const doubts = () => lines.filter((line) => line.startsWith('Only a stack whose placement changed can be applied'));

  it.each<[string, () => string | null, RegExp]>([
    [
      'the base cannot be synthesised',
      () => {
        fleet.write('infra/services/ledger.json', '{');
        const broken = fleet.commit();
        fleet.write('infra/services/ledger.json', fleet.git('show', `${merged}:infra/services/ledger.json`));
        return broken;
      },
      /ledger\.json: the file is not valid JSON$/,
    ],
    ['the base is not in this clone', () => 'c'.repeat(40), /the base commit is not in this clone$/],
    ['there is no base', () => null, /there is no commit to compare with$/],
  ])('because %s, nothing but moves is applied, and the plan says so', async (_, prepare, why) => {
    const base = prepare();
    fleet.place('ledger', { ...IN_AWS, count: 3 });
    fleet.commit();
    const judged = await planSince(base);

    const known = base !== null && !base.startsWith('ccc');
    expect(doubts()).toEqual([expect.stringMatching(why)]);
    expect(concernedIn(judged)).toEqual(known ? ['ledger'] : []);
    expect((await applied(judged)).services).toEqual(known ? ['ledger'] : []);
    expect(await serial('shop')).toBe(1);
  });

  it('says nothing where no question was asked', async () => {
    fleet.place('ledger', { ...IN_AWS, count: 3 });
    fleet.commit();
    await planSince(merged);

    expect(doubts()).toEqual([]);
  });
});

describe('a plan', () => {
  const rewrite = async (change: (stack: Record<string, unknown>) => unknown): Promise<PlanFile> => {
    const written = JSON.parse(readFileSync(at('plan/plan.json'), 'utf8'));
    written.stacks.forEach(change);
    const { digest } = await import('../../../infra/canonical.ts');
    const whole = { ...written, digest: digest(written.stacks) };
    writeFileSync(at('plan/plan.json'), JSON.stringify(whole));
    return whole;
  };

  it('that does not say what it is about is about what moved', async () => {
    fleet.write('infra/README.md', 'words');
    fleet.place('ledger', { ...IN_AWS, count: 3 });
    fleet.commit();
    await planSince(merged);
    const old = await rewrite((stack) => delete stack['concerned']);

    expect(await applied(old)).toMatchObject({ services: ['ledger'], skipped: [{ stack: 'shop', because: NOT_MEANT }] });
  });

  it('is another one when somebody says that it is about more', async () => {
    fleet.write('infra/README.md', 'words');
    fleet.commit();
    const judged = await planSince(merged);
    const forged = await rewrite((stack) => Object.assign(stack, { concerned: true }));

    expect(forged.digest).not.toBe(judged.digest);
    await expect(applied(forged, {}, { planDigest: judged.digest })).rejects.toMatchObject({ code: 'other-plan' });
    await rewrite((stack) => Object.assign(stack, { concerned: 'yes' }));
    await expect(applied(judged)).rejects.toMatchObject({ code: 'invalid-plan' });
  });

  it('compares what was committed, not what lies about', async () => {
    rmSync(at('infra/providers/gcp'), { recursive: true });
    fleet.commit();
    const withoutGcp = fleet.git('rev-parse', 'HEAD');
    withPort('ledger');
    fleet.commit();
    withPort('shop');

    expect(concernedIn(await planSince(withoutGcp))).toEqual(['ledger']);
  });
});
