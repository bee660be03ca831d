import { describe, expect, it } from 'vitest';
import { awaitApply } from '../../../src/controller/stages/apply.ts';
import type { Snapshot } from '../../../src/domain/observation.ts';
import type { Placement } from '../../../src/domain/placement.ts';
import type { Deployment } from '../../../src/store/port.ts';
import { START, StageBench } from './stage-bench.ts';

const MINUTE = 60_000;
const NOTHING = { outcome: 'nothing', services: [], creates: 0, deletes: 0 };

/** Merged, and the apply job has left this report. */
async function afterReport(report: object): Promise<StageBench> {
  const bench = await StageBench.open();
  const mergeCommitSha = bench.gitlab.merge(bench.move.iid, 'trimtab');
  bench.gitlab.apply(mergeCommitSha, 'success', report);
  bench.move = { ...bench.move, stage: 'merged', mergeCommitSha, mergedAt: START };
  return bench;
}

function sees(bench: StageBench, placement: Placement | null, takenAt = START + MINUTE): void {
  const services = { 'service-1': { service: 'service-1', placement } };
  bench.memory.snapshot = { takenAt, services } as unknown as Snapshot;
}

const reported = (bench: StageBench, fields: Partial<Deployment>) =>
  bench.store.saveDeployment({
    pipelineId: 90,
    sha: bench.move.mergeCommitSha ?? '',
    services: ['service-1'],
    engine: 'terraform',
    outcome: 'applied',
    creates: 3,
    updates: 0,
    deletes: 3,
    webUrl: '',
    at: START,
    ...fields,
  });

describe('an apply that names the service', () => {
  it('begins the cool-down and the verification', async () => {
    const bench = await afterReport({ services: ['service-1'] });
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'applied', appliedBy: 'embedded', appliedAt: START });
    expect(bench.memory.lastMovedAt.get('service-1')).toBe(START);
    expect(bench.told('apply')).toEqual(['applied by embedded: 3 created, 0 updated, 3 deleted']);
  });
});

describe('an apply that did nothing for the service', () => {
  it.each([
    ['had nothing to do', NOTHING],
    ['changed service-2', { services: ['service-2'] }],
    ['changed no service', { services: [] }],
  ])('has failed when it %s, and begins neither cool-down nor verification', async (did, report) => {
    const bench = await afterReport(report);
    sees(bench, bench.decision.from);
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'merged', note: expect.stringContaining(did) });
    bench.clock.advance(5 * MINUTE);
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'failed', appliedAt: null, appliedBy: null });
    expect(bench.move.note).toMatch(/the apply did nothing for service-1: .* Look at plan\.json of pipeline \d+: .*revert !1\.$/);
    expect(bench.told('apply')).toEqual([expect.stringMatching(`^failed: the apply did nothing for service-1: job .* ${did}`)]);
    expect(bench.memory.lastMovedAt.size).toBe(0);
    expect(bench.memory.appliedBy).toBeNull();
    expect(bench.memory.idleApplies.size).toBe(0);
  });

  it.each([
    ['telemetry knows nothing', null, START + MINUTE],
    ['telemetry saw it there before the merge alone', 'to', START - 1],
  ] as const)('has failed when %s', async (_, where, takenAt) => {
    const bench = await afterReport(NOTHING);
    sees(bench, where === null ? null : bench.decision[where], takenAt);
    await bench.run(awaitApply);
    bench.clock.advance(5 * MINUTE);
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'failed' });
  });

  it.each([
    ['of another commit', { sha: 'c'.repeat(40) }],
    ['of another service', { services: ['service-2'] }],
    ['of nothing', { outcome: 'nothing' }],
  ] as const)('is not saved by a report %s', async (_, fields) => {
    const bench = await afterReport(NOTHING);
    await reported(bench, fields);
    await bench.run(awaitApply);
    bench.clock.advance(5 * MINUTE);
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'failed' });
  });
});

describe('an apply job that was run again', () => {
  it.each(['applied', 'failed'] as const)('is done when its first run reported the service and ended as %s', async (outcome) => {
    const bench = await afterReport(NOTHING);
    await reported(bench, { outcome });
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'applied', appliedBy: 'terraform' });
    expect(bench.told('apply')).toEqual(['applied by terraform: an earlier run of pipeline 90 has done it']);
  });

  it('is done when nobody reported, and telemetry sees the service at its target', async () => {
    const bench = await afterReport(NOTHING);
    sees(bench, bench.decision.from);
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'merged' });
    bench.clock.advance(MINUTE);
    sees(bench, bench.decision.to, bench.clock.now());
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'applied', appliedBy: 'embedded' });
    expect(bench.told('apply')).toEqual([
      expect.stringMatching(/^applied by embedded: nothing was left to do, and telemetry sees/),
    ]);
    expect(bench.memory.idleApplies.size).toBe(0);
  });
});
