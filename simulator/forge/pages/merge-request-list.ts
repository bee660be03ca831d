import type { Core } from '../core.ts';
import { type DetailedMergeStatus, detailedMergeStatus } from '../merge-requests/mergeability.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import { type Html, html } from './html.ts';
import { avatar, label, mark, paths, time } from './parts.ts';
import { pipelineLine } from './pipeline-graph.ts';

const TABS = { opened: 'Open', merged: 'Merged', closed: 'Closed', all: 'All' };
const IN_WORDS: Readonly<Record<DetailedMergeStatus, string>> = {
  mergeable: 'ready to merge',
  ci_still_running: 'pipeline is running',
  ci_must_pass: 'pipeline has to pass',
  conflict: 'has conflicts',
  draft_status: 'draft',
  checking: 'checking',
  not_open: 'not open',
};
export type ListTab = keyof typeof TABS;

export function isTab(text: string | undefined): text is ListTab {
  return text !== undefined && Object.hasOwn(TABS, text);
}

export function mergeRequestList(core: Core, tab: ListTab): Html {
  const all = [...core.state.mergeRequests.values()].sort((a, b) => b.iid - a.iid);
  const of = (name: string) =>
    all.filter((one) => name === 'all' || one.state === name || (name === 'opened' && one.state === 'locked'));
  const tabs = Object.entries(TABS).map(
    ([name, title]) =>
      html`<a class="tab ${name === tab && 'active'}" href="${paths.mergeRequests}?state=${name}">${title} <span class="count">${of(name).length}</span></a>`,
  );
  const shown = of(tab);
  const none = tab === 'opened' ? 'Nothing is proposed at the moment.' : 'None so far.';
  return html`<nav class="tabs">${tabs}</nav>
<ul class="cards">${shown.map((one) => card(core, one))}</ul>${shown.length === 0 && html`<p class="empty">${none}</p>`}`;
}

/** The start page: what is open, and what ran last. */
export function overview(core: Core): Html {
  const pipelines = core.state.pipelinesNewestFirst().slice(0, 6);
  return html`${mergeRequestList(core, 'opened')}
<h2>Last pipelines</h2>${pipelineTable(pipelines.map(pipelineLine))}`;
}

export function pipelineTable(rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p class="empty">No pipeline has run yet.</p>`;
  return html`<div class="panel scroll"><table class="rows">${rows}</table></div>`;
}

function card(core: Core, one: MergeRequest): Html {
  const pipeline = core.state.headPipeline(one);
  const merging = one.autoMerge !== null && html`<span class="tag">auto-merge</span>`;
  return html`<li class="card">${avatar(one.author)}<div>
<a class="title" href="${paths.mergeRequest(one.iid)}">${one.title}</a>
<p class="small">!${one.iid} · ${one.author.name} · ${time(one.createdAt)} · ${state(core, one)} ${merging}</p>
<p>${one.labels.map(label)}</p></div>
<div class="end">${pipeline !== null && html`<a href="${paths.pipeline(pipeline.id)}">${mark(pipeline.status)}</a>`}</div></li>`;
}

function state(core: Core, one: MergeRequest): string {
  return one.state === 'opened' ? IN_WORDS[detailedMergeStatus(core, one)] : one.state;
}
