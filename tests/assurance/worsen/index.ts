import { CompiledPolicy, type CompiledVerdict } from '../compiled.ts';
import { generate } from '../generate/index.ts';
import { Random } from '../generate/random.ts';
import { FACTS, FORGOTTEN } from './facts.ts';
import { NUMBERS } from './numbers.ts';
import { PEOPLE } from './people.ts';
import { SETTINGS } from './settings.ts';
import type { Step } from './step.ts';

/** Every way in which facts get worse. One kind is as likely as another, however many steps it has. */
const KINDS: readonly (readonly Step[])[] = [FACTS, FORGOTTEN, NUMBERS, PEOPLE, SETTINGS];
export const STEPS: readonly Step[] = KINDS.flat();

const SEVERITY: Readonly<Record<string, number>> = { auto: 0, review: 1, deny: 2 };

/** Facts got worse, and the verdict milder. */
export interface Improvement {
  readonly step: string;
  readonly before: string;
  readonly after: string;
  readonly input: unknown;
  readonly data: unknown;
}

export interface Walk {
  /** Pairs of an input and a worse one that were compared. */
  readonly pairs: number;
  readonly improvements: readonly Improvement[];
  /** How often each step was taken. */
  readonly taken: ReadonlyMap<string, number>;
}

/** Makes generated inputs worse by one step each, and compares the verdicts. The same seed walks the same way. */
export function walk(seed: number, pairs: number): Walk {
  const random = new Random(seed);
  const policy = new CompiledPolicy();
  const taken = new Map<string, number>();
  const improvements: Improvement[] = [];
  let compared = 0;
  for (const { input, data } of generate(new Random(seed + 1), Number.MAX_SAFE_INTEGER)) {
    if (compared >= pairs) break;
    const before = answerOf(policy, input, data);
    const worse = { input: structuredClone(input), data: structuredClone(data), before };
    const step = tryOne(worse, random);
    if (step === null) continue;
    compared += 1;
    taken.set(step.name, (taken.get(step.name) ?? 0) + 1);
    const after = answerOf(policy, worse.input, worse.data);
    if (isMilder(step, before, after))
      improvements.push({ step: step.name, before: before.outcome, after: after.outcome, input: worse.input, data: worse.data });
  }
  return { pairs: compared, improvements, taken };
}

/** A few steps are tried: most do not apply to an input that is spoilt already. */
function tryOne(situation: Parameters<Step['apply']>[0], random: Random): Step | null {
  for (let tries = 0; tries < 20; tries += 1) {
    const step = random.pick(random.pick(KINDS));
    if (step.apply(situation, random)) return step;
  }
  return null;
}

function isMilder(step: Step, before: CompiledVerdict, after: CompiledVerdict): boolean {
  const [was, is] = [SEVERITY[before.outcome] ?? 1, SEVERITY[after.outcome] ?? 1];
  return is < (step.kind === 'worse' ? was : Math.min(was, SEVERITY['review'] ?? 1));
}

/** What cannot be answered is a person's to decide, as in the gate. */
function answerOf(policy: CompiledPolicy, input: unknown, data: unknown): CompiledVerdict {
  try {
    return policy.evaluate(input, data);
  } catch {
    return { outcome: 'review', rules: [] };
  }
}
