import { parse } from '@babel/parser';
import { STACK_NAME } from './catalog.ts';
import { InfraError } from './errors.ts';
import { refuse } from './fields.ts';

/** Where a service runs, as `infra/placements/<service>.ts` exports it. */
export interface PlacementFile {
  /** The file's own name without `.ts`. */
  readonly service: string;
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  /** Number of instances, 1 or more. */
  readonly count: number;
}

/** The four values that may be rewritten. */
export type Placement = Omit<PlacementFile, 'service'>;

/** More is taken for a slip of the finger. */
export const MOST_INSTANCES = 200;

const FIELDS = ['service', 'provider', 'region', 'instanceType', 'count'];

type Statement = ReturnType<typeof parse>['program']['body'][number];
type Exported = Extract<Statement, { type: 'ExportDefaultDeclaration' }>['declaration'];
type Literal = Extract<Exported, { type: 'ObjectExpression' }>;

/**
 * Reads a placement by its syntax tree. The file is never run: a proposed change is data until it is
 * judged. Throws an InfraError that names the file, the line and the field.
 */
export function readPlacement(file: string, text: string): PlacementFile {
  const values = new Map(literalOf(file, text).properties.map((property) => entryOf(file, property)));
  for (const field of FIELDS) if (!values.has(field)) refuse(file, field, 'present', undefined);
  const count = values.get('count');
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST_INSTANCES)
    return refuse(file, 'count', `a whole number from 1 to ${MOST_INSTANCES}`, count);
  const word = (field: string, form: RegExp) => {
    const value = values.get(field);
    return typeof value === 'string' && form.test(value) ? value : refuse(file, field, `of the form ${form.source}`, value);
  };
  return {
    service: word('service', STACK_NAME),
    provider: word('provider', /^[a-z]+$/),
    region: word('region', /^[a-z0-9-]+$/),
    instanceType: word('instanceType', /^[A-Za-z0-9._-]+$/),
    count,
  };
}

function literalOf(file: string, text: string): Literal {
  let exported: Exported | undefined;
  try {
    const { body } = parse(text, { sourceType: 'module', plugins: ['typescript'] }).program;
    exported = body.find((statement) => statement.type === 'ExportDefaultDeclaration')?.declaration;
  } catch (cause) {
    const line = (cause as { loc?: { line?: number } }).loc?.line ?? 1;
    throw new InfraError('unparsable-placement', `${file}:${line}: the file is not valid TypeScript`, { cause });
  }
  while (exported?.type === 'TSSatisfiesExpression' || exported?.type === 'TSAsExpression') exported = exported.expression;
  if (exported?.type === 'ObjectExpression') return exported;
  throw new InfraError('unparsable-placement', `${file}: the file has to be one \`export default { ... }\``);
}

function entryOf(file: string, property: Literal['properties'][number]): [string, string | number] {
  const line = property.loc?.start.line ?? 0;
  const plain = property.type === 'ObjectProperty' && property.key.type === 'Identifier' && !property.computed;
  if (plain && property.key.type === 'Identifier' && FIELDS.includes(property.key.name)) {
    const { value } = property;
    if (value.type === 'StringLiteral' || value.type === 'NumericLiteral') return [property.key.name, value.value];
    throw new InfraError('invalid-field', `${file}:${line}: field ${property.key.name} has to be a plain literal`);
  }
  throw new InfraError('invalid-field', `${file}:${line}: only the fields ${FIELDS.join(', ')} are allowed, as \`name: value\``);
}
