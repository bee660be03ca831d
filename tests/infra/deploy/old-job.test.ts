import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Applied } from '../../../infra/deploy/applied.ts';
import { type ApplyRequest, apply } from '../../../infra/deploy/apply.ts';
import { embeddedEngine } from '../../../infra/deploy/embedded/engine.ts';
import type { Engine } from '../../../infra/deploy/engine.ts';
import type { ForgeJob } from '../../../infra/deploy/forge-job.ts';
import { plan } from '../../../infra/deploy/plan.ts';
import type { PlanFile } from '../../../infra/deploy/plan-file.ts';
import { fileState } from '../../../infra/deploy/state/file-state.ts';
import { type FleetFolder, fleetFolder, IN_AWS, IN_GCP, verdictFor } from '../support/fleet-folder.ts';
import { type Remote, remoteOf } from '../support/remote.ts';

const NOW = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;
const PIPELINE = { CI: 'true', CI_PROJECT_ID: '1', CI_PIPELINE_ID: '7', CI_COMMIT_BRANCH: 'main' };

let fleet: FleetFolder;
let remote: Remote;
let engine: Engine;
let judged: PlanFile;
let lines: string[];
let files: string;
const at = (name: string) => join(files, name);
const say = (line: string) => void lines.push(line);
const serial = async (stack: string) => (await fileState(at('state')).read(stack))?.serial ?? null;

/** `shop` moves by a merge, and its plan was judged: all that is left to do is the apply job. */
beforeEach(async () => {
  fleet = fleetFolder();
  files = mkdtempSync(join(tmpdir(), 'trimtab-old-job-'));
  lines = [];
  engine = embeddedEngine(fileState(at('state')));
  const base = fleet.commit();
  fleet.place('shop', IN_GCP);
  fleet.decide('shop', NOW + 30 * MINUTE);
  fleet.commit();
  remote = remoteOf(fleet);
  judged = await plan({ root: fleet.infra, out: at('plan'), base, engine, now: NOW, say: () => {} });
  writeFileSync(at('verdict.json'), JSON.stringify(verdictFor(judged, { judgedAt: NOW, expiresAt: NOW + 30 * MINUTE })));
});
afterEach(() => {
  remote.dispose();
  rmSync(files, { recursive: true, force: true });
  fleet.dispose();
});

/** What stands in a specification is in the stack of that service, and in no other. */
function morePorts(colleague: FleetFolder): void {
  const path = join(colleague.infra, 'services/shop.json');
  const spec = JSON.parse(readFileSync(path, 'utf8'));
  colleague.write('infra/services/shop.json', JSON.stringify({ ...spec, ports: [80, 443, 8443] }));
}

/** A first attempt, as the forge tells it. */
function startedAt(time: number): ForgeJob {
  return { startedAt: time, retried: false, pipelineAt: NOW };
}

function applyNow(changes: Partial<ApplyRequest> = {}): Promise<Applied> {
  const files = { plan: at('plan'), verdict: at('verdict.json'), trust: at('trust.json'), out: at('apply.json') };
  const outside = { env: PIPELINE, job: startedAt(NOW), now: NOW, say };
  return apply({ root: fleet.infra, ...files, engine: () => engine, ...outside, ...changes });
}

