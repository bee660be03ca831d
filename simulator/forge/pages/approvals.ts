import type { Core } from '../core.ts';
import { criticalServices } from '../merge-requests/critical.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import { type Html, html } from './html.ts';
import { person, time } from './parts.ts';

/** What the gate's rule `two_approvals` asks for. */
const NEEDED = 2;

/** Who approved and when; for a critical service also how many of those count, of how many that are needed. */
export async function approvalsPanel(core: Core, mergeRequest: MergeRequest): Promise<Html> {
  const { approvals, author } = mergeRequest;
  const critical = await criticalServices(core, mergeRequest);
  const counting = approvals.filter(({ user }) => user !== author && !user.bot).length;
  const names = approvals.map(({ user, at }) => html`<li>${person(user)} <span class="small">${time(at)}</span></li>`);
  return html`<section class="panel approvals" id="approvals"><h3>Approvals ${
    critical.length > 0 && html`<span class="count ${counting >= NEEDED ? 'enough' : 'missing'}">${counting} of ${NEEDED}</span>`
  }</h3>
${critical.length > 0 && html`<p class="small">${critical.join(', ')} is critical: the gate asks for ${NEEDED} approvals of people who did not make the change.</p>`}
${names.length === 0 ? html`<p class="empty">Nobody has approved yet.</p>` : html`<ul>${names}</ul>`}</section>`;
}
