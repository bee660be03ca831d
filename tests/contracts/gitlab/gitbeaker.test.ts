import { join } from 'node:path';
import { GitbeakerRequestError, Gitlab } from '@gitbeaker/rest';
import { describe, expect, it } from 'vitest';
import { pushBranch, TOKENS, testForge, until, writeFiles } from '../../simulator/forge/setup.ts';

describe('@gitbeaker/rest', () => {
  it('drives the whole life of a merge request', async () => {
    const forge = await testForge();
    await writeFiles(forge.folder, { 'verdict.json': '{"verdict":"auto"}' });
    forge.runner.result = () => ({
      status: 'success',
      log: ['done\n'],
      artifacts: { 'out/verdict.json': join(forge.folder, 'verdict.json') },
    });
    const api = new Gitlab({ host: forge.url, token: TOKENS.bot });
    const branch = 'trimtab/optimize/service-1';
    const sha = await pushBranch(forge, branch);

    expect(await api.Users.showCurrentUser()).toMatchObject({ username: 'trimtab' });
    expect(await api.Projects.show('platform/fleet')).toMatchObject({ id: 1, default_branch: 'main' });
    expect(await api.Branches.show(1, branch)).toMatchObject({ name: branch, commit: { id: sha } });
    const [root] = await api.Users.all({ username: 'root' });

    const made = await api.MergeRequests.create(1, branch, 'main', 'Move service-1', {
      description: 'Why',
      labels: ['trimtab', 'trimtab::optimize'].join(','),
      reviewerIds: [root?.id ?? 0],
      removeSourceBranch: true,
    });
    expect(made).toMatchObject({
      iid: 1,
      sha,
      reviewers: [{ username: 'root' }],
      labels: ['trimtab', 'trimtab::optimize'],
      force_remove_source_branch: true,
    });
    const mergeable = () => api.MergeRequests.show(1, made.iid);
    await until(mergeable, (one) => String(one.detailed_merge_status) === 'mergeable');

    const pipelines = await api.MergeRequests.allPipelines(1, made.iid);
    expect(pipelines).toMatchObject([{ sha, source: 'merge_request_event', status: 'success' }]);
    const [job] = await api.Jobs.all(1, { pipelineId: pipelines[0]?.id ?? 0 });
    expect(job).toMatchObject({ name: 'check', status: 'success' });
    expect(await api.Jobs.showLog(1, job?.id ?? 0)).toBe('done\n');
    const artifact: unknown = await api.JobArtifacts.downloadArchive(1, {
      jobId: job?.id ?? 0,
      artifactPath: 'out/verdict.json',
    });
    expect(artifact).toEqual({ verdict: 'auto' });

    const note = await api.MergeRequestNotes.create(1, made.iid, 'First');
    await api.MergeRequestNotes.edit(1, made.iid, note.id, { body: 'Second' });
    expect(await api.MergeRequestNotes.all(1, made.iid)).toMatchObject([{ body: 'Second', author: { username: 'trimtab' } }]);
    await api.MergeRequests.edit(1, made.iid, { addLabels: 'trimtab::auto' });
    expect(await api.MergeRequests.allDiffs(1, made.iid)).toMatchObject([{ new_path: 'infra/placements/service-1.ts' }]);

    const merged = await api.MergeRequests.merge(1, made.iid, { sha, mergeWhenPipelineSucceeds: true });
    expect(merged).toMatchObject({ state: 'merged', labels: ['trimtab', 'trimtab::optimize', 'trimtab::auto'] });
    expect(await api.Commits.allMergeRequests(1, merged.merge_commit_sha ?? '')).toMatchObject([{ iid: made.iid }]);
    expect(await api.RepositoryFiles.showRaw(1, 'infra/placements/service-1.ts', 'main')).toContain('gcp');
    expect(await api.MergeRequests.all({ projectId: 1, state: 'merged', sourceBranch: branch })).toHaveLength(1);
  });

  it('reads all pages, and sees refusals as GitLab gives them', async () => {
    const forge = await testForge();
    const api = new Gitlab({ host: forge.url, token: TOKENS.bot });
    await pushBranch(forge, 'one');
    const made = await api.MergeRequests.create(1, 'one', 'main', 'One');
    for (let count = 0; count < 5; count += 1) await api.MergeRequestNotes.create(1, made.iid, `Note ${count}`);
    const notes = await api.MergeRequestNotes.all(1, made.iid, { perPage: 2, sort: 'asc' });
    expect(notes.map(({ body }) => body)).toEqual(['Note 0', 'Note 1', 'Note 2', 'Note 3', 'Note 4']);
    const again = await api.MergeRequests.create(1, 'one', 'main', 'Two').catch((error: unknown) => error);
    expect(again).toBeInstanceOf(GitbeakerRequestError);
    expect((again as GitbeakerRequestError).cause?.response.status).toBe(409);
    expect((again as GitbeakerRequestError).message).toContain(`already exists for this source branch: !${made.iid}`);
    await api.MergeRequests.edit(1, made.iid, { stateEvent: 'close' });
    await expect(api.MergeRequests.cancelOnPipelineSuccess(1, made.iid)).rejects.toMatchObject({
      cause: { response: { status: 406 } },
    });
  });
});
