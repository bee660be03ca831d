import type { Core } from '../core.ts';
import { diffCommits } from '../git/diff.ts';
import type { MergeRequest, Note } from '../state/merge-request.ts';
import { PROJECT } from '../state/project.ts';
import type { User } from '../state/user.ts';
import { approvalsPanel } from './approvals.ts';
import { diffSummary, diffView } from './diff.ts';
import { type Html, html } from './html.ts';
import { markdown } from './markdown.ts';
import { mergeBox } from './merge-box.ts';
import { avatar, badge, branch, commitLink, label, paths, person, time } from './parts.ts';
import { pipelineGraph } from './pipeline-graph.ts';

/** One merge request: what it says, what it changes, what its pipeline found, and what people said. */
export async function mergeRequestPage(core: Core, mergeRequest: MergeRequest, viewer: User, token: string): Promise<Html> {
  const files = await diffCommits(core.repository, mergeRequest.baseSha, mergeRequest.sha);
  return html`<div class="heading"><h1>${mergeRequest.title} <span class="number">!${mergeRequest.iid}</span></h1>
<p class="facts"><span class="state ${mergeRequest.state}">${mergeRequest.state === 'opened' ? 'open' : mergeRequest.state}</span>
${person(mergeRequest.author)} ${branch(mergeRequest.sourceBranch)} → ${branch(mergeRequest.targetBranch)} ${time(mergeRequest.createdAt)}</p>
<p class="jump"><a href="#pipeline">Pipeline</a><a href="#approvals">Approvals</a><a href="#activity">Activity</a><a href="#changes">Changes</a></p></div>
<div class="columns"><div>
<section class="panel description">${mergeRequest.description === '' ? html`<p class="empty">No description.</p>` : markdown(mergeRequest.description)}</section>
${pipelinePanel(core, mergeRequest)}
${await approvalsPanel(core, mergeRequest)}
${mergeBox(core, mergeRequest, viewer, token)}
<section id="activity"><h2>Activity</h2>${mergeRequest.notes.map(note)}${commentForm(mergeRequest, viewer, token)}</section>
</div>${aside(mergeRequest)}</div>
<section id="changes"><h2>Changes <span class="small">${diffSummary(files)}</span></h2>${diffView(files)}</section>`;
}

function pipelinePanel(core: Core, mergeRequest: MergeRequest): Html {
  const pipeline = core.state.headPipeline(mergeRequest);
  if (pipeline === null)
    return html`<section class="panel" id="pipeline"><p class="empty">There is no pipeline of ${commitLink(mergeRequest.sha)} yet.</p></section>`;
  return html`<section class="panel" id="pipeline"><h3><a href="${paths.pipeline(pipeline.id)}">Pipeline #${pipeline.id}</a> ${badge(pipeline.status)}
<span class="small">for ${commitLink(pipeline.sha)}</span></h3>${pipelineGraph(pipeline)}${pipeline.yamlErrors !== null && html`<p class="error">${pipeline.yamlErrors}</p>`}</section>`;
}

function note(one: Note): Html {
  if (one.system)
    return html`<p class="event" id="note_${one.id}">${avatar(one.author)}<span><b>${one.author.name}</b> ${one.body} · ${time(one.createdAt)}</span></p>`;
  const edited = one.updatedAt > one.createdAt && html` · edited ${time(one.updatedAt)}`;
  return html`<article class="panel note" id="note_${one.id}"><p class="small">${person(one.author)} ${time(one.createdAt)}${edited}</p>${markdown(one.body)}</article>`;
}

function commentForm(mergeRequest: MergeRequest, viewer: User, token: string): Html {
  return html`<form class="panel comment" method="post" action="${paths.mergeRequest(mergeRequest.iid)}/comment">
<input type="hidden" name="authenticity_token" value="${token}">
<label for="body" class="small">Comment as ${viewer.username}</label>
<textarea id="body" name="body" rows="3" required placeholder="Write a comment; Markdown works"></textarea><div class="actions"><button class="plain">Comment</button></div></form>`;
}

function aside(mergeRequest: MergeRequest): Html {
  const list = (title: string, content: Html | false) =>
    html`<dt>${title}</dt><dd>${content === false ? html`<span class="small">none</span>` : content}</dd>`;
  const people = (users: readonly User[]) => users.length > 0 && html`${users.map(person)}`;
  return html`<aside><dl class="panel">
${list('Labels', mergeRequest.labels.length > 0 && html`${mergeRequest.labels.map(label)}`)}
${list('Reviewers', people(mergeRequest.reviewers))}
${list('Commit', commitLink(mergeRequest.sha))}
${list('Base', commitLink(mergeRequest.baseSha))}
${list('Reference', html`<code>${PROJECT.path}!${mergeRequest.iid}</code>`)}
</dl></aside>`;
}
