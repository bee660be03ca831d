import { PROJECT } from '../state/project.ts';
import type { User } from '../state/user.ts';
import { type Html, html } from './html.ts';

const BASE = `/${PROJECT.path}/-`;
const MARKS: Readonly<Record<string, string>> = {
  success: '✓',
  failed: '✕',
  running: '',
  pending: '◷',
  created: '○',
  canceled: '⊘',
  skipped: '»',
  manual: '▷',
};
const WORDS: Readonly<Record<string, string>> = { success: 'passed', canceled: 'canceled', manual: 'manual' };

export const paths = {
  mergeRequests: `${BASE}/merge_requests`,
  mergeRequest: (iid: number) => `${BASE}/merge_requests/${iid}`,
  pipelines: `${BASE}/pipelines`,
  pipeline: (id: number) => `${BASE}/pipelines/${id}`,
  job: (id: number) => `${BASE}/jobs/${id}`,
  commit: (sha: string) => `${BASE}/commit/${sha}`,
};

/** The round mark of a pipeline's or job's status. */
export function mark(status: string): Html {
  return html`<span class="mark ${status}" title="${WORDS[status] ?? status}" aria-hidden="true">${MARKS[status] ?? '·'}</span>`;
}

/** The mark with its word. */
export function badge(status: string): Html {
  return html`<span class="badge ${status}">${mark(status)}${WORDS[status] ?? status}</span>`;
}

export function time(ms: number): Html {
  const text = new Date(ms).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)}</time>`;
}

export function duration(seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export function avatar(user: User): Html {
  return html`<span class="avatar of-${user.username}" aria-hidden="true">${user.name.slice(0, 1)}</span>`;
}

export function person(user: User): Html {
  return html`<span class="person">${avatar(user)}<b>${user.name}</b></span>`;
}

export function label(name: string): Html {
  const [scope, value] = name.split('::', 2);
  if (value === undefined) return html`<span class="label">${name}</span>`;
  return html`<span class="label scoped is-${value}"><span>${scope}</span><span>${value}</span></span>`;
}

export function commitLink(sha: string): Html {
  return html`<a class="sha" href="${paths.commit(sha)}">${sha.slice(0, 8)}</a>`;
}

export function branch(name: string): Html {
  return html`<span class="branch">${name}</span>`;
}
