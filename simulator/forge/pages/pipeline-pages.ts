import { stat } from 'node:fs/promises';
import type { Core } from '../core.ts';
import { readCommit } from '../git/commits.ts';
import { diffCommits } from '../git/diff.ts';
import { secondsBetween } from '../iso.ts';
import { hasEnded, type Job } from '../state/job.ts';
import { isActive, type Pipeline } from '../state/pipeline.ts';
import { PROJECT } from '../state/project.ts';
import { ansi } from './ansi.ts';
import { diffSummary, diffView } from './diff.ts';
import { type Html, html } from './html.ts';
import { actionButton } from './merge-box.ts';
import { pipelineTable } from './merge-request-list.ts';
import { badge, branch, commitLink, duration, paths, person, time } from './parts.ts';
import { pipelineGraph, pipelineLine } from './pipeline-graph.ts';

const SHOWN = 100;

export function pipelineList(core: Core): Html {
  return html`<div class="heading"><h1>Pipelines</h1></div>${pipelineTable(core.state.pipelinesNewestFirst().slice(0, SHOWN).map(pipelineLine))}`;
}

export async function pipelinePage(core: Core, pipeline: Pipeline, token: string): Promise<Html> {
  const commit = await readCommit(core.repository, pipeline.sha);
  const request = core.state.mergeRequests.get(pipeline.mergeRequestIid ?? 0);
  const failed = pipeline.status === 'failed' || pipeline.status === 'canceled';
  return html`<div class="heading"><h1>Pipeline #${pipeline.id} ${badge(pipeline.status)}</h1>
<p class="facts">${person(pipeline.user)} ${time(pipeline.createdAt)} ${duration(secondsBetween(pipeline.startedAt, pipeline.finishedAt))}
${request === undefined ? branch(pipeline.ref) : html`<a href="${paths.mergeRequest(request.iid)}">!${request.iid} ${request.title}</a>`}
${pipeline.protectedRef && html`<span class="tag">protected</span>`}</p></div>
<section class="panel"><p>${commitLink(pipeline.sha)} ${commit?.title}</p>${pipelineGraph(pipeline)}
${pipeline.yamlErrors !== null && html`<p class="error">${pipeline.yamlErrors}</p>`}
<div class="actions">${isActive(pipeline) && actionButton(`${paths.pipeline(pipeline.id)}/cancel`, 'Cancel', token, 'danger')}
${failed && actionButton(`${paths.pipeline(pipeline.id)}/retry`, 'Retry what failed', token)}</div></section>`;
}

export async function jobPage(pipeline: Pipeline, job: Job, token: string): Promise<Html> {
  const again = !job.retried && (job.status === 'failed' || job.status === 'success' || job.status === 'canceled');
  return html`<div class="heading"><h1>${job.name} ${badge(job.status)}</h1>
<p class="facts"><a href="${paths.pipeline(pipeline.id)}">Pipeline #${pipeline.id}</a> stage ${job.stage} ${person(job.user)}
${job.startedAt !== null && time(job.startedAt)} ${duration(secondsBetween(job.startedAt, job.finishedAt))}</p></div>
<section class="panel">${pipelineGraph(pipeline)}</section>
<section class="panel"><pre class="log">${job.trace === '' ? html`<span class="small">${hasEnded(job) ? 'The log is empty.' : 'Nothing written yet.'}</span>` : ansi(job.trace)}</pre>
<div class="actions">${job.status === 'manual' && actionButton(`${paths.job(job.id)}/play`, 'Run', token, 'primary')}
${again && actionButton(`${paths.job(job.id)}/retry`, 'Run again', token)}</div></section>
${await artifactList(job)}`;
}

export async function commitPage(core: Core, sha: string): Promise<Html | null> {
  const commit = await readCommit(core.repository, sha);
  if (commit === null) return null;
  const files = await diffCommits(core.repository, commit.parents[0] ?? null, commit.sha);
  return html`<div class="heading"><h1>${commit.title}</h1><p class="facts"><b>${commit.authorName}</b> <code>${commit.sha}</code> ${time(Date.parse(commit.committedAt))}</p></div>
<section class="panel"><pre class="message">${commit.message.trim()}</pre></section>
<section><h2>Changes <span class="small">${diffSummary(files)}</span></h2>${diffView(files)}</section>`;
}

async function artifactList(job: Job): Promise<Html | null> {
  const files = Object.entries(job.artifacts);
  if (files.length === 0) return null;
  const rows = files.map(async ([path, file]) => {
    const size = await stat(file).then(
      (entry) => `${entry.size} bytes`,
      () => 'expired',
    );
    return html`<tr><td><a href="/${PROJECT.path}/-/jobs/${job.id}/artifacts/${new URL(path, 'file:///').pathname.slice(1)}"><code>${path}</code></a></td><td class="right small">${size}</td></tr>`;
  });
  return html`<section><h2>Artifacts</h2><div class="panel scroll"><table class="rows">${await Promise.all(rows)}</table></div></section>`;
}
