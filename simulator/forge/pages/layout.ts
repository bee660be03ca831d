import type { Core } from '../core.ts';
import { PROJECT } from '../state/project.ts';
import type { User } from '../state/user.ts';
import { personSwitch } from './acting.ts';
import { type Html, html, type Piece } from './html.ts';
import { paths } from './parts.ts';

export interface PageParts {
  readonly title: string;
  readonly section: 'merge-requests' | 'pipelines' | 'none';
  readonly body: Piece;
  /** Who looks at it. */
  readonly viewer: User;
  /** Carried by the page's forms. */
  readonly token: string;
  /** The page's own path. */
  readonly path: string;
}

/** The frame around every page. */
export function layout(core: Core, parts: PageParts): string {
  const open = core.state.openMergeRequests().length;
  const active = (section: string) => (parts.section === section ? 'active' : '');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${parts.title} · ${PROJECT.path}</title>
<link rel="stylesheet" href="/-/assets/style.css">
<link rel="icon" href="/-/assets/icon.svg" type="image/svg+xml">
<script src="/-/assets/live.js" defer></script>
</head>
<body>
<header class="top">
  <a class="brand" href="/"><img src="/-/assets/icon.svg" alt="" width="26" height="26"><span class="namespace">${PROJECT.namespace} /</span> <b>${PROJECT.name}</b></a>
  <nav>
    <a class="tab ${active('merge-requests')}" href="${paths.mergeRequests}">Merge requests <span class="count">${open}</span></a>
    <a class="tab ${active('pipelines')}" href="${paths.pipelines}">Pipelines</a>
  </nav>
  ${personSwitch(core, parts.viewer, parts.token, parts.path)}
</header>
<main>${parts.body}</main>
${footer(core)}
</body>
</html>
`.text;
}

function footer(core: Core): Html {
  const now = new Date(core.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  return html`<footer>Local forge, on this machine only · world time ${now} UTC, ${core.clock.speed} times real time · <code>git clone ${core.address.url}/${PROJECT.path}.git</code></footer>`;
}
