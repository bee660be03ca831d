import { secondsBetween } from '../iso.ts';
import { currentJobs, type Pipeline } from '../state/pipeline.ts';
import { type Html, html } from './html.ts';
import { badge, commitLink, duration, mark, paths, person, time } from './parts.ts';

/** Stages from left to right, with their jobs. */
export function pipelineGraph(pipeline: Pipeline): Html {
  const jobs = currentJobs(pipeline);
  const stages = pipeline.stages.filter((stage) => jobs.some((job) => job.stage === stage));
  const column = (stage: string) =>
    html`<li><h4>${stage}</h4>${jobs
      .filter((job) => job.stage === stage)
      .map(
        (job) => html`<a class="job" href="${paths.job(job.id)}">${mark(job.status)}<span>${job.name}</span>
<small>${duration(secondsBetween(job.startedAt, job.finishedAt))}</small></a>`,
      )}</li>`;
  return html`<ol class="graph">${stages.map(column)}</ol>`;
}

/** One line: status, number, commit, who and when. */
export function pipelineLine(pipeline: Pipeline): Html {
  const request = pipeline.mergeRequestIid;
  const where =
    request === null
      ? html`<span class="branch">${pipeline.ref}</span>`
      : html`<a href="${paths.mergeRequest(request)}">!${request}</a>`;
  return html`<tr><td>${badge(pipeline.status)}</td>
<td><a href="${paths.pipeline(pipeline.id)}"><b>#${pipeline.id}</b></a></td><td>${where} ${commitLink(pipeline.sha)}</td>
<td class="dots">${currentJobs(pipeline).map((job) => html`<a href="${paths.job(job.id)}" title="${job.name}: ${job.status}">${mark(job.status)}</a>`)}</td>
<td class="wide">${person(pipeline.user)}</td><td class="wide">${time(pipeline.createdAt)}</td>
<td class="wide right">${duration(secondsBetween(pipeline.startedAt, pipeline.finishedAt))}</td></tr>`;
}
