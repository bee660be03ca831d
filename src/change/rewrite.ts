import type { Change, FieldEdit } from '../domain/change.ts';
import { type Placement, samePlacement } from '../domain/placement.ts';
import type { PlanEffect } from '../domain/record.ts';
import { canonical } from '../lib/canonical.ts';
import { messageOf } from '../lib/errors.ts';
import { editPlacement, skeleton } from './edit.ts';
import { effectOf } from './effect.ts';
import { type ReadPlacement, readPlacement } from './placement-file.ts';
import type { Synthesiser } from './port.ts';
import type { PlacementRefusalCode } from './refusal.ts';
import type { Stack } from './stack.ts';
import { unintended } from './unintended.ts';

export interface RewriteRequest {
  readonly service: string;
  /** Path of the placement file in the repository, with forward slashes. */
  readonly path: string;
  /** Its whole text. */
  readonly source: string;
  readonly to: Placement;
  readonly synthesiser: Synthesiser;
}

export type RewriteRefusalCode = PlacementRefusalCode | 'invalid-target' | 'not-exact' | 'synthesis-failed' | 'unintended';

export type RewriteResult =
  | { readonly kind: 'changed'; readonly from: Placement; readonly change: Change }
  | { readonly kind: 'nothing-to-do'; readonly from: Placement }
  | Refused;

interface Refused {
  readonly kind: 'refused';
  readonly refusal: { readonly code: RewriteRefusalCode; readonly sentence: string; readonly line: number | null };
}

/**
 * Rewrites the marked literals of one placement file so that it says `to`, and proves that this does
 * nothing else:
 * 1. the new text reads back as exactly `to`, and without the marked tokens it is the old text,
 * 2. it synthesises to what `to` synthesises to,
 * 3. the stacks before and after differ only in what the edited fields account for (unintended.ts).
 * What differs is the change's effect: what a plan of it may do, and nothing else.
 * A file that already says `to` is `nothing-to-do`; whatever cannot be proven is `refused`.
 */
export async function rewrite(request: RewriteRequest): Promise<RewriteResult> {
  const read = readPlacement(request.source, request.path);
  if (!read.ok) return { kind: 'refused', refusal: read.refusal };
  const invalid = invalidTarget(request, read);
  if (invalid !== null) return refused('invalid-target', invalid);
  const edited = editPlacement(request.source, read, request.to);
  if (edited.edits.length === 0) return { kind: 'nothing-to-do', from: read.placement };
  if (!isExact(request, read, edited.text))
    return refused('not-exact', `${request.path}: the edit does not read back as it was meant`);
  const proven = await proveSynthesis(request, read, edited);
  if (proven.kind === 'refused') return proven;
  const files = [{ path: request.path, before: request.source, after: edited.text }];
  const { service } = request;
  return { kind: 'changed', from: read.placement, change: { service, edits: edited.edits, files, effect: proven.effect } };
}

function invalidTarget({ service, path, to }: RewriteRequest, read: ReadPlacement): string | null {
  if (read.service !== service) return `${path}: this is not the placement of ${service}`;
  if (!Number.isSafeInteger(to.count) || to.count < 1) return `${path}: the new count is not a whole number of 1 or more`;
  const texts = [to.provider, to.region, to.instanceType];
  return texts.some((text) => text === '') ? `${path}: the new placement has an empty value` : null;
}

function isExact({ source, path, to }: RewriteRequest, read: ReadPlacement, text: string): boolean {
  const again = readPlacement(text, path);
  return again.ok && samePlacement(again.placement, to) && skeleton(source, read.fields) === skeleton(text, again.fields);
}

/** What the edit does to the stack, proven to be what it is meant to do. */
async function proveSynthesis(
  { service, path, to, synthesiser }: RewriteRequest,
  read: ReadPlacement,
  edited: { text: string; edits: readonly FieldEdit[] },
): Promise<Refused | { readonly kind: 'proven'; readonly effect: PlanEffect }> {
  const again = readPlacement(edited.text, path);
  if (!again.ok) return { kind: 'refused', refusal: again.refusal };
  let before: Stack;
  let after: Stack;
  try {
    before = await synthesiser.synthesise(service, read.placement);
    after = await synthesiser.synthesise(service, again.placement);
    if (canonical(after) !== canonical(await synthesiser.synthesise(service, to)))
      return refused('unintended', `${service}: two syntheses of the same placement differ`);
  } catch (error) {
    return refused('synthesis-failed', `${service}: the stack cannot be synthesised: ${messageOf(error)}`);
  }
  const objection = unintended({ service, before, after }, edited.edits, to);
  if (objection !== null) return refused('unintended', `${service}: ${objection}`);
  return { kind: 'proven', effect: effectOf(service, before, after) };
}

function refused(code: RewriteRefusalCode, sentence: string): Refused {
  return { kind: 'refused', refusal: { code, sentence, line: null } };
}
