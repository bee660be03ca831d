import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

/** Terraform's JSON configuration of one stack (`cdk.tf.json`). */
export type Template = Record<string, unknown>;

/** A root without cdktf's `App`, which would create a folder. */
class Root extends Construct {
  constructor() {
    super(undefined as unknown as Construct, '');
  }
}

/** Builds a stack and writes it down, leaving nothing behind: neither files nor memory. */
export function render(build: (root: Construct) => TerraformStack): Template {
  return withoutTraces(() =>
    withoutTokens(() => {
      const stack = build(new Root());
      stack.prepareStack();
      return withoutMetadata(stack.toTerraform()) as Template;
    }),
  );
}

/** cdktf notes its own version and construct paths under `//`: they say nothing about the infrastructure. */
function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) => key !== '//' && item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutMetadata(item)]));
}

/**
 * cdktf keeps every token of every stack for the life of the process, 0.4 MB per service. Tokens of a
 * stack that is written down are never looked up again.
 */
function withoutTokens<T>(work: () => T): T {
  const registry = (globalThis as { __cdktfTokenMap?: { stringTokenMap?: Map<string, unknown> } }).__cdktfTokenMap;
  const tokens = registry?.stringTokenMap;
  const before = tokens?.size ?? 0;
  try {
    return work();
  } finally {
    if (tokens !== undefined) for (const key of [...tokens.keys()].slice(before)) tokens.delete(key);
  }
}

/** cdktf notes the whole call stack of every token, two thirds of the time, for messages that nobody sees here. */
function withoutTraces<T>(work: () => T): T {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = () => {};
  try {
    return work();
  } finally {
    Error.captureStackTrace = capture;
  }
}
