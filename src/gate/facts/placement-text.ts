import { PLACEMENT_FIELDS, type Placement, type PlacementField } from '../../domain/placement.ts';

/**
 * The gate's own reading of a placement file. The room that rewrites these files reads them by syntax
 * tree; the gate reads them by a line grammar that shares no code with it, on purpose: a mistake in one of
 * the two readers shows as a disagreement instead of as an applied change. What is not of exactly this
 * form is not understood, and what is not understood goes to a person.
 */
export interface PlacementText {
  /** The service that the file names. */
  readonly service: string;
  readonly placement: Placement;
  /** The text with the four marked values cut out: two texts with the same frame differ only in these. */
  readonly frame: string;
}

export type PlacementTextReading =
  | { readonly ok: true; readonly value: PlacementText }
  | { readonly ok: false; readonly problem: string };

const LARGEST = 8192;
/** ASCII alone: a line separator or a bidirectional mark inside a comment would show other code than runs. */
const PRINTABLE = /^[\t\x20-\x7e]*$/;
const IMPORT = /^import type \{ PlacementFile \} from (?:'\.\.\/placement\.ts'|"\.\.\/placement\.ts");$/;
const OPEN = /^export default \{$/;
const CLOSE = /^\} satisfies PlacementFile;$/;
const COMMENT = /^\s*\/\/(?!\s*trimtab:)[^\r]*$/;
const SERVICE = /^\s*service: (?:'([a-z][a-z0-9-]{0,62})'|"([a-z][a-z0-9-]{0,62})"),$/;
const VALUE = `'[A-Za-z0-9][A-Za-z0-9._-]{0,62}'|"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"`;
const FIELDS: Readonly<Record<PlacementField, RegExp>> = {
  provider: new RegExp(String.raw`^(\s*provider: )(${VALUE})(,\s*// trimtab:provider)$`),
  region: new RegExp(String.raw`^(\s*region: )(${VALUE})(,\s*// trimtab:region)$`),
  instanceType: new RegExp(String.raw`^(\s*instanceType: )(${VALUE})(,\s*// trimtab:instanceType)$`),
  count: /^(\s*count: )([1-9][0-9]{0,3})(,\s*\/\/ trimtab:count)$/,
};

/** What is expected next, in the file's order; blank lines and comment lines may stand between. */
const ORDER = ['import', 'open', 'service', ...PLACEMENT_FIELDS, 'close'] as const;

export function readPlacementText(text: string): PlacementTextReading {
  if (text.length > LARGEST) return { ok: false, problem: `it is longer than ${LARGEST} characters` };
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const frame: string[] = [];
  const found = new Map<string, string>();
  let next = 0;
  for (const [index, line] of lines.entries()) {
    if (!PRINTABLE.test(line)) return { ok: false, problem: `line ${index + 1} has a character that is not plain ASCII` };
    if (line.trim() === '' || COMMENT.test(line)) {
      frame.push(line);
      continue;
    }
    const step = ORDER[next];
    const match = step === undefined ? null : patternOf(step).exec(line);
    if (step === undefined || match === null) return { ok: false, problem: `line ${index + 1} is not of the known form` };
    next += 1;
    frame.push(takeApart(step, match, found));
  }
  if (next < ORDER.length) return { ok: false, problem: `the line with \`${ORDER[next]}\` is missing` };
  return { ok: true, value: assembled(found, frame, text) };
}

function patternOf(step: (typeof ORDER)[number]): RegExp {
  if (step === 'import') return IMPORT;
  if (step === 'open') return OPEN;
  if (step === 'close') return CLOSE;
  return step === 'service' ? SERVICE : FIELDS[step];
}

/** Notes the value that the line carries and answers with what of the line has to stay as it is. */
function takeApart(step: (typeof ORDER)[number], match: RegExpExecArray, found: Map<string, string>): string {
  const [line, first = '', second = '', third = ''] = match;
  if (step === 'service') found.set(step, first === '' ? second : first);
  if (step === 'import' || step === 'open' || step === 'close' || step === 'service') return line;
  found.set(step, step === 'count' ? second : second.slice(1, -1));
  // The kind of quotation mark is part of the frame: only the value may change.
  return `${first}${step === 'count' ? '' : second.charAt(0)}<${step}>${third}`;
}

function assembled(found: ReadonlyMap<string, string>, frame: readonly string[], text: string): PlacementText {
  const placement = {
    provider: found.get('provider') ?? '',
    region: found.get('region') ?? '',
    instanceType: found.get('instanceType') ?? '',
    count: Number(found.get('count')),
  };
  // Line endings were taken off for the grammar; they belong to the frame all the same.
  const endings = [...text.matchAll(/\r?\n/g)].map(([ending]) => (ending === '\n' ? 'n' : 'r')).join('');
  return { service: found.get('service') ?? '', placement, frame: `${frame.join('\n')}\u0000${endings}` };
}
