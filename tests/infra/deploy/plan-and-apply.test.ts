import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Applied } from '../../../infra/deploy/applied.ts';
import { apply } from '../../../infra/deploy/apply.ts';
import { bootstrap } from '../../../infra/deploy/bootstrap.ts';
import { embeddedEngine } from '../../../infra/deploy/embedded/engine.ts';
import type { Engine } from '../../../infra/deploy/engine.ts';
import { plan } from '../../../infra/deploy/plan.ts';
import type { PlanFile } from '../../../infra/deploy/plan-file.ts';
import { worldState } from '../../../infra/deploy/state/world-state.ts';
import { type FleetFolder, fleetFolder, IN_AWS, IN_GCP, verdictFor } from '../support/fleet-folder.ts';
import { type WorldServer, worldServer } from '../support/world-server.ts';

const NOW = Date.UTC(2025, 0, 1);
const END = NOW + 1_800_000;

let fleet: FleetFolder;
let world: WorldServer;
let engine: Engine;
let broughtUp: WorldServer['stacks'];
let base: string;
let lines: string[];
let out: string;

beforeAll(async () => {
  world = await worldServer();
  engine = embeddedEngine(worldState(world));
  await withFleet((folder) => bootstrap({ root: folder.infra, engine, stacks: null, say: () => {} }));
  broughtUp = structuredClone(world.stacks);
});
afterAll(() => world.close());

beforeEach(() => {
  fleet = fleetFolder();
  base = fleet.commit();
  lines = [];
  out = join(fleet.repository, 'plan');
  engine = embeddedEngine(worldState(world));
  world.stacks.clear();
  for (const [id, stack] of structuredClone(broughtUp)) world.stacks.set(id, stack);
  world.requests.length = 0;
});
afterEach(() => fleet.dispose());

async function withFleet(work: (folder: FleetFolder) => Promise<unknown>): Promise<void> {
  const folder = fleetFolder();
  await work(folder).finally(() => folder.dispose());
}

const say = (line: string) => void lines.push(line);
const planSince = (since: string | null): Promise<PlanFile> =>
  plan({ root: fleet.infra, out, base: since, engine, now: NOW, say });
const json = (name: string) => JSON.parse(readFileSync(join(fleet.repository, name), 'utf8'));

async function planMove(): Promise<PlanFile> {
  fleet.place('shop', IN_GCP);
  fleet.decide('shop', END);
  fleet.commit();
  return planSince(base);
}

/** Writes a verdict for a plan, changed by the test, and applies. */
function applyWith(judged: PlanFile, change: (verdict: Record<string, unknown>) => void): Promise<Applied> {
  const verdict = verdictFor(judged, { judgedAt: NOW, expiresAt: END });
  change(verdict);
  writeFileSync(join(fleet.repository, 'verdict.json'), JSON.stringify(verdict));
  return applyNow();
}

function applyNow(): Promise<Applied> {
  const at = (name: string) => join(fleet.repository, name);
  const files = { plan: out, verdict: at('verdict.json'), trust: at('trust.json'), out: at('apply.json') };
  return apply({ root: fleet.infra, ...files, engine: () => engine, env: {}, job: null, now: NOW, say });
}

const unchanged = () => {};
const approved = (verdict: Record<string, unknown>) => Object.assign(verdict, { outcome: 'review', approvedBy: 'root' });