describe('an apply job', () => {
  it('applies while the target branch has nothing newer to say about its service', async () => {
    remote.colleague.place('ledger', { ...IN_AWS, count: 3 });
    remote.colleague.write('README.md', 'words');
    remote.push();

    expect(await applyNow()).toMatchObject({ outcome: 'applied', services: ['shop'], skipped: [] });
    expect(await serial('shop')).toBe(1);
  });

  it.each<[string, (colleague: FleetFolder) => void, string]>([
    ['has moved the service', (one) => one.place('shop', IN_AWS), 'infra/placements/shop.ts'],
    ['has removed the service', (one) => one.remove('infra/placements/shop.ts'), 'infra/placements/shop.ts'],
    ['makes something else of it', morePorts, 'infra/services/shop.json'],
    [
      'makes something else of it and moves others',
      (one) => {
        one.place('ledger', { ...IN_AWS, count: 3 });
        morePorts(one);
      },
      'infra/services/shop.json',
    ],
  ])('leaves the stack alone when a newer commit %s', async (_, change, path) => {
    change(remote.colleague);
    remote.push();
    const because = `a newer commit of main changes ${path}, and its pipeline applies what is written there`;

    expect(await applyNow()).toMatchObject({ outcome: 'nothing', services: [], skipped: [{ stack: 'shop', because }] });
    expect(JSON.parse(readFileSync(at('apply.json'), 'utf8'))).toMatchObject({ outcome: 'nothing', creates: 0 });
    expect(lines).toEqual([`shop: nothing to do: ${because}`]);
    expect(await serial('shop')).toBeNull();
  });

  it('leaves the stack alone when its commit has been taken out of the branch', async () => {
    remote.colleague.git('reset', '-q', '--hard', 'HEAD~1');
    remote.push();

    expect(await applyNow()).toMatchObject({ outcome: 'nothing', skipped: [{ because: 'this commit is not in main any more' }] });
  });

  it('leaves alone what newer commits have taken over, also when its verdict has long run out', async () => {
    remote.colleague.place('shop', IN_AWS);
    remote.push();

    const job = startedAt(NOW + 600 * MINUTE);
    expect(await applyNow({ job })).toMatchObject({ outcome: 'nothing' });
  });

  it('refuses when Git cannot tell', async () => {
    fleet.git('remote', 'set-url', 'origin', join(remote.address, 'nowhere'));

    await expect(applyNow()).rejects.toMatchObject({ code: 'unknown-target' });
    for (const CI_COMMIT_BRANCH of ['', '--upload-pack=touch /tmp/x', 'a..b'])
      await expect(applyNow({ env: { ...PIPELINE, CI_COMMIT_BRANCH } })).rejects.toMatchObject({ code: 'unknown-target' });
    expect(await serial('shop')).toBeNull();
  });

  it('applies while newer commits are about other stacks, and leaves it alone when nobody can tell what they are about', async () => {
    remote.colleague.write('infra/README.md', 'words');
    remote.push();
    expect(await applyNow()).toMatchObject({ outcome: 'applied' });

    remote.colleague.write('infra/services/ledger.json', '{');
    remote.push();
    expect(await applyNow()).toMatchObject({
      outcome: 'nothing',
      skipped: [
        { because: expect.stringMatching(/README\.md, and whether that is about this stack cannot be told \(.*ledger\.json/) },
      ],
    });
  });

  it('asks by the address of the job when `origin` lets nobody in, and shows no token of it', async () => {
    fleet.git('remote', 'set-url', 'origin', 'https://gitlab-ci-token:secret-of-the-job@127.0.0.1:1/x.git');
    const refusal = await applyNow().catch((error: unknown) => error as Error);
    expect(refusal).toMatchObject({ code: 'unknown-target' });
    expect(String(refusal)).not.toContain('secret-of-the-job');

    const web = await remote.served();
    fleet.git('remote', 'set-url', 'origin', `http://${web.address}/fleet.git`);
    await expect(applyNow()).rejects.toMatchObject({ code: 'unknown-target' });
    const env = { ...PIPELINE, CI_REPOSITORY_URL: `http://gitlab-ci-token:of-the-job@${web.address}/fleet.git` };
    expect(await applyNow({ env })).toMatchObject({ outcome: 'applied' });
    await web.close();
  });

  it.each([
    ['another repository', (address: string) => `http://gitlab-ci-token:of-the-job@${address}/`],
    [
      'another host',
      (address: string) => `http://gitlab-ci-token:of-the-job@${address.replace('127.0.0.1', 'localhost')}/fleet.git`,
    ],
    ['a folder', () => remote.address],
    ['a program', () => 'ext::false'],
  ])('does not ask %s, whatever variables say', async (_, named) => {
    const web = await remote.served();
    fleet.git('remote', 'set-url', 'origin', `http://${web.address}/fleet.git`);

    await expect(applyNow({ env: { ...PIPELINE, CI_REPOSITORY_URL: named(web.address) } })).rejects.toMatchObject({
      code: 'unknown-target',
    });
    await web.close();
  });

  it('lets no proxy speak for an origin without certificates', async () => {
    const web = await remote.served();
    fleet.git('remote', 'set-url', 'origin', `http://gitlab-ci-token:of-the-job@${web.address}/fleet.git`);
    const nobody = 'http://127.0.0.1:1';
    const proxies = { http_proxy: nobody, HTTP_PROXY: nobody, ALL_PROXY: nobody, all_proxy: nobody };

    expect(await applyNow({ env: { ...PIPELINE, ...proxies } })).toMatchObject({ outcome: 'applied' });
    await web.close();
  });

  it('takes the branch that the forge names, and refuses where a variable names another', async () => {
    remote.colleague.place('shop', IN_AWS);
    remote.push();
    fleet.git('push', '-q', 'origin', 'HEAD:stood-still');
    const job = { ...startedAt(NOW), ref: 'main' };

    await expect(applyNow({ job, env: { ...PIPELINE, CI_COMMIT_BRANCH: 'stood-still' } })).rejects.toMatchObject({
      code: 'unknown-target',
      message: expect.stringContaining('CI_COMMIT_BRANCH is not the branch that the forge names'),
    });
    expect(await applyNow({ job })).toMatchObject({ outcome: 'nothing' });
  });

  it('asks nobody outside a pipeline', async () => {
    fleet.git('remote', 'remove', 'origin');

    expect(await applyNow({ env: {}, job: null })).toMatchObject({ outcome: 'applied' });
  });

  it.each(['CI', 'GITLAB_CI', 'CI_JOB_TOKEN'])('asks also where nothing but %s says that there is a pipeline', async (sign) => {
    remote.colleague.place('shop', IN_AWS);
    remote.push();
    const { CI: _, ...named } = PIPELINE;

    for (const value of ['true', ''])
      expect(await applyNow({ env: { ...named, [sign]: value } })).toMatchObject({ outcome: 'nothing' });
    expect(await applyNow({ env: { ...named, CI: '', [sign]: 'true' } })).toMatchObject({ outcome: 'nothing' });
  });
});

describe('an apply job after its time', () => {
  const LATE = NOW + 31 * MINUTE;

  it('refuses, so that people see that Git is ahead of the cloud', async () => {
    await expect(applyNow({ env: {}, job: null, now: LATE })).rejects.toMatchObject({ code: 'expired' });
    await expect(applyNow({ job: startedAt(LATE) })).rejects.toMatchObject({ code: 'expired' });
  });

  it('has nothing to do when it was started again', async () => {
    const again = { startedAt: LATE, retried: true };

    expect(await applyNow({ job: again })).toMatchObject({ outcome: 'nothing', services: [] });
    expect(lines.at(-1)).toMatch(/^shop: nothing to do: .* was good until .*, and this job was started again$/);
    expect(await serial('shop')).toBeNull();
  });

  it('goes by the forge and not by a variable that tells another time', async () => {
    await expect(applyNow({ now: NOW, job: startedAt(LATE) })).rejects.toMatchObject({ code: 'expired' });
  });

  it('is told by nobody else inside a pipeline', async () => {
    for (const CI of ['true', ''])
      await expect(applyNow({ env: { ...PIPELINE, CI }, job: null })).rejects.toMatchObject({ code: 'unknown-time' });
    expect(await serial('shop')).toBeNull();
  });

  it('notices that its own time goes on', async () => {
    const job = { ...startedAt(NOW), now: () => LATE };

    await expect(applyNow({ job })).rejects.toMatchObject({ code: 'expired' });
  });
});

describe('an apply job of an old pipeline whose verdict is fresh', () => {
  const WEEK = 7 * 24 * 60 * MINUTE;
  const plannedAt = (time: number) => {
    const path = at('plan/plan.json');
    const plan = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...plan, plannedAt: new Date(time).toISOString() }));
  };
  /** Its policy job was started again, and a person had merged. */
  const judgedAt = (time: number) => {
    const verdict = verdictFor(judged, { judgedAt: time, expiresAt: NOW + 30 * MINUTE });
    const agreed = verdict['rules'] as Record<string, unknown>[];
    const rules = agreed.map((rule) => ({ ...rule, outcome: 'review' }));
    writeFileSync(at('verdict.json'), JSON.stringify({ ...verdict, outcome: 'review', approvedBy: 'alice', rules }));
  };

  it('has nothing to do when it was started again', async () => {
    judgedAt(NOW + WEEK);
    const job = { startedAt: NOW + WEEK + MINUTE, retried: true, pipelineAt: NOW };

    expect(await applyNow({ job })).toMatchObject({ outcome: 'nothing', services: [] });
    expect(lines.at(-1)).toMatch(
      /^shop: nothing to do: The pipeline is of 2025-01-01T.* 75 minutes, and this job was started again$/,
    );
  });

  it.each<[string, number, number]>([
    ['its pipeline', NOW, NOW + WEEK],
    ['its plan', NOW + WEEK, NOW],
  ])('refuses by the age of %s when it was waiting all the time', async (_, pipelineAt, planned) => {
    judgedAt(NOW + WEEK);
    plannedAt(planned);
    const job = { startedAt: NOW + WEEK + MINUTE, retried: false, pipelineAt };

    await expect(applyNow({ job })).rejects.toMatchObject({
      code: 'expired',
      advice: expect.stringMatching(/^Start a new pipeline/),
    });
    expect(await serial('shop')).toBeNull();
  });

  it('applies for an hour and as long as a pipeline may wait for a runner', async () => {
    const late = NOW + 75 * MINUTE;
    judgedAt(late);
    await expect(applyNow({ job: startedAt(late + 1) })).rejects.toMatchObject({ code: 'expired' });

    expect(await applyNow({ job: startedAt(late) })).toMatchObject({ outcome: 'applied' });
  });
});

