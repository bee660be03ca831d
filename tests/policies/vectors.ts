import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerdictOutcome } from '../../src/domain/verdict.ts';
import type { GateInput } from '../../src/gate/input.ts';

export const POLICIES = new URL('../../policies/', import.meta.url).pathname;

interface Change {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

interface Case {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly outcome: VerdictOutcome;
  /** Outcome of single rules; every rule that is not named may say what it wants. */
  readonly rules: Readonly<Record<string, VerdictOutcome>>;
}

export interface Vector extends Omit<Case, 'changes'> {
  readonly suite: string;
  readonly input: GateInput;
}

/** Cases that are judged with the same freezes, targets and waivers. */
export interface SuiteOfVectors {
  readonly title: string;
  /** What the policy is run with instead of `data.json`; null = with `data.json` as it is committed. */
  readonly data: object | null;
  readonly vectors: readonly Vector[];
}

/** The move that nothing speaks against: every vector changes one thing of it, or a few. */
export function goodInput(): GateInput {
  const text = readFileSync(join(POLICIES, 'gate/self-test.json'), 'utf8');
  return (JSON.parse(text) as { auto: GateInput }).auto;
}

/** The cases that are judged with `data.json` as it is committed. */
export function readVectors(): Vector[] {
  return readSuites().flatMap(({ data, vectors }) => (data === null ? vectors : []));
}

export function readSuites(): SuiteOfVectors[] {
  const folder = join(POLICIES, 'gate/suites');
  const committed = JSON.parse(readFileSync(join(POLICIES, 'gate/data.json'), 'utf8')) as object;
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const suite = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { title: string; data?: Change[]; cases: Case[] };
      const vectors = suite.cases.map(({ changes, ...rest }) => ({
        ...rest,
        suite: suite.title,
        input: changed(goodInput(), changes),
      }));
      return { title: suite.title, data: suite.data === undefined ? null : changed(committed, suite.data), vectors };
    });
}

/** The part of JSON Patch (RFC 6902) that the suites use. */
export function changed<T>(value: T, changes: readonly Change[]): T {
  const copy = structuredClone(value);
  for (const { op, path, value: wanted } of changes) {
    const keys = path
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
    put(parent, op, last, wanted);
  }
  return copy;
}

function put(parent: unknown, op: Change['op'], key: string, value: unknown): void {
  if (Array.isArray(parent)) {
    if (op === 'add') parent.push(value);
    else if (op === 'remove') parent.splice(Number(key), 1);
    else parent[Number(key)] = value;
    return;
  }
  if (typeof parent !== 'object' || parent === null) throw new TypeError(`a suite changes ${key} of what is not there`);
  const record = parent as Record<string, unknown>;
  if (op === 'replace' && !Object.hasOwn(record, key)) throw new TypeError(`a suite replaces ${key}, which is not there`);
  if (op === 'remove') delete record[key];
  else record[key] = value;
}
