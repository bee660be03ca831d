import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Checkout, openCheckout } from '../../../src/gate/facts/git.ts';
import { movesAmong } from '../../../src/gate/facts/in-flight.ts';
import { type FleetRepository, fleetRepository, placementText, TO } from '../fleet-repository.ts';
import { TRAILER } from '../signed-record.ts';

describe('pipelines under way', () => {
  let repository: FleetRepository;
  let checkout: Checkout;
  const shas: Record<string, string> = {};

  beforeAll(async () => {
    repository = await fleetRepository();
    checkout = openCheckout(repository.folder, process.env);
    shas['base'] = await repository.commit('Base');
    await repository.write({ 'README.md': '# Other\n' });
    shas['words'] = await repository.commit('Describe');
    await repository.write({ 'infra/placements/service-1.ts': placementText('service-1', TO) });
    shas['placement'] = await repository.commit('Move by hand');
    shas['trailer'] = await repository.commit(`Say so\n\n${TRAILER}`);
    await repository.write({ 'README.md': '# Another\n' });
    shas['last'] = await repository.commit('Describe again');
  });
  afterAll(() => repository.remove());

  const push = (before: string, after: string) => ({ sha: shas[after] ?? null, beforeSha: shas[before] ?? null });
  const moves = (...pipelines: { sha: string | null; beforeSha: string | null }[]) => movesAmong(checkout, pipelines);

  it('count when what was pushed names a decision or changes a placement', async () => {
    expect(await moves(push('words', 'placement'), push('placement', 'trailer'))).toBe(2);
    expect(await moves(push('base', 'words'), push('trailer', 'last'))).toBe(0);
    expect(await moves()).toBe(0);
  });

  it('count by all that was pushed, not by the last commit', async () => {
    expect(await moves(push('base', 'last'))).toBe(1);
  });

  it('count when it is not known what was pushed', async () => {
    const elsewhere = 'f'.repeat(40);
    expect(await moves({ sha: null, beforeSha: shas['base'] ?? null })).toBe(1);
    expect(await moves({ sha: shas['words'] ?? null, beforeSha: null })).toBe(1);
    expect(await moves({ sha: elsewhere, beforeSha: shas['base'] ?? null })).toBe(1);
    expect(await moves({ sha: shas['words'] ?? null, beforeSha: elsewhere })).toBe(1);
  });

  it('count without being looked into when there are more than any fleet wants', async () => {
    const words = push('base', 'words');
    expect(await moves(...Array.from({ length: 51 }, () => words))).toBe(51);
  });

  it('are not known when the forge does not say', async () => {
    expect(await movesAmong(checkout, null)).toBeNull();
  });
});
