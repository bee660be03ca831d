import { describe, expect } from 'vitest';
import { ensureMergeRequest, parseBody, recordDigest, recordText } from '../../src/merge-request/index.ts';
import { placementText } from '../change/fake-stacks.ts';
import { ALICE } from '../forge/fleet-repository.ts';
import { BOT, mergeRequestJson } from '../forge/gitlab-server.ts';
import { BRANCH, PATH } from '../forge/with-fleet.ts';
import { ELSEWHERE, NOW, sampleHeal, sampleMove } from './sample-move.ts';
import { inputOf, it } from './with-forge.ts';

const MOVE = sampleMove();
const NEWER = sampleMove({ id: 'dec_01hq3v5r7knewernewernewer1', decidedAt: NOW + 600_000, expiresAt: NOW + 4_200_000 });
const ANOTHER = sampleMove({ id: 'dec_01hq3v5r7kanotheranother12', to: { ...ELSEWHERE, count: 3 } });

describe('a new proposal', () => {
  it('is one commit, one merge request and two calls', async ({ fleet, gitlab, space, propose }) => {
    const { signed } = await inputOf(space, MOVE);
    const outcome = await propose(MOVE);

    const base = fleet.sha('main');
    const head = fleet.sha(BRANCH);
    expect(outcome).toMatchObject({ kind: 'created', headSha: head, decisionId: MOVE.id, mergeRequest: { iid: 1 } });
    expect(gitlab.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      'GET projects/7/merge_requests',
      'POST projects/7/merge_requests',
    ]);
    expect(fleet.git('rev-list', `${base}..${head}`)).toBe(head);
    expect(fleet.git('log', '-1', '--format=%(trailers:key=Trimtab-Decision,valueonly)', head)).toBe(MOVE.id);
    expect(fleet.show(head, PATH)).toBe(placementText('service-1', ELSEWHERE));
    expect(gitlab.mergeRequests[0]).toMatchObject({ labels: ['trimtab', 'trimtab-kind::optimize'], remove_source_branch: true });
    const record = fleet.show(head, 'infra/decisions/service-1.json');
    expect(record).toBe(recordText(signed));
    expect(parseBody(String(gitlab.mergeRequests[0]?.['description']))?.recordDigest).toBe(recordDigest(signed));
    expect(signed.record.files).toEqual([
      { path: PATH, before: fleet.git('rev-parse', `${base}:${PATH}`), after: fleet.git('rev-parse', `${head}:${PATH}`) },
    ]);
  });

  it('stays one when it is made again, also by a process that knows nothing', async ({
    fleet,
    gitlab,
    deps,
    workspace,
    clock,
    propose,
  }) => {
    await propose(MOVE);
    const head = fleet.sha(BRANCH);

    expect(await propose(MOVE)).toMatchObject({ kind: 'unchanged', headSha: head });
    const fresh = workspace({ stateFolder: `${fleet.folder}/fresh`, clock });
    expect(await ensureMergeRequest({ ...deps, workspace: fresh }, await inputOf(fresh, MOVE))).toMatchObject({
      kind: 'unchanged',
    });
    expect(fleet.sha(BRANCH)).toBe(head);
    expect(gitlab.calls('POST', /./)).toHaveLength(1);
    expect(gitlab.calls('PUT', /./)).toHaveLength(0);
  });

  it('refuses a change that is not the placement of its decision, and a record that is not about both', async ({
    space,
    deps,
  }) => {
    const input = await inputOf(space, MOVE);
    const { change, signed } = input;
    const file = { path: PATH, before: null, after: 'x' };
    const stray = { ...change, files: [...change.files, { ...file, path: '.gitlab-ci.yml' }] };
    const claiming = (fields: object) => ({ ...input, signed: { ...signed, record: { ...signed.record, ...fields } } });

    for (const wrong of [
      { ...input, change: stray },
      { ...input, decision: NEWER },
      { ...input, change: { ...change, files: [] } },
      { ...input, change: { ...change, files: [file] } },
      { ...input, change: { ...change, effect: { stack: 'service-1', resources: [] } } },
      { ...input, repository: { ...input.repository, headSha: '0'.repeat(40) } },
      claiming({ service: 'service-2' }),
      claiming({ confidence: 1 }),
      claiming({ nonce: '0'.repeat(26) }),
    ])
      await expect(ensureMergeRequest(deps, wrong)).rejects.toMatchObject({
        code: 'change-mismatch',
        disposition: 'bug',
      });
  });

  it('of another kind is another merge request', async ({ gitlab, propose }) => {
    await propose(MOVE);

    expect(await propose(sampleHeal({ id: 'dec_heal' }))).toMatchObject({ kind: 'created', mergeRequest: { iid: 2 } });
    expect(gitlab.mergeRequests.map((one) => one['source_branch'])).toEqual([BRANCH, 'trimtab/heal/service-1']);
  });
});

