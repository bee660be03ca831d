import { describe, expect, test } from 'vitest';
import { alertEvaluator } from '../../../../simulator/clouds/alerts/evaluator.ts';
import type { Sample } from '../../../../simulator/clouds/sample.ts';
import { fleet, OPENS_AT, world } from '../support.ts';

const USUAL = world().latest();

/** Takes one sample per step in which service-1 is as given. */
function run(states: { errorRatio?: number; latencyMs?: number }[]) {
  const evaluator = alertEvaluator(fleet);
  const heard = states.flatMap((state, index) => {
    const services = USUAL.services.map((one) => (one.service === 'service-1' ? { ...one, ...state } : one));
    const sample: Sample = { ...USUAL, at: OPENS_AT + index * 5000, services };
    return evaluator.take(sample).map(({ labels, startsAt, endsAt }) => ({
      name: labels['alertname'],
      from: (startsAt - OPENS_AT) / 1000,
      to: endsAt === null ? null : (endsAt - OPENS_AT) / 1000,
    }));
  });
  return { heard, firing: evaluator.firing() };
}

const times = <T>(count: number, state: T): T[] => new Array<T>(count).fill(state);

describe('ServiceDown', () => {
  test('fires when more than a fifth of the requests fail for 15 s, and is resolved at once', () => {
    const { heard } = run([{}, ...times(4, { errorRatio: 1 }), {}]);
    expect(heard).toEqual([
      { name: 'ServiceDown', from: 15, to: null },
      { name: 'ServiceDown', from: 15, to: 25 },
    ]);
  });

  test('does not fire for a short or a small disturbance', () => {
    expect(run([...times(2, { errorRatio: 1 }), {}, ...times(2, { errorRatio: 1 })]).heard).toEqual([]);
    expect(run(times(20, { errorRatio: 0.2 })).heard).toEqual([]);
  });

  test('says who, where and how bad', () => {
    const [episode] = run(times(4, { errorRatio: 0.5 })).firing;
    expect(episode?.labels).toEqual({
      alertname: 'ServiceDown',
      service: 'service-1',
      provider: 'aws',
      region: 'us-east-1',
      severity: 'critical',
    });
    expect(episode?.summary).toBe('50 % of the requests to service-1 fail');
  });
});

describe('HighLatency', () => {
  test('fires after 60 s above twice the objective', () => {
    expect(run(times(11, { latencyMs: 161 })).heard).toEqual([]);
    expect(run(times(12, { latencyMs: 161 })).heard).toEqual([{ name: 'HighLatency', from: 55, to: null }]);
    expect(run(times(30, { latencyMs: 159 })).heard).toEqual([]);
  });

  test('is silent about a service that does not answer at all', () => {
    expect(run(times(20, { latencyMs: 10_000, errorRatio: 1 })).heard).toEqual([{ name: 'ServiceDown', from: 10, to: null }]);
  });
});
