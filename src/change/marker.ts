import { parse } from '@babel/parser';
import { PLACEMENT_FIELDS, type PlacementField } from '../domain/placement.ts';
import { PlacementRefusal } from './refusal.ts';

type File = ReturnType<typeof parse>;
type Comment = NonNullable<File['comments']>[number];
type Statement = File['program']['body'][number];
type DefaultExport = Extract<Statement, { type: 'ExportDefaultDeclaration' }>;
type Declaration = DefaultExport['declaration'];
type ObjectLiteral = Extract<Declaration, { type: 'ObjectExpression' }>;
type ObjectProperty = Extract<ObjectLiteral['properties'][number], { type: 'ObjectProperty' }>;

/** One property of the exported literal: its name, the syntax node of its value and its 1-based line. */
export interface Property {
  readonly name: string;
  readonly value: ObjectProperty['value'];
  readonly line: number;
}

/** The exported literal of a placement file, its owner's markers already matched with their properties. */
export interface MarkedLiteral {
  readonly properties: ReadonlyMap<string, Property>;
  /** The properties that the owner has opened to Trimtab. */
  readonly marked: ReadonlyMap<PlacementField, Property>;
}

/** A placement file is some 400 bytes; a file of this many characters is something else. */
const LARGEST = 65_536;

/**
 * Finds the marked properties of `export default { ... }` by syntax tree. A marker is a comment that
 * starts with `trimtab:<field>` on the line on which the value of the property `<field>` ends.
 * Throws PlacementRefusal.
 */
export function markedLiteral(text: string): MarkedLiteral {
  const file = parsed(text);
  const properties = propertiesOf(exportedLiteral(file));
  return { properties, marked: matched(file.comments ?? [], properties) };
}

function parsed(text: string): File {
  if (text.length > LARGEST)
    throw new PlacementRefusal('unparsable', `the file is longer than ${LARGEST} characters, which no placement is`, null);
  try {
    return parse(text, { sourceType: 'module', plugins: ['typescript'] });
  } catch (error) {
    const line = (error as { loc?: { line?: number } } | null)?.loc?.line ?? null;
    throw new PlacementRefusal('unparsable', 'the file is not valid TypeScript', line);
  }
}

function exportedLiteral(file: File): ObjectLiteral {
  const found = file.program.body.find((statement) => statement.type === 'ExportDefaultDeclaration');
  if (found === undefined) throw new PlacementRefusal('no-literal', 'the file has no `export default { ... }`', null);
  let declaration: Declaration = found.declaration;
  while (
    declaration.type === 'TSSatisfiesExpression' ||
    declaration.type === 'TSAsExpression' ||
    declaration.type === 'ParenthesizedExpression'
  )
    declaration = declaration.expression;
  if (declaration.type !== 'ObjectExpression')
    throw new PlacementRefusal('no-literal', 'what the file exports is not an object literal', lineOf(declaration));
  return declaration;
}

/** Refuses whatever could give a field another value than the one that stands beside its name. */
function propertiesOf(literal: ObjectLiteral): Map<string, Property> {
  const properties = new Map<string, Property>();
  for (const node of literal.properties) {
    const line = lineOf(node);
    if (node.type !== 'ObjectProperty' || node.computed || node.shorthand)
      throw new PlacementRefusal('not-a-literal', 'only properties of the form `name: value` are allowed', line);
    const name = keyOf(node.key);
    if (name === null) throw new PlacementRefusal('not-a-literal', 'a property has a name that is not plain', line);
    if (properties.has(name)) throw new PlacementRefusal('duplicate-property', `\`${name}\` stands there twice`, line);
    properties.set(name, { name, value: node.value, line: node.value.loc?.end.line ?? 0 });
  }
  return properties;
}

function matched(comments: readonly Comment[], properties: ReadonlyMap<string, Property>): Map<PlacementField, Property> {
  const marked = new Map<PlacementField, Property>();
  for (const comment of comments) {
    const named = /^\s*trimtab:([\w-]*)/.exec(comment.value)?.[1];
    if (named === undefined) continue;
    const line = lineOf(comment);
    const field = PLACEMENT_FIELDS.find((candidate) => candidate === named);
    if (field === undefined)
      throw new PlacementRefusal('unknown-marker', `there is no field for the marker \`trimtab:${named}\``, line);
    if (marked.has(field))
      throw new PlacementRefusal('duplicate-marker', `the marker \`trimtab:${field}\` stands there twice`, line);
    const property = properties.get(field);
    if (property === undefined || property.line !== line)
      throw new PlacementRefusal(
        'stray-marker',
        `the marker \`trimtab:${field}\` does not stand on the line of \`${field}\``,
        line,
      );
    marked.set(field, property);
  }
  return marked;
}

function keyOf(key: ObjectProperty['key']): string | null {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'StringLiteral' ? key.value : null;
}

function lineOf(node: { loc?: { start: { line: number } } | null }): number | null {
  return node.loc?.start.line ?? null;
}
