import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkout, openCheckout } from '../../../src/gate/facts/git.ts';
import { takenIn, takenRecords } from '../../../src/gate/facts/taken.ts';
import { openTarget, readBlobs, type Target } from '../../../src/gate/facts/target.ts';
import { type FleetRepository, fleetRepository, NOW } from '../fleet-repository.ts';

const MINUTE = 60_000;
const record = (service: string) => `infra/decisions/${service}.json`;

describe('the records of the target branch', () => {
  let repository: FleetRepository;
  let checkout: Checkout;
  let target: Target;
  const texts = ['first', 'second'];

  beforeAll(async () => {
    repository = await fleetRepository();
    checkout = openCheckout(repository.folder, process.env);
    await repository.write({ [record('service-1')]: 'old', [record('service-3')]: 'gone' });
    await repository.commit('Base', NOW - 300 * MINUTE);
    await repository.git('rm', '--quiet', record('service-3'));
    for (const [index, text] of texts.entries()) {
      const service = `service-${index + 1}`;
      await repository.git('checkout', '--quiet', '-B', 'move');
      await repository.write({ [record(service)]: text });
      await repository.commit(`Move ${service}`, NOW - 60 * MINUTE);
      await repository.git('checkout', '--quiet', 'main');
      await repository.git('merge', '--quiet', '--no-ff', '--no-commit', 'move');
      await repository.commit(`Merge ${service}`, NOW - (5 + index) * MINUTE);
    }
    await repository.write({ 'README.md': '# Later\n' });
    await repository.commit('Describe', NOW - MINUTE);
    const tip = await openTarget(checkout, await repository.git('rev-parse', 'HEAD'), false);
    if (tip === null) throw new Error('there is no target');
    target = tip;
  });
  afterAll(() => repository.remove());

  const records = async (taken = takenIn(checkout, target)) => {
    const blobs = await readBlobs(
      checkout,
      target.files.map(({ blob }) => blob),
    );
    return takenRecords(target, await taken, blobs);
  };

  it('came with the merges that brought them, not with the commits that were merged', async () => {
    expect(await records()).toEqual([
      { text: 'first', at: NOW - 5 * MINUTE },
      { text: 'second', at: NOW - 6 * MINUTE },
    ]);
  });

  it('came nobody knows when where history does not say', async () => {
    const unknown = texts.map((text) => ({ text, at: null }));
    expect(await records(Promise.resolve(null))).toEqual(unknown);
    expect(await records(Promise.resolve([]))).toEqual(unknown);
    expect(await takenIn(checkout, { ...target, sha: 'f'.repeat(40) })).toBeNull();
    expect(await takenIn(checkout, null)).toBeNull();
  });

  it('came at the latest with the oldest move that was looked at, where there are too many', async () => {
    const entry = (service: string, at: number) => ({ path: record(service), blob: 'a'.repeat(40), at });
    const many = Array.from({ length: 2000 }, (_, index) => entry('service-1', NOW - index));
    expect((await records(Promise.resolve(many))).map(({ at }) => at)).toEqual([NOW, NOW - 1999]);
    expect((await records(Promise.resolve(many.slice(1)))).map(({ at }) => at)).toEqual([NOW - 1, null]);
  });
});
