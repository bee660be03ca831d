import type { Change } from '../../src/domain/change.ts';
import type { Move } from '../../src/domain/decision.ts';
import type { SignedRecord } from '../../src/domain/record.ts';
import { decisionRecord, type EnsureDeps, placementPath, signRecord } from '../../src/merge-request/index.ts';
import { placementText } from '../change/fake-stacks.ts';
import { testSigner } from '../keys/test-signer.ts';

export const POLICY = { policyDigest: `sha256:${'e'.repeat(64)}`, policyVersion: 3 };

/** As after a crash between push and journal: a signature is all that tells ours from theirs. */
export const NO_JOURNAL: EnsureDeps['store'] = { move: async () => null, decision: async () => null };

/** The change of a move whose placement file is in its usual form, with a made-up effect. */
export function changeOf({ service, from, to }: Move): Change {
  const text = (placement: Move['to']) => placementText(service, placement);
  return {
    service,
    edits: [],
    files: [{ path: placementPath(service), before: text(from), after: text(to) }],
    effect: { stack: service, resources: [{ address: 'aws_instance.a', action: 'delete', attributes: {} }] },
  };
}

/** The move's record under the test key. */
export async function signedMove(move: Move, baseSha: string, change: Change = changeOf(move)): Promise<SignedRecord> {
  const record = decisionRecord(move, { baseSha, change, ...POLICY });
  return await signRecord(record, testSigner, { at: move.decidedAt, known: null });
}
