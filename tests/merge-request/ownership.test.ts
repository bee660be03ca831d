import { describe, expect } from 'vitest';
import type { DecisionRecord } from '../../src/domain/record.ts';
import { generateKeyPair, sign } from '../../src/lib/ed25519.ts';
import { ensureMergeRequest, recordPath, recordText, signedBytes, signRecord } from '../../src/merge-request/index.ts';
import { ownershipOf } from '../../src/merge-request/ownership.ts';
import { placementText } from '../change/fake-stacks.ts';
import { BOT_AUTHOR, type FileContent, type FleetRepository } from '../forge/fleet-repository.ts';
import { BRANCH, PATH } from '../forge/with-fleet.ts';
import { TEST_KEY, testSigner } from '../keys/test-signer.ts';
import { ELSEWHERE, NOW, sampleMove } from './sample-move.ts';
import { signedMove } from './signed-move.ts';
import { inputOf, it } from './with-forge.ts';

const MOVE = sampleMove();
const RECORD = recordPath('service-1');
const OTHERS = placementText('service-1', { ...ELSEWHERE, count: 9 });
const messageOf = (id: string) => `Move service-1\n\nWhy.\n\nTrimtab-Decision: ${id}\n`;

/** One commit on the target branch in our name, as anybody can make it who may push. */
function forge(fleet: FleetRepository, files: Record<string, FileContent>, id = MOVE.id): string {
  fleet.git('update-ref', '-d', `refs/heads/${BRANCH}`);
  return fleet.commit(BRANCH, files, { by: BOT_AUTHOR, message: messageOf(id) });
}

/** What we would push: the placement and its signed record, changed before it is signed. */
async function ours(fleet: FleetRepository, fields: Partial<DecisionRecord> = {}) {
  const text = placementText('service-1', ELSEWHERE);
  const file = { path: PATH, before: placementText('service-1', MOVE.from), after: text };
  const change = { service: 'service-1', edits: [], files: [file], effect: { stack: 'service-1', resources: [] } };
  const { record } = await signedMove(MOVE, fleet.sha('main'), change);
  const signed = await signRecord({ ...record, ...fields }, testSigner, { at: NOW, known: null });
  return { signed, files: { [PATH]: text, [RECORD]: recordText(signed) } };
}

describe('a commit in our name, without the journal', () => {
  it('is ours when it is exactly what one of our keys has signed', async ({ fleet, deps }) => {
    const sha = forge(fleet, (await ours(fleet)).files);
    const carried = { decisionId: MOVE.id, facts: { from: MOVE.from, to: MOVE.to }, issuedAt: MOVE.decidedAt };
    expect(await ownershipOf(deps, MOVE)).toMatchObject({ kind: 'ours', sha, decisionId: MOVE.id, carried });
  });

  it.for<[string, (fleet: FleetRepository) => Promise<Record<string, FileContent>>, string?]>([
    ['without a record', async () => ({ [PATH]: OTHERS })],
    ['with a record that nobody has signed', async () => ({ [PATH]: OTHERS, [RECORD]: `{"id":"${MOVE.id}"}\n` })],
    ['with another placement than was signed', async (fleet) => ({ ...(await ours(fleet)).files, [PATH]: OTHERS })],
    ['with a file that was not signed', async (fleet) => ({ ...(await ours(fleet)).files, 'infra/synth.ts': 'x' })],
    ['without the file that was signed', async (fleet) => ({ [RECORD]: (await ours(fleet)).files[RECORD] ?? null })],
    [
      'with a link for the file',
      async (fleet) => ({ ...(await ours(fleet)).files, [PATH]: { link: placementText('service-1', ELSEWHERE) } }),
    ],
    ['with a record of another base', async (fleet) => (await ours(fleet, { baseSha: 'a'.repeat(40) })).files],
    ['with a record of another kind', async (fleet) => (await ours(fleet, { kind: 'heal' })).files],
    ['with a record of another service', async (fleet) => (await ours(fleet, { service: 'service-2' })).files],
    ['with the id of another decision', async (fleet) => (await ours(fleet)).files, 'dec_invented'],
    [
      'with a record in another order',
      async (fleet) => {
        const { signed, files } = await ours(fleet);
        return { ...files, [RECORD]: `${JSON.stringify({ signature: signed.signature, record: signed.record })}\n` };
      },
    ],
    [
      'with a record that was changed afterwards',
      async (fleet) => {
        const { signed, files } = await ours(fleet);
        return { ...files, [RECORD]: recordText({ ...signed, record: { ...signed.record, confidence: 1 } }) };
      },
    ],
    [
      'signed with a key of somebody else',
      async (fleet) => {
        const { signed, files } = await ours(fleet);
        const pair = generateKeyPair();
        const value = sign(pair.privateKeyPem, signedBytes(signed.record));
        return {
          ...files,
          [RECORD]: recordText({ ...signed, signature: { ...signed.signature, keyId: TEST_KEY.keyId, value } }),
        };
      },
    ],
  ])('is not ours %s', async ([, filesOf, id], { fleet, deps }) => {
    const sha = forge(fleet, await filesOf(fleet), id);
    expect(await ownershipOf(deps, MOVE)).toEqual({
      kind: 'foreign',
      forged: true,
      why: `commit ${sha.slice(0, 12)} of ${BRANCH} bears the name of Trimtab, which has neither pushed nor signed it`,
    });
  });

  it('is not ours when it lies on top of ours', async ({ fleet, deps }) => {
    forge(fleet, (await ours(fleet)).files);
    fleet.commit(BRANCH, { 'infra/synth.ts': 'x' }, { by: BOT_AUTHOR, message: messageOf(MOVE.id) });
    expect(await ownershipOf(deps, MOVE)).toMatchObject({ kind: 'foreign', forged: true });
  });

  it('is not ours once the key is gone', async ({ fleet, deps }) => {
    forge(fleet, (await ours(fleet)).files);
    expect(await ownershipOf({ ...deps, signer: { keys: async () => [] } }, MOVE)).toMatchObject({ kind: 'foreign' });
  });
});

