import { readFileSync } from 'node:fs';
import * as sdk from '@open-policy-agent/opa-wasm';
import { withFreezeCalendar } from '../../src/gate/freeze-calendar.ts';

// The package's module entry exports the synchronous loader through its default only, unlike its types.
const { loadPolicySync } = (sdk as unknown as { default: typeof sdk }).default;

const WASM = new URL('../../policies/gate.wasm', import.meta.url);
const ENTRYPOINT = 'gate/verdict';

export interface CompiledRule {
  readonly rule: string;
  readonly outcome: string;
  readonly waived: boolean;
}

export interface CompiledVerdict {
  readonly outcome: string;
  readonly rules: readonly CompiledRule[];
}

/**
 * The compiled policy under data of one's own choice. The gate's engine tries the policy on its own data before it
 * answers anything, so it would refuse the data that a generator makes up; the module and its loader are the same.
 */
export class CompiledPolicy {
  readonly #module = new WebAssembly.Module(readFileSync(WASM));
  #instance = this.#started();
  #data: unknown;

  evaluate(input: unknown, data: unknown): CompiledVerdict {
    if (data !== this.#data) {
      this.#instance.setData(withFreezeCalendar(data as object));
      this.#data = data;
    }
    try {
      const answered = this.#instance.evaluate(input, ENTRYPOINT) as readonly { readonly result: CompiledVerdict }[];
      const [only] = answered;
      if (only === undefined || answered.length !== 1) throw new Error('no single result');
      return only.result;
    } catch (thrown) {
      // A module that trapped half-way is not asked again.
      this.#instance = this.#started();
      this.#data = undefined;
      throw new Error(`the compiled policy did not answer: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  #started(): sdk.LoadedPolicy {
    return loadPolicySync(this.#module, { initial: 5 });
  }
}