describe('a crash or a lost answer', () => {
  it('after the push is made good with the merge request alone', async ({ fleet, gitlab, propose }) => {
    gitlab.script({ method: 'POST', path: /merge_requests$/, status: 500, body: 'down' });
    await expect(propose(MOVE)).rejects.toMatchObject({ disposition: 'waiting' });
    const head = fleet.sha(BRANCH);

    expect(await propose(MOVE)).toMatchObject({ kind: 'created', headSha: head });
    expect(fleet.sha(BRANCH)).toBe(head);
    // What is described is what was pushed.
    const pushed = JSON.parse(fleet.show(head, 'infra/decisions/service-1.json'));
    expect(parseBody(String(gitlab.mergeRequests[0]?.['description']))?.recordDigest).toBe(recordDigest(pushed));
  });

  it('while the merge request is made adopts what was made', async ({ gitlab, propose }) => {
    gitlab.script({ method: 'POST', path: /merge_requests$/, fault: 'done-then-reset' });

    expect(await propose(MOVE)).toMatchObject({ kind: 'adopted', decisionId: MOVE.id });
    expect(await propose(MOVE)).toMatchObject({ kind: 'unchanged' });
    expect(gitlab.mergeRequests).toHaveLength(1);
  });

  it('while nothing was made is told, and made good the next time', async ({ gitlab, propose }) => {
    gitlab.script({ method: 'POST', path: /merge_requests$/, fault: 'hang' });

    await expect(propose(MOVE)).rejects.toMatchObject({ disposition: 'waiting' });
    expect(await propose(MOVE)).toMatchObject({ kind: 'created' });
    expect(gitlab.mergeRequests).toHaveLength(1);
  });

  it('between push and description is made good with the description alone', async ({ fleet, gitlab, propose }) => {
    await propose(MOVE);
    gitlab.script({ method: 'PUT', path: /merge_requests\/1$/, status: 502, body: 'down' });
    await expect(propose(ANOTHER)).rejects.toMatchObject({ disposition: 'waiting' });
    const head = fleet.sha(BRANCH);

    expect(await propose(ANOTHER)).toMatchObject({ kind: 'updated', headSha: head });
    expect(parseBody(String(gitlab.mergeRequests[0]?.['description']))?.decisionId).toBe(ANOTHER.id);
  });

  it('adopts on 409 what another replica has made of the same decision', async ({ gitlab, propose }) => {
    await propose(MOVE);
    gitlab.script({ method: 'GET', path: /merge_requests\?/, body: [] });

    expect(await propose(MOVE)).toMatchObject({ kind: 'adopted', mergeRequest: { iid: 1 } });
    expect(gitlab.mergeRequests).toHaveLength(1);
  });

  it('brings up to date what it adopts with an older decision', async ({ gitlab, propose }) => {
    await propose(MOVE);
    gitlab.script({ method: 'GET', path: /merge_requests\?/, body: [] });

    expect(await propose(ANOTHER)).toMatchObject({ kind: 'adopted', decisionId: ANOTHER.id });
    expect(parseBody(String(gitlab.mergeRequests[0]?.['description']))?.decisionId).toBe(ANOTHER.id);
  });

  it.for([
    ['without our block', { description: 'Mine' }],
    ['by another author', { author: { username: 'alice' } }],
  ] as const)('does not adopt a merge request %s', async ([, fields], { gitlab, propose }) => {
    gitlab.mergeRequests.push(mergeRequestJson({ iid: 1, ...fields }));
    gitlab.script({ method: 'GET', path: /merge_requests\?/, body: [] });

    expect(await propose(MOVE)).toMatchObject({ kind: 'refused', reason: 'not-ours' });
    expect(gitlab.calls('PUT', /./)).toEqual([]);
  });
});

