import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/port.ts';
import { aDeployment, aMove, aMoveRecord, anEvent, aSnapshot, aStay, aVerdict, aVerification, NOON } from '../store/samples.ts';

/** What every journal has to do, whatever it is made of. `make` answers with an empty one. */
export function storeContract(name: string, make: () => Promise<Store>): void {
  describe(`the store contract, ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await make();
    });
    afterEach(() => store.close());

    it('answers an unknown name with null and an empty journal with nothing', async () => {
      expect(await store.snapshot('sha256:00')).toBeNull();
      expect(await store.decision('dec_00')).toBeNull();
      expect(await store.move('dec_00')).toBeNull();
      expect(await store.verdicts('dec_00')).toEqual([]);
      expect(await store.latestDecisions()).toEqual([]);
      expect(await store.openMoves()).toEqual([]);
      expect(await store.pendingInbox()).toEqual([]);
      expect(await store.events({ limit: 10 })).toEqual([]);
    });

    it('knows the newest version of the policy that was ever kept', async () => {
      expect(await store.newestPolicyVersion()).toBeNull();
      for (const version of [3, 12, 7, 12]) await store.savePolicyVersion({ version, seenAt: NOON + version });
      await store.prune(NOON * 2);
      expect(await store.newestPolicyVersion()).toBe(12);
    });

    it('keeps a snapshot as it was, and only the first of a name', async () => {
      const snapshot = aSnapshot();
      await store.saveSnapshot(snapshot);
      await store.saveSnapshot({ ...snapshot, source: 'forged' });
      expect(await store.snapshot(snapshot.digest)).toEqual(snapshot);
    });

    it('keeps a decision as it was; the same one twice is one row', async () => {
      await store.saveDecision(aMove());
      await store.saveDecision(aMove());
      expect(await store.decision('dec_01')).toEqual(aMove());
      expect(await store.decisions({ limit: 10 })).toEqual([aMove()]);
    });

    it('refuses another decision under a known id, and keeps the first', async () => {
      await store.saveDecision(aMove());
      await expect(store.saveDecision(aMove('dec_01', { confidence: 0.5 }))).rejects.toMatchObject({ code: 'store-conflict' });
      expect(await store.decision('dec_01')).toEqual(aMove());
    });

    it('refuses a number that JSON cannot hold', async () => {
      await expect(store.saveDecision(aMove('dec_01', { confidence: Number.NaN }))).rejects.toThrow();
      expect(await store.decision('dec_01')).toBeNull();
    });

    it('pages decisions newest first, by service, 1 to 500 at a time', async () => {
      const early = aStay('dec_1', { decidedAt: NOON });
      const late = aStay('dec_2', { decidedAt: NOON + 1 });
      const other = aStay('dec_3', { decidedAt: NOON + 2, service: 'service-2' });
      for (const decision of [late, other, early]) await store.saveDecision(decision);
      expect(await store.decisions({ limit: 2 })).toEqual([other, late]);
      expect(await store.decisions({ limit: 2, service: 'service-1' })).toEqual([late, early]);
      expect(await store.decisions({ limit: 500, service: 'service-9' })).toEqual([]);
      for (const limit of [0, 501, 1.5, Number.NaN])
        await expect(store.decisions({ limit })).rejects.toMatchObject({ code: 'store-page' });
    });

    it('knows the newest decision of every service, whatever order they came in', async () => {
      const newest = aStay('dec_2', { decidedAt: NOON + 10 });
      await store.saveDecision(newest);
      await store.saveDecision(aStay('dec_1', { decidedAt: NOON }));
      const other = aMove('dec_3', { service: 'service-2' });
      await store.saveDecision(other);
      expect(await store.latestDecisions()).toEqual([newest, other]);
    });

    it('replaces a move by its decision, and lists those that are not at an end', async () => {
      const stages = ['opened', 'judged', 'merging', 'merged', 'applied', 'verified', 'closed', 'failed'] as const;
      const moves = stages.map((stage, index) =>
        aMoveRecord(`dec_${index}`, { stage, openedAt: NOON + index, service: `service-${index}` }),
      );
      for (const move of moves) await store.saveMove(move);
      expect((await store.openMoves()).map((move) => move.stage)).toEqual(['applied', 'merged', 'merging', 'judged', 'opened']);
      const first = moves[0] as (typeof moves)[number];
      await store.saveMove({ ...first, stage: 'closed', note: 'withdrawn', endedAt: NOON + 9 });
      expect(await store.move('dec_0')).toEqual({ ...first, stage: 'closed', note: 'withdrawn', endedAt: NOON + 9 });
      expect(await store.openMoves()).toHaveLength(4);
      expect(await store.moves({ limit: 500 })).toHaveLength(stages.length);
      expect(await store.moves({ limit: 1 })).toEqual([moves.at(-1)]);
      expect(await store.moves({ limit: 9, service: 'service-3' })).toEqual([moves[3]]);
    });

    it('keeps the verdicts of a decision in order, without repetitions', async () => {
      const review = aVerdict({ outcome: 'review', judgedAt: '2026-03-14T12:00:10Z' });
      await store.saveVerdict('dec_01', review);
      await store.saveVerdict('dec_01', aVerdict());
      await store.saveVerdict('dec_01', review);
      await store.saveVerdict('dec_02', aVerdict());
      expect(await store.verdicts('dec_01')).toEqual([review, aVerdict()]);
    });

    it('takes the deployment of a pipeline once', async () => {
      expect(await store.saveDeployment(aDeployment(21))).toBe(true);
      expect(await store.saveDeployment(aDeployment(21, { outcome: 'failed' }))).toBe(false);
      const both = aDeployment(22, { at: NOON + 90_000, services: ['service-1', 'service-2'] });
      expect(await store.saveDeployment(both)).toBe(true);
      expect(await store.deployments({ limit: 5 })).toEqual([both, aDeployment(21)]);
      expect(await store.deployments({ limit: 5, service: 'service-2' })).toEqual([both]);
      expect(await store.deployments({ limit: 5, service: 'service' })).toEqual([]);
    });

    it('keeps one verification per decision, the last', async () => {
      await store.saveVerification(aVerification('dec_01', { outcome: 'inconclusive', realisedSavingUsdPerMonth: null }));
      await store.saveVerification(aVerification('dec_01'));
      await store.saveVerification(aVerification('dec_02', { service: 'service-2', verifiedAt: NOON }));
      expect((await store.verifications({ limit: 5 })).map((v) => v.decisionId)).toEqual(['dec_01', 'dec_02']);
      expect(await store.verifications({ limit: 5, service: 'service-1' })).toEqual([aVerification('dec_01')]);
    });

    it('receives each webhook once and hands it out until it is done', async () => {
      const item = { key: 'am/1', source: 'alertmanager', payload: { alert: 'ServiceDown' }, receivedAt: NOON } as const;
      const other = { key: 'gl/1', source: 'gitlab', payload: null, receivedAt: NOON - 5 } as const;
      expect(await store.receive(item)).toBe(true);
      expect(await store.receive(other)).toBe(true);
      expect(await store.receive({ ...item, payload: 'again' })).toBe(false);
      expect(await store.pendingInbox()).toEqual([item, other]);
      await store.inboxDone('am/1');
      await store.inboxDone('am/unknown');
      expect(await store.pendingInbox()).toEqual([other]);
      expect(await store.receive(item)).toBe(false);
    });

    it('receives one key once, however many ask at the same time', async () => {
      const item = { key: 'am/1', source: 'alertmanager', payload: {}, receivedAt: NOON } as const;
      const answers = await Promise.all(Array.from({ length: 50 }, () => store.receive(item)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('undoes the one write that fails among those asked for together', async () => {
      await store.saveDecision(aMove('dec_1'));
      const results = await Promise.allSettled([
        store.saveEvent(anEvent({ sentence: 'before' })),
        store.saveDecision(aMove('dec_1', { confidence: 0.1 })),
        store.saveEvent(anEvent({ sentence: 'after' })),
      ]);
      expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await store.events({ limit: 5 })).map((event) => event.sentence)).toEqual(['after', 'before']);
    });

    it('numbers events and pages them newest first', async () => {
      const first = await store.saveEvent(anEvent());
      const second = await store.saveEvent(anEvent({ service: null, type: 'notice', url: 'http://127.0.0.1/x' }));
      const third = await store.saveEvent(anEvent({ sentence: 'service-1 has moved' }));
      expect(first).toEqual({ id: first.id, ...anEvent() });
      expect(second.id).toBeGreaterThan(first.id);
      expect(await store.events({ limit: 2 })).toEqual([third, second]);
      expect(await store.events({ limit: 9, after: first.id })).toEqual([third, second]);
      expect(await store.events({ limit: 9, service: 'service-1' })).toEqual([third, first]);
      expect(await store.events({ limit: 9, service: 'service-1', after: first.id })).toEqual([third]);
    });

    it('prunes snapshots, finished webhooks and events; decisions, moves and pending webhooks stay', async () => {
      const [old, young] = [aSnapshot(NOON - 10), aSnapshot(NOON)];
      await store.saveSnapshot(old);
      await store.saveSnapshot(young);
      await store.saveDecision(aMove('dec_1', { decidedAt: NOON - 10 }));
      await store.saveMove(aMoveRecord('dec_1', { openedAt: NOON - 10 }));
      const last = await store.saveEvent(anEvent({ at: NOON - 10 }));
      const item = (key: string, receivedAt: number) => ({ key, source: 'gitlab', payload: {}, receivedAt }) as const;
      for (const key of ['done', 'pending']) await store.receive(item(key, NOON - 10));
      await store.inboxDone('done');

      await store.prune(NOON);

      expect(await store.snapshot(old.digest)).toBeNull();
      expect(await store.snapshot(young.digest)).toEqual(young);
      expect(await store.decision('dec_1')).not.toBeNull();
      expect(await store.latestDecisions()).toHaveLength(1);
      expect(await store.openMoves()).toHaveLength(1);
      expect((await store.pendingInbox()).map(({ key }) => key)).toEqual(['pending']);
      expect(await store.events({ limit: 5 })).toEqual([]);
      expect(await store.receive(item('done', NOON))).toBe(true);
      expect((await store.saveEvent(anEvent())).id).toBeGreaterThan(last.id);
    });

    it('refuses everything after it was closed, and can be closed again', async () => {
      await store.close();
      await expect(store.saveDecision(aMove())).rejects.toMatchObject({ code: 'store-closed' });
      await expect(store.decision('dec_01')).rejects.toMatchObject({ code: 'store-closed' });
      await store.close();
    });

    it('commits what was asked for before it is closed', async () => {
      const saved = store.saveEvent(anEvent());
      await store.close();
      expect((await saved).sentence).toBe('service-1 moves');
    });
  });
}
