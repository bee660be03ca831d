import { type Html, html, type Piece, row } from './html.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what this is about
const SEQUENCE = /\u001b\[([0-9;]*)([A-Za-z])/g;

/** A job's log with its colours; other terminal commands are dropped, and a carriage return starts the line anew. */
export function ansi(text: string): Html {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return colours(lines.map((line) => line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1)).join('\n'));
}

function colours(text: string): Html {
  const pieces: Piece[] = [];
  let classes: string[] = [];
  let last = 0;
  const add = (part: string) => {
    if (part !== '') pieces.push(classes.length === 0 ? part : html`<span class="${classes.join(' ')}">${part}</span>`);
  };
  for (const match of text.matchAll(SEQUENCE)) {
    add(text.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[2] === 'm') classes = styled(classes, match[1] ?? '');
  }
  add(text.slice(last));
  return row(pieces);
}

function styled(classes: readonly string[], codes: string): string[] {
  let result = [...classes];
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) result = [];
    else if (code === 1) result.push('bold');
    else if (code === 39) result = result.filter((name) => !name.startsWith('ansi-'));
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
      result = [...result.filter((name) => !name.startsWith('ansi-')), `ansi-${code % 10}`];
  }
  return result;
}