describe('facts that change', () => {
  it('give the merge request a new commit and description, in place', async ({ fleet, gitlab, propose }) => {
    await propose(MOVE);
    gitlab.mergeRequests[0] = {
      ...gitlab.mergeRequests[0],
      labels: ['trimtab', 'trimtab-kind::optimize', 'trimtab-verdict::auto', 'finops'],
    };

    const outcome = await propose(ANOTHER);

    expect(outcome).toMatchObject({
      kind: 'updated',
      decisionId: ANOTHER.id,
      headSha: fleet.sha(BRANCH),
      mergeRequest: { iid: 1 },
    });
    expect(fleet.show(BRANCH, PATH)).toBe(placementText('service-1', ANOTHER.to));
    expect(fleet.git('rev-list', `main..${BRANCH}`).split('\n')).toHaveLength(1);
    expect(gitlab.mergeRequests[0]).toMatchObject({
      labels: ['trimtab', 'trimtab-kind::optimize', 'finops'],
      title: expect.stringContaining('3 x'),
    });
  });

  it('are not a newer decision for the same move while the older is fresh', async ({ clock, propose }) => {
    await propose(MOVE);
    clock.set(NOW + 2_000_000);

    expect(await propose(NEWER)).toMatchObject({ kind: 'unchanged', decisionId: MOVE.id });
  });

  it('are a newer decision once the older is about to expire', async ({ clock, propose }) => {
    await propose(MOVE);
    clock.set(NOW + 2_500_000);

    expect(await propose(NEWER)).toMatchObject({ kind: 'updated', decisionId: NEWER.id });
  });

  it('are not a target branch that moves elsewhere', async ({ fleet, propose }) => {
    await propose(MOVE);
    const head = fleet.sha(BRANCH);
    fleet.commit('main', { 'README.md': 'Moved\n', 'infra/placements/service-2.ts': placementText('service-2', ELSEWHERE) });

    expect(await propose(MOVE)).toMatchObject({ kind: 'unchanged', headSha: head });
  });

  it('are a target branch that changes our file: one commit on the new base', async ({ fleet, propose }) => {
    await propose(MOVE);
    const base = fleet.commit('main', { [PATH]: `// Owned by payments\n${placementText('service-1', MOVE.from)}` });

    expect(await propose(MOVE)).toMatchObject({ kind: 'updated' });
    expect(fleet.git('rev-list', `${base}..${BRANCH}`)).toBe(fleet.sha(BRANCH));
    expect(fleet.show(BRANCH, PATH)).toMatch(/^\/\/ Owned by payments\n/);
  });
});