describe('two applies at once', () => {
  it('one wins; the other is stale, plans again and finds nothing left to do', async () => {
    const ended = await Promise.allSettled([applyNow({ out: at('first.json') }), applyNow({ out: at('second.json') })]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ended.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'stale-plan' } });
    const again = await plan({ root: fleet.infra, out: at('again'), base: judged.baseSha, engine, now: NOW, say: () => {} });
    expect(again.stacks[0]).toMatchObject({ creates: 0, updates: 0, deletes: 0 });
    expect(await applyNow({ plan: at('again') })).toMatchObject({ outcome: 'nothing', skipped: [] });
  });

  it('over a state that is there, exactly one of many wins', async () => {
    await applyNow();
    fleet.place('shop', { ...IN_GCP, count: 3 });
    fleet.decide('shop', NOW + 30 * MINUTE);
    fleet.commit();
    judged = await plan({ root: fleet.infra, out: at('plan'), base: judged.headSha, engine, now: NOW, say: () => {} });
    writeFileSync(at('verdict.json'), JSON.stringify(verdictFor(judged, { judgedAt: NOW, expiresAt: NOW + 30 * MINUTE })));
    const tries = Array.from({ length: 6 }, (_, i) => applyNow({ out: at(`${i}.json`), env: {}, job: null }));
    const ended = await Promise.allSettled(tries);

    expect(ended.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of ended) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'stale-plan' });
    expect(await serial('shop')).toBe(2);
  });
});

describe('a plan whose state moves before its apply', () => {
  it('is never applied over what it did not see, in a hundred races', async () => {
    const store = fileState(at('state'));
    const elsewhere = { engine: 'terraform' as const, resources: [] };
    await applyNow({ env: {}, job: null });
    const counted = { won: 0, stale: 0 };
    for (let i = 0; i < 100; i++) {
      await store.write('shop', { serial: await serial('shop'), engine: 'embedded', resources: [] });
      const { serial: seen } = await engine.plan('shop', {}, at('plan'));
      const late = i % 3;
      const rival = delay(late).then(() => store.write('shop', { serial: null, ...elsewhere }));
      const [outcome] = await Promise.allSettled([delay((i + 1) % 3).then(() => engine.apply('shop', at('plan'))), rival]);
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'stale-plan' });
      counted[outcome.status === 'rejected' ? 'stale' : 'won']++;
      // One write each; a plan that was refused has written nothing.
      expect(await serial('shop')).toBe((seen ?? 0) + (outcome.status === 'rejected' ? 1 : 2));
    }
    expect(counted.won).toBeGreaterThan(0);
    expect(counted.stale).toBeGreaterThan(0);
  });
});
