import type { FileDiff } from '../git/diff.ts';
import { type Html, html } from './html.ts';

const LONGEST = 2000;

/** Changed files, one below the other, with line numbers and colours. */
export function diffView(files: readonly FileDiff[]): Html {
  if (files.length === 0) return html`<p class="empty">Nothing is changed.</p>`;
  return html`${files.map(file)}`;
}

/** How many files and lines, in words. */
export function diffSummary(files: readonly FileDiff[]): Html {
  const [added, removed] = files.map(counts).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
  return html`${files.length} ${files.length === 1 ? 'file' : 'files'} <span class="plus">+${added}</span> <span class="minus">−${removed}</span>`;
}

function counts(file: FileDiff): [number, number] {
  const lines = file.diff.split('\n');
  return [lines.filter((line) => line.startsWith('+')).length, lines.filter((line) => line.startsWith('-')).length];
}

function file(change: FileDiff): Html {
  const [added, removed] = counts(change);
  const state = change.newFile ? 'new' : change.deletedFile ? 'deleted' : change.renamedFile ? 'renamed' : '';
  const name = change.renamedFile ? `${change.oldPath} → ${change.newPath}` : change.newPath;
  return html`<details class="file" open><summary><code>${name}</code>${state !== '' && html`<span class="tag">${state}</span>`}
<span class="counts"><span class="plus">+${added}</span> <span class="minus">−${removed}</span></span></summary>
${change.diff === '' ? html`<p class="empty">No text to show.</p>` : lines(change.diff)}</details>`;
}

function lines(diff: string): Html {
  const all = diff.replace(/\n$/, '').split('\n');
  const rows: Html[] = [];
  let [before, after] = [0, 0];
  for (const line of all.slice(0, LONGEST)) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
    if (hunk !== null) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      rows.push(html`<tr class="hunk"><td></td><td></td><td>${line}</td></tr>`);
      continue;
    }
    const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
    const numbers = [kind === 'added' ? '' : before, kind === 'removed' ? '' : after];
    if (kind !== 'added') before += 1;
    if (kind !== 'removed') after += 1;
    rows.push(html`<tr class="${kind}"><td>${numbers[0]}</td><td>${numbers[1]}</td><td>${line}</td></tr>`);
  }
  const more = all.length > LONGEST && html`<p class="empty">${all.length - LONGEST} more lines are not shown.</p>`;
  return html`<div class="scroll"><table class="diff">${rows}</table></div>${more}`;
}
