/** One word of Rego. Comments and blanks are left out; ends of lines are not, since they end conditions. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol' | 'end-of-line';
  readonly text: string;
  /** Offsets in the source; `end` is the one behind the last character. */
  readonly start: number;
  readonly end: number;
  /** 1 is the first column. */
  readonly column: number;
  /** Where the bracket that this one opens or closes has its other half; null for everything else. */
  partner: number | null;
}

const PATTERN =
  /(?<comment>#[^\n]*)|(?<eol>\n)|(?<blank>[ \t\r]+)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<symbol>:=|==|!=|<=|>=|[^\s\w"`])/gy;

const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Splits Rego source into words and pairs its brackets. Throws a SyntaxError for what is not Rego. */
export function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let lineStart = 0;
  let at = 0;
  for (const match of source.matchAll(PATTERN)) {
    const { comment, eol, blank, string, number, name } = match.groups ?? {};
    const [text] = match;
    const start = match.index;
    if (start !== at) break;
    at = start + text.length;
    if (comment === undefined && blank === undefined) {
      const kind = eol !== undefined ? 'end-of-line' : string !== undefined ? 'string' : kindOf(number, name);
      tokens.push({ kind, text, start, end: at, column: start - lineStart + 1, partner: null });
    }
    if (eol !== undefined) lineStart = at;
  }
  if (at !== source.length) throw new SyntaxError(`no Rego at offset ${at}: ${source.slice(at, at + 20)}`);
  pair(tokens);
  return tokens;
}

function kindOf(number: string | undefined, name: string | undefined): Token['kind'] {
  return number !== undefined ? 'number' : name !== undefined ? 'name' : 'symbol';
}

function pair(tokens: readonly Token[]): void {
  const open: { token: Token; index: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'symbol') continue;
    if (token.text in OPENING) open.push({ token, index });
    if (!')]}'.includes(token.text)) continue;
    const last = open.pop();
    if (last === undefined || OPENING[last.token.text] !== token.text)
      throw new SyntaxError(`${token.text} at offset ${token.start} closes nothing`);
    last.token.partner = index;
    token.partner = last.index;
  }
  if (open.length > 0) throw new SyntaxError(`${open[0]?.token.text} at offset ${open[0]?.token.start} is never closed`);
}
