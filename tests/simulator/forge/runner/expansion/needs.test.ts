import { expect, it } from 'vitest';
import { settledNeeds } from '../../../../../simulator/forge/runner/expansion/needs.ts';
import { job, need } from '../pipelines.ts';

it('leaves out optional needs that are not in the pipeline', () => {
  const [settled] = settledNeeds([job('a', 'x', { needs: [{ ...need('gone'), optional: true }] })]);
  expect(settled?.needs).toEqual([]);
});

it('refuses a need that is not in the pipeline', () => {
  expect(() => settledNeeds([job('a', 'x', { needs: [need('gone')] })])).toThrow("'a' job needs 'gone' job");
});

it('refuses needs that go in a circle, and no others', () => {
  const chain = [
    job('a', 'x', { needs: [] }),
    job('b', 'x', { needs: [need('a')] }),
    job('c', 'x', { needs: [need('b'), need('a')] }),
  ];
  expect(settledNeeds(chain)).toHaveLength(3);
  const circle = [job('a', 'x', { needs: [need('c')] }), ...chain.slice(1)];
  expect(() => settledNeeds(circle)).toThrow('circular dependencies: a, b, c');
});
