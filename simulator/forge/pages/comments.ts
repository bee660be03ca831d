const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The lines without their hidden comments; code keeps what only looks like one. */
export function withoutComments(lines: readonly string[]): string[] {
  const shown: string[] = [];
  let fence: string | null = null;
  let hidden = false;
  for (const line of lines) {
    const mark: string | undefined = hidden ? undefined : FENCE.exec(line)?.[1];
    const inCode: boolean = fence !== null || mark !== undefined;
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && mark?.startsWith(fence)) fence = null;
    const [text, open]: [string, boolean] = inCode ? [line, false] : cut(line, hidden);
    hidden = open;
    shown.push(text);
  }
  return shown;
}

/** One line without its comments, and whether one is still open at its end. */
function cut(line: string, hidden: boolean): [string, boolean] {
  let shown = '';
  let at = 0;
  let open = hidden;
  while (at < line.length) {
    const mark = open ? line.indexOf('-->', at) : commentStart(line, at);
    if (!open) shown += line.slice(at, mark === -1 ? undefined : mark);
    if (mark === -1) return [shown, open];
    at = mark + (open ? 3 : 4);
    open = !open;
  }
  return [shown, open];
}

/** An odd number of backticks before it means that it stands in code. */
function commentStart(line: string, from: number): number {
  let inCode = false;
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '`') inCode = !inCode;
    else if (!inCode && line.startsWith('<!--', at)) return at;
  }
  // A single backtick opens no code.
  return inCode ? line.indexOf('<!--', from) : -1;
}
