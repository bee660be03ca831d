import * as sdk from '@open-policy-agent/opa-wasm';
import { messageOf, TrimtabError } from '../lib/errors.ts';
import { asObject, parseJson } from './facts/json.ts';
import { withFreezeCalendar } from './freeze-calendar.ts';
import { readJudgement, unanswered } from './judgement.ts';
import { type Policy, readPolicy } from './policy-folder.ts';
import type { Judgement, PolicyEngine } from './port.ts';

// The package's module entry exports the synchronous loader through its default only, unlike its types.
const { loadPolicySync } = (sdk as unknown as { default: typeof sdk }).default;

const ENTRYPOINT = 'gate/verdict';
/** 64 KiB each: room for the texts of a thousand rules. What is not touched costs nothing. */
const MEMORY_PAGES = 160;
/**
 * Built-ins that the policy may ask of its host. None: what the host adds behaves unlike OPA's own (its
 * `sprintf` is another program), and one that is missing would only be noticed when a rule reaches it.
 */
const HOST_BUILTINS: ReadonlySet<string> = new Set();

/**
 * Loads a policy folder (`gate.wasm`, `gate.json`, `gate/`), checks its digests, its needs and two known
 * answers. Throws a `policy` error when any of these fails; after that nothing throws.
 */
export async function loadEngine(folder: string): Promise<PolicyEngine> {
  return createEngine(await readPolicy(folder));
}

export function createEngine(policy: Policy): PolicyEngine {
  const module = compiled(policy);
  refuseUnknownBuiltins(module);
  selfTest(asking(module, policy, withoutOccasions(policy.data)), policy);
  return asking(module, policy, policy.data);
}

function asking(module: WebAssembly.Module, policy: Policy, data: object): PolicyEngine {
  // A module that trapped half-way is not asked again: the next evaluation starts with a new instance.
  let instance: sdk.LoadedPolicy | null = null;
  return {
    policyDigest: policy.policyDigest,
    policyVersion: policy.manifest.version,
    evaluate(input) {
      try {
        instance ??= instantiated(module, data);
        return readJudgement(instance.evaluate(input, ENTRYPOINT));
      } catch (thrown) {
        instance = null;
        return unanswered(`The policy could not be evaluated: ${sentenceOf(thrown)}.`);
      }
    },
  };
}

/**
 * Freezes, limits of targets and waivers are of one fleet and one season: a freeze of that day, or a cloud that is not used,
 * does not make the known answers wrong. Rules and thresholds do.
 */
function withoutOccasions(data: object): object {
  return { ...data, freezes: {}, targets: { providers: null, regions: null, deniedRegions: [] }, waivers: {} };
}

function compiled(policy: Policy): WebAssembly.Module {
  if (!policy.manifest.entrypoints.includes(ENTRYPOINT)) throw refused(`it has no entrypoint ${ENTRYPOINT}`);
  try {
    return new WebAssembly.Module(policy.wasm);
  } catch (cause) {
    throw refused(`gate.wasm is no WebAssembly module: ${sentenceOf(cause)}`);
  }
}

function instantiated(module: WebAssembly.Module, data: object): sdk.LoadedPolicy {
  const instance = loadPolicySync(module, { initial: MEMORY_PAGES });
  instance.setData(withFreezeCalendar(data));
  return instance;
}

/** A missing built-in throws only when a rule reaches it: so the module's list is read before. */
function refuseUnknownBuiltins(module: WebAssembly.Module): void {
  const unknown = requiredBuiltins(module).filter((name) => !HOST_BUILTINS.has(name));
  if (unknown.length > 0) throw refused(`it needs built-ins that are not provided here: ${unknown.join(', ')}`);
}

export function requiredBuiltins(module: WebAssembly.Module): string[] {
  const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES });
  const unreachable = (): never => {
    throw new Error('called while the list of built-ins was read');
  };
  const imports = WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'function');
  const env = Object.fromEntries([['memory', memory], ...imports.map(({ name }) => [name, unreachable])]);
  const { exports } = new WebAssembly.Instance(module, { env: env });
  const call = (name: string, ...values: number[]) => (exports[name] as (...given: number[]) => number)(...values);
  const address = call('opa_json_dump', call('builtins'));
  const content = new Uint8Array(memory.buffer);
  return Object.keys(asObject(parseJson(new TextDecoder().decode(content.slice(address, content.indexOf(0, address))))) ?? {});
}

function selfTest(engine: PolicyEngine, policy: Policy): void {
  for (const expected of ['auto', 'deny'] as const) {
    const answer: Judgement = engine.evaluate(policy.selfTest[expected] as Parameters<PolicyEngine['evaluate']>[0]);
    if (answer.outcome === expected && answer.fault === null) continue;
    const why = answer.fault ?? answer.rules.find((rule) => rule.outcome !== 'auto')?.reason ?? 'no reason given';
    throw refused(`its self-test expected ${expected}, but was answered ${answer.outcome}: ${why}`);
  }
}

/** The module's host throws texts and plain objects as well as errors. */
function sentenceOf(thrown: unknown): string {
  const message = asObject(thrown)?.['message'];
  return thrown instanceof Error || typeof message !== 'string' ? messageOf(thrown) : message;
}

function refused(why: string): TrimtabError {
  return new TrimtabError('policy', `loading the policy: ${why}`, {
    advice: 'Build the policy anew with `node scripts/build-policy.ts`, and look at what changed.',
  });
}
