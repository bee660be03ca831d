import { CompiledPolicy, type CompiledVerdict } from './compiled.ts';
import { type Generated, generate } from './generate/index.ts';
import { Random } from './generate/random.ts';
import { type ReferenceVerdict, referenceVerdict } from './reference/verdict.ts';

/** An input on which the compiled policy and the reference differ. */
export interface Disagreement {
  /** Counted from 0: with the seed it finds the input again. */
  readonly index: number;
  readonly base: string;
  /** `signature: the policy says auto, the reference review`; one per rule, and one for the outcome. */
  readonly differences: readonly string[];
  readonly input: unknown;
  readonly data: unknown;
}

/**
 * Asks both on generated inputs, by rule as well as in all. The same seed gives the same inputs. A policy that does
 * not answer at all disagrees, too, although the gate would then ask a person.
 */
export function* disagreements(seed: number, count: number): Generator<Disagreement> {
  const policy = new CompiledPolicy();
  let index = -1;
  for (const generated of generate(new Random(seed), count)) {
    index += 1;
    const differences = differencesOf(policy, generated);
    if (differences.length > 0) yield { index, differences, ...generated };
  }
}

function differencesOf(policy: CompiledPolicy, { input, data }: Generated): string[] {
  let said: CompiledVerdict;
  try {
    said = policy.evaluate(input, data);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  // The policy sees what JSON leaves of an input, and so does the reference: no NaN, no missing field that is there.
  return compared(said, referenceVerdict(JSON.parse(JSON.stringify(input)), data));
}

function compared(said: CompiledVerdict, wanted: ReferenceVerdict): string[] {
  const differences = said.outcome === wanted.outcome ? [] : [sentence('outcome', said.outcome, wanted.outcome)];
  const rules = new Map(said.rules.map((entry) => [entry.rule, shown(entry)]));
  for (const entry of wanted.rules) {
    const found = rules.get(entry.rule) ?? 'nothing';
    if (found !== shown(entry)) differences.push(sentence(entry.rule, found, shown(entry)));
    rules.delete(entry.rule);
  }
  return [...differences, ...[...rules].map(([rule, found]) => sentence(rule, found, 'nothing'))];
}

function shown({ outcome, waived }: { readonly outcome: string; readonly waived: boolean }): string {
  return waived ? `${outcome}, waived` : outcome;
}

function sentence(what: string, said: string, wanted: string): string {
  return `${what}: the policy says ${said}, the reference ${wanted}`;
}
