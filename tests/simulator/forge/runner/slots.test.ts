import { expect, it } from 'vitest';
import { Slots } from '../../../../simulator/forge/runner/slots.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const patient = new AbortController().signal;

it('lets a few in at a time, in the order they came', async () => {
  const slots = new Slots(1);
  const order: string[] = [];
  const enter = async (name: string) => {
    const leave = await slots.enter(null, patient);
    order.push(name);
    return leave;
  };
  const first = await enter('a');
  const others = [enter('b'), enter('c')];
  await turn();
  expect(order).toEqual(['a']);
  first();
  first();
  (await others[0])?.();
  await others[1];
  expect(order).toEqual(['a', 'b', 'c']);
});

it('keeps a place free of jobs that wait for their resource group', async () => {
  const slots = new Slots(2);
  const leave = await slots.enter('apply', patient);
  let second = false;
  const waiting = slots.enter('apply', patient).then(() => {
    second = true;
  });
  await slots.enter(null, patient);
  expect(second).toBe(false);
  leave();
  await waiting;
  expect(second).toBe(true);
});

it('forgets who gave up waiting', async () => {
  const slots = new Slots(1);
  const leave = await slots.enter('apply', patient);
  const impatient = new AbortController();
  const waiting = slots.enter('apply', impatient.signal);
  impatient.abort(new Error('canceled'));
  await expect(waiting).rejects.toThrow('canceled');
  leave();
  (await slots.enter('apply', patient))();
});
