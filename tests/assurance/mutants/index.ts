import { arithmetic, bounds, comparisons } from './comparisons.ts';
import { droppedConditions, negatedConditions } from './conditions.ts';
import type { Edit, Operator } from './edit.ts';
import { removedElse, removedRules } from './rules.ts';
import { readSource } from './source.ts';
import { booleans, comparedTexts, droppedMembers, outcomes } from './values.ts';

const OPERATORS: readonly Operator[] = [
  comparisons,
  arithmetic,
  bounds,
  droppedConditions,
  negatedConditions,
  outcomes,
  booleans,
  comparedTexts,
  droppedMembers,
  removedRules,
  removedElse,
];

/** A policy file with one fault in it. */
export interface Mutant {
  /** Stable while the faulty line and its neighbours by the same words stay: what a list of survivors names. */
  readonly id: string;
  readonly file: string;
  /** 1 is the first line. */
  readonly line: number;
  readonly operator: string;
  /** The whole mutated file. */
  readonly text: string;
}

/** Every mutant of one policy file, each with exactly one fault; the same text always gives the same mutants. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = readSource(text);
  const edits = OPERATORS.flatMap((operator) => operator(source));
  const seen = new Map<string, number>();
  const texts = new Set([text]);
  return edits.flatMap((edit): Mutant[] => {
    const mutated = applied(text, edit);
    if (texts.has(mutated)) return [];
    texts.add(mutated);
    const name = `${file}: ${edit.operator}: ${oneLine(lineAround(text, edit))} -> ${oneLine(replacedLine(text, edit))}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    const line = text.slice(0, edit.start).split('\n').length;
    return [{ id: times === 1 ? name : `${name} (${times})`, file, line, operator: edit.operator, text: mutated }];
  });
}

function applied(text: string, { start, end, replacement }: Edit): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The lines that an edit touches, from the start of the first to the end of the last. */
function lineAround(text: string, { start, end }: Edit): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return text.slice(from, to === -1 ? text.length : to);
}

function replacedLine(text: string, edit: Edit): string {
  const around = lineAround(text, edit);
  const from = text.lastIndexOf('\n', edit.start - 1) + 1;
  return around.slice(0, edit.start - from) + edit.replacement + around.slice(edit.end - from);
}

const LONGEST = 100;

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST)}…` : flat === '' ? 'nothing' : flat;
}