describe('a person', () => {
  it('who pushes to the branch is left alone, told once, and auto-merge is taken back', async ({ fleet, gitlab, propose }) => {
    await propose(MOVE);
    const theirs = fleet.commit(BRANCH, { 'notes.txt': 'mine' }, { by: ALICE });
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], merge_when_pipeline_succeeds: true };

    for (const move of [MOVE, ANOTHER, ANOTHER]) expect(await propose(move)).toMatchObject({ kind: 'hands-off', iid: 1 });

    expect(fleet.sha(BRANCH)).toBe(theirs);
    expect(gitlab.mergeRequests[0]).toMatchObject({
      merge_when_pipeline_succeeds: false,
      labels: ['trimtab', 'trimtab-kind::optimize', 'trimtab-state::hands-off'],
    });
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.calls('PUT', /merge_requests\/1$/)).toHaveLength(1);
  });

  it('who pushes between our look and our push wins', async ({ fleet, gitlab, space, deps, propose }) => {
    await propose(MOVE);
    const input = await inputOf(space, ANOTHER);
    let theirs = '';
    const late = {
      ...space,
      publish: async (request: Parameters<typeof space.publish>[0]) => {
        theirs ||= fleet.commit(BRANCH, { 'notes.txt': 'mine' }, { by: ALICE });
        return space.publish(request);
      },
    };

    expect(await ensureMergeRequest({ ...deps, workspace: late }, input)).toMatchObject({ kind: 'hands-off', iid: 1 });
    expect(fleet.sha(BRANCH)).toBe(theirs);
    expect(gitlab.notes).toHaveLength(1);
  });

  it('who force-pushes our branch away is left alone', async ({ fleet, propose }) => {
    await propose(MOVE);
    fleet.git('update-ref', `refs/heads/${BRANCH}`, fleet.sha('main'));

    expect(await propose(ANOTHER)).toMatchObject({ kind: 'hands-off' });
    expect(fleet.sha(BRANCH)).toBe(fleet.sha('main'));
  });

  it('who sets the label is left alone without a word', async ({ fleet, gitlab, propose }) => {
    await propose(MOVE);
    const head = fleet.sha(BRANCH);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], labels: ['trimtab-state::hands-off'] };

    expect(await propose(ANOTHER)).toMatchObject({ kind: 'hands-off', iid: 1 });
    expect(fleet.sha(BRANCH)).toBe(head);
    expect(gitlab.notes).toEqual([]);
  });

  it('who opened a merge request from our branch keeps it', async ({ gitlab, propose }) => {
    gitlab.mergeRequests.push(mergeRequestJson({ iid: 1, author: { username: 'alice' } }));

    expect(await propose(MOVE)).toMatchObject({ kind: 'refused', reason: 'not-ours' });
    expect(gitlab.calls('PUT', /./)).toEqual([]);
  });

  it('who closes the merge request is not asked the same again', async ({ gitlab, propose }) => {
    await propose(MOVE);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], state: 'closed' };

    expect(await propose(NEWER)).toMatchObject({ kind: 'snoozed', iid: 1 });
    expect(gitlab.mergeRequests).toHaveLength(1);
  });

  it.for([
    ['another target', ANOTHER],
    ['a saving that has grown by half', sampleMove({ id: NEWER.id, cost: { ...MOVE.cost, savingUsdPerMonth: 95 } })],
  ] as const)('who closed it is asked again about %s', async ([, move], { gitlab, propose }) => {
    await propose(MOVE);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], state: 'closed' };

    expect(await propose(move)).toMatchObject({ kind: 'created', mergeRequest: { iid: 2 } });
  });

  it('who closed an emergency is asked again when the alert comes back', async ({ gitlab, propose }) => {
    const heal = sampleHeal();
    await propose(heal);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], state: 'closed' };
    const evidence = heal.evidence === null ? null : { ...heal.evidence, startsAt: NOW + 60_000 };

    expect(await propose(sampleHeal({ id: 'dec_second' }))).toMatchObject({ kind: 'snoozed' });
    expect(await propose(sampleHeal({ id: 'dec_third', evidence }))).toMatchObject({ kind: 'created' });
  });

  it('is not taken for one when Trimtab itself has closed it', async ({ gitlab, propose }) => {
    await propose(MOVE);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], state: 'closed', labels: ['trimtab', 'trimtab-state::withdrawn'] };

    expect(await propose(NEWER)).toMatchObject({ kind: 'created', mergeRequest: { iid: 2 } });
  });
});

describe('what was merged', () => {
  it('is not proposed a second time', async ({ fleet, gitlab, propose }) => {
    await propose(MOVE);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], state: 'merged' };
    fleet.git('update-ref', '-d', `refs/heads/${BRANCH}`);

    expect(await propose(MOVE)).toMatchObject({ kind: 'refused', reason: 'already-merged' });
  });

  it('does not stand in the way of the next decision', async ({ fleet, gitlab, propose }) => {
    await propose(MOVE);
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], state: 'merged' };
    fleet.git('update-ref', 'refs/heads/main', fleet.sha(BRANCH));
    const back = sampleMove({ id: 'dec_back', from: ELSEWHERE, to: MOVE.from });

    expect(await propose(back)).toMatchObject({ kind: 'created', mergeRequest: { iid: 2, authorUsername: BOT } });
  });
});

it('says `forbidden` when the forge does not let us', async ({ gitlab, propose }) => {
  gitlab.script({ method: 'POST', path: /merge_requests$/, status: 403, body: { message: '403 Forbidden' } });

  expect(await propose(MOVE)).toMatchObject({ kind: 'refused', reason: 'forbidden' });
});

it('gives up after three rounds against a branch that keeps moving', async ({ gitlab, space, deps }) => {
  let pushes = 0;
  const racing: typeof space = {
    ...space,
    publish: async () => {
      pushes++;
      return { ok: false, refusal: { kind: 'moved' } };
    },
  };

  const outcome = await ensureMergeRequest({ ...deps, workspace: racing }, await inputOf(space, MOVE));

  expect(outcome).toMatchObject({ kind: 'refused', reason: 'moved' });
  expect(pushes).toBe(3);
  expect(gitlab.mergeRequests).toEqual([]);
});