describe('a commit that the journal knows', () => {
  const journal = (headSha: string, branch = BRANCH) => ({
    move: async (id: string) => (id === MOVE.id ? ({ headSha, branch } as never) : null),
    decision: async (id: string) => (id === MOVE.id ? MOVE : null),
  });

  it('is ours, whatever became of the key', async ({ fleet, deps }) => {
    const sha = forge(fleet, { [PATH]: OTHERS });
    const known = { ...deps, store: journal(sha), signer: { keys: async () => [] } };
    expect(await ownershipOf(known, MOVE)).toMatchObject({ kind: 'ours', sha, carried: { decisionId: MOVE.id } });
  });

  it.for([
    ['another commit was pushed for its decision', () => journal('c'.repeat(40))],
    ['it was pushed to another branch', (sha: string) => journal(sha, 'trimtab/heal/service-1')],
  ] as const)('is not ours when %s', async ([, store], { fleet, deps }) => {
    const sha = forge(fleet, { [PATH]: OTHERS });
    expect(await ownershipOf({ ...deps, store: store(sha) }, MOVE)).toMatchObject({ kind: 'foreign', forged: true });
  });
});

describe('a stranger who forges commit and description', () => {
  const INVENTED = sampleMove({ id: 'dec_invented' });

  it('is left alone as a person, and told from one', async ({ fleet, gitlab, deps, space, propose }) => {
    // The description of a proposal of that id is what anybody can copy.
    await propose(INVENTED);
    const theirs = forge(fleet, { [PATH]: OTHERS, [RECORD]: '{}\n' }, INVENTED.id);
    for (const move of [MOVE, INVENTED])
      expect(await ensureMergeRequest(deps, await inputOf(space, move))).toMatchObject({
        kind: 'hands-off',
        forged: true,
        sentence: expect.stringContaining('bears the name of Trimtab'),
      });
    expect(fleet.sha(BRANCH)).toBe(theirs);
    expect(gitlab.mergeRequests[0]).toMatchObject({ labels: expect.arrayContaining(['trimtab-state::hands-off']) });
  });

  it('cannot make an old commit of ours look like today’s by its description', async ({ gitlab, clock, propose }) => {
    const elsewhere = sampleMove({ id: 'dec_elsewhere', to: { ...ELSEWHERE, count: 3 } });
    await propose(elsewhere);
    const description = String(gitlab.mergeRequests[0]?.['description']);
    // Edited: the facts of the proposal to come, under the id of the commit that is there.
    const block = (id: string, to: object) =>
      description.replace(/<!-- trimtab:v1 (\S+) -->/, (_, encoded: string) => {
        const value = { ...JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')), decisionId: id };
        const text = JSON.stringify({ ...value, facts: { ...value.facts, to } });
        return `<!-- trimtab:v1 ${Buffer.from(text).toString('base64url')} -->`;
      });
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], description: block(elsewhere.id, MOVE.to) };
    clock.set(NOW + 60_000);
    expect(await propose(MOVE)).toMatchObject({ kind: 'updated', decisionId: MOVE.id });
  });
});