describe('a plan', () => {
  it('of a move deletes the old place and creates the new one, and touches no other stack', async () => {
    const written = await planMove();
    const [stack] = written.stacks;

    expect(written.stacks.map((one) => [one.stack, one.service, one.serial])).toEqual([['shop', 'shop', 1]]);
    expect(stack).toMatchObject({ creates: 8, updates: 0, deletes: 10 });
    expect(stack?.changes.filter((change) => change.type === 'aws_instance').map((change) => change.actions)).toEqual([
      ['delete'],
      ['delete'],
    ]);
    expect(world.requests).toEqual(['GET /cloud/stacks/shop']);
  });

  it('is written as the gate and GitLab want it', async () => {
    const written = await planMove();

    expect(json('plan/plan.json')).toEqual(JSON.parse(JSON.stringify(written)));
    expect(written).toMatchObject({
      version: 1,
      engine: 'embedded',
      plannedAt: '2025-01-01T00:00:00.000Z',
      baseSha: base,
      headSha: fleet.git('rev-parse', 'HEAD'),
    });
    expect(written.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(json('plan/terraform.json')).toEqual({ create: 8, update: 0, delete: 10 });
  });

  it('has the same digest when it is made again, and another for another change', async () => {
    const first = await planMove();
    const again = await planSince(base);
    fleet.place('shop', { ...IN_GCP, count: 3 });
    fleet.commit();
    const other = await planSince(base);

    expect(again.digest).toBe(first.digest);
    expect(other.digest).not.toBe(first.digest);
  });

  it('of everything finds nothing to do after everything was brought up', async () => {
    const written = await planSince(null);

    expect(written.stacks).toHaveLength(10);
    expect(json('plan/terraform.json')).toEqual({ create: 0, update: 0, delete: 0 });
    expect(lines[0]).toBe('planning every stack, because it was asked for');
  });

  it('of a service whose placement is gone deletes what is left', async () => {
    fleet.remove('infra/placements/shop.ts');
    fleet.remove('infra/services/shop.json');
    fleet.commit();
    const written = await planSince(base);
    const shop = written.stacks.find((one) => one.stack === 'shop');

    expect(shop).toMatchObject({ service: 'shop', creates: 0, deletes: 10 });
    expect(lines[0]).toContain('infra/services/shop.json changed');
  });

  it('replaces what an earlier plan left in its folder', async () => {
    await planSince(null);
    await planMove();

    expect(() => readFileSync(join(out, 'stacks/ledger/saved-plan.json'))).toThrow();
  });

  it('refuses what Terraform applied', async () => {
    const stored = world.stacks.get('shop');
    if (stored !== undefined) stored.engine = 'terraform';

    await expect(planMove()).rejects.toMatchObject({ code: 'foreign-state' });
  });
});

describe('an apply', () => {
  it('carries out the judged plan and says what it did', async () => {
    const judged = await planMove();
    const applied = await applyWith(judged, unchanged);
    const kinds = world.stacks.get('shop')?.resources.map((resource) => resource.type);

    expect(applied).toEqual({
      version: 1,
      engine: 'embedded',
      outcome: 'applied',
      services: ['shop'],
      skipped: [],
      creates: 8,
      updates: 0,
      deletes: 10,
      planDigest: judged.digest,
      sha: judged.headSha,
    });
    expect(json('apply.json')).toEqual(applied);
    expect(world.stacks.get('shop')?.serial).toBe(2);
    expect(new Set(kinds)).toEqual(new Set(['terraform_data']));
  });

  it('leaves nothing to plan behind', async () => {
    await applyWith(await planMove(), unchanged);

    expect((await planSince(base)).stacks[0]).toMatchObject({ creates: 0, updates: 0, deletes: 0, serial: 2 });
  });

  it('of an empty plan does nothing', async () => {
    fleet.write('README.md', 'words');
    fleet.commit();
    const applied = await applyWith(await planSince(base), unchanged);

    expect(applied).toMatchObject({ outcome: 'nothing', services: [], creates: 0 });
  });

  it('takes a review that a person approved', async () => {
    const applied = await applyWith(await planMove(), approved);

    expect(applied.outcome).toBe('applied');
  });

  it('refuses what the verdict does not permit, changes nothing and says so', async () => {
    const judged = await planMove();
    const refused = applyWith(judged, (verdict) => Object.assign(verdict, { outcome: 'review' }));

    await expect(refused).rejects.toMatchObject({ code: 'not-approved' });
    expect(world.stacks.get('shop')?.serial).toBe(1);
    expect(json('apply.json')).toMatchObject({ outcome: 'failed', services: [], creates: 0, planDigest: judged.digest });
  });

  it('refuses when the checkout has moved since', async () => {
    const judged = await planMove();
    fleet.commit();

    await expect(applyWith(judged, unchanged)).rejects.toMatchObject({ code: 'other-commit' });
  });

  it('refuses a plan whose text was changed after it was judged', async () => {
    const judged = await planMove();
    const path = join(out, 'plan.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"service": "shop"', '"service": "ledger"'));

    await expect(applyWith(judged, unchanged)).rejects.toMatchObject({ code: 'invalid-plan' });
  });

  it('refuses saved plans that were changed after they were judged', async () => {
    const judged = await planMove();
    const path = join(out, 'stacks/shop/saved-plan.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('e2-medium', 'n2-standard-8'));

    await expect(applyWith(judged, unchanged)).rejects.toMatchObject({ code: 'other-plan' });
    expect(world.stacks.get('shop')?.serial).toBe(1);
  });

  it('refuses a state that has moved since the plan', async () => {
    const judged = await planMove();
    await worldState(world).write('shop', { serial: 1, engine: 'embedded', resources: [] });

    await expect(applyWith(judged, unchanged)).rejects.toMatchObject({
      code: 'stale-plan',
      message: 'Saved plan is stale: shop: planned at serial 1, now at 2',
    });
    expect(world.stacks.get('shop')?.resources).toEqual([]);
  });

  it('refuses a stack that came to be since the plan', async () => {
    world.stacks.delete('shop');
    const judged = await planMove();
    await worldState(world).write('shop', { serial: null, engine: 'embedded', resources: [] });

    await expect(applyWith(judged, unchanged)).rejects.toMatchObject({ code: 'stale-plan' });
  });

  it('touches no stack when any of them has moved', async () => {
    fleet.place('shop', IN_GCP);
    fleet.place('ledger', { ...IN_AWS, count: 2 });
    fleet.commit();
    const judged = await planSince(base);
    await worldState(world).write('shop', { serial: 1, engine: 'embedded', resources: [] });

    await expect(applyWith(judged, approved)).rejects.toMatchObject({ code: 'stale-plan' });
    expect(world.stacks.get('ledger')?.serial).toBe(1);
  });

  it('says what was done before it failed', async () => {
    fleet.place('shop', IN_GCP);
    fleet.place('ledger', { ...IN_AWS, count: 2 });
    fleet.commit();
    const judged = await planSince(base);
    const whole = engine.apply;
    engine = {
      ...engine,
      apply: (stack, folder) => (stack === 'shop' ? Promise.reject(new Error('the cloud is full')) : whole(stack, folder)),
    };

    await expect(applyWith(judged, approved)).rejects.toThrow('the cloud is full');
    expect(json('apply.json')).toMatchObject({ outcome: 'failed', services: ['ledger'], creates: 2 });
  });

  it('takes a plan that does not say when it was made, and none that says it in no known way', async () => {
    const judged = await planMove();
    const path = join(out, 'plan.json');
    const { plannedAt: _, ...old } = JSON.parse(readFileSync(path, 'utf8'));

    writeFileSync(path, JSON.stringify({ ...old, plannedAt: 'yesterday' }));
    await expect(applyWith(judged, unchanged)).rejects.toMatchObject({ code: 'invalid-plan' });
    writeFileSync(path, JSON.stringify(old));
    expect(await applyWith(judged, unchanged)).toMatchObject({ outcome: 'applied' });
  });

  it('needs a plan and a verdict', async () => {
    await expect(applyNow()).rejects.toMatchObject({ code: 'no-plan' });
    await planMove();
    await expect(applyNow()).rejects.toMatchObject({ code: 'no-verdict' });
  });
});

describe('bringing up', () => {
  it('leaves stacks alone that are there', async () => {
    fleet.place('shop', IN_GCP);
    world.stacks.delete('ledger');

    expect(await bootstrap({ root: fleet.infra, engine, stacks: null, say })).toBe(1);
    expect(world.stacks.get('ledger')?.serial).toBe(1);
    expect(world.stacks.get('shop')?.resources.some((resource) => resource.type === 'aws_instance')).toBe(true);
  });

  it('can be limited, and refuses a stack that there is not', async () => {
    world.stacks.clear();

    expect(await bootstrap({ root: fleet.infra, engine, stacks: ['swen-aws', 'shop'], say })).toBe(2);
    expect([...world.stacks.keys()]).toEqual(['swen-aws', 'shop']);
    await expect(bootstrap({ root: fleet.infra, engine, stacks: ['shpo'], say })).rejects.toMatchObject({
      code: 'unknown-stack',
    });
  });
});
