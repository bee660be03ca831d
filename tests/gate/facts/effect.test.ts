import { describe, expect, it } from 'vitest';
import { effectOf } from '../../../src/gate/facts/effect.ts';
import { type PlannedChange, readPlan } from '../../../src/gate/facts/plan.ts';
import { planText, recordOf } from '../signed-record.ts';

const SHA = 'a'.repeat(40);
const record = { ...recordOf(SHA) };
const changes = readPlan(planText(SHA, SHA)).changes ?? [];

const change = (address: string, action: string, after: object | null = {}, stack = 'service-1'): PlannedChange => ({
  ...{ stack, service: stack, address, type: 'aws_instance', action, before: {} },
  after: after as PlannedChange['after'],
});
const compared = (resources: unknown, planned: readonly PlannedChange[]) =>
  effectOf({ record: { effect: { stack: 'service-1', resources } }, signature: null }, planned);
const signed = (action: string, attributes: object = {}, address = 'a.b') => ({ address, action, attributes });
const NOTHING = { unexpected: [], missing: [], different: [] };

describe('the plan of what was signed', () => {
  it('shows no difference', () => {
    expect(effectOf({ record, signature: null }, changes)).toEqual(NOTHING);
  });

  it('names what nobody signed, by its stack when it is another one', () => {
    const more = [...changes, change('z.z', 'create'), change('z.z', 'delete', null, 'service-2'), change('y.y', 'no-op')];
    expect(effectOf({ record, signature: null }, more)).toEqual({ ...NOTHING, unexpected: ['service-2/z.z', 'z.z'] });
  });

  it('names what is missing', () => {
    const [first] = changes;
    expect(effectOf({ record, signature: null }, changes.slice(1))).toEqual({ ...NOTHING, missing: [first?.address] });
  });

  it.each([
    ['create', ['create'], ['update', 'replace', 'delete', 'no-op', 'forget']],
    ['update', ['update', 'replace', 'no-op'], ['create', 'delete', 'forget']],
    ['delete', ['delete'], ['create', 'update', 'replace', 'no-op', 'forget']],
  ])('that %ss may %j and nothing else', (action, covered, others) => {
    for (const planned of covered) expect(compared([signed(action)], [change('a.b', planned)])).toEqual(NOTHING);
    for (const planned of others)
      expect(compared([signed(action)], [change('a.b', planned)])).toEqual({ ...NOTHING, different: ['a.b'] });
  });

  it.each<[string, object, object | null]>([
    ['another value', { instance_type: 't3.medium' }, { instance_type: 't3.large' }],
    ['no value', { instance_type: 't3.medium' }, {}],
    ['nothing at all', { instance_type: 't3.medium' }, null],
    ['another type', { max_size: 2 }, { max_size: '2' }],
    ['a key more in the input', { input: { kind: 'disk' } }, { input: { kind: 'disk', encrypted: false } }],
    ['a key less in the input', { input: { kind: 'disk', encrypted: true } }, { input: { kind: 'disk' } }],
    ['another tag', { tags: { Name: 'a' } }, { tags: { Name: 'b' } }],
    ['a tag less', { tags: { Name: 'a', Team: 'b' } }, { tags: { Name: 'a' } }],
    ['tags of another form', { tags: { Name: 'a' } }, { tags: ['a'] }],
    ['tags in the input that are more', { input: { tags: {} } }, { input: { tags: { more: 'x' } } }],
  ])('that has %s differs', (_, attributes, after) => {
    for (const action of ['create', 'update'])
      expect(compared([signed(action, attributes)], [change('a.b', action, after)])?.different).toEqual(['a.b']);
  });

  it('may have further attributes and further tags', () => {
    const after = { instance_type: 't3.medium', id: 'i-1', tags: { Name: 'a', more: 'b' }, input: { b: 1, a: [1, 2] } };
    const attributes = { instance_type: 't3.medium', tags: { Name: 'a' }, input: { a: [1, 2], b: 1 } };
    expect(compared([signed('update', attributes)], [change('a.b', 'replace', after)])).toEqual(NOTHING);
  });

  it('lists at most twenty, sorted', () => {
    const many = Array.from({ length: 30 }, (_, i) => change(`z.${String(30 - i).padStart(2, '0')}`, 'create'));
    const listed = compared([], many)?.unexpected ?? [];
    expect([listed.length, listed[0], listed.at(-1)]).toEqual([20, 'z.01', 'z.20']);
  });

  it('is not known when either cannot be read', () => {
    expect(effectOf(null, changes)).toBeNull();
    expect(effectOf({ record, signature: null }, null)).toBeNull();
    expect(effectOf({ record: {}, signature: null }, changes)).toBeNull();
    for (const resources of [
      undefined,
      {},
      [null],
      [{ ...signed('create'), address: '' }],
      [signed('replace')],
      [signed('no-op')],
    ])
      expect(compared(resources, [])).toBeNull();
    expect(compared([{ address: 'a.b', action: 'create' }], [])).toBeNull();
    expect(compared([signed('create'), signed('delete')], [])).toBeNull();
    expect(compared([], [change('a.b', 'create'), change('a.b', 'delete')])).toBeNull();
    expect(compared([], [{ ...change('a.b', 'create'), address: null }])).toBeNull();
    expect(compared([], [{ ...change('a.b', 'create'), stack: null }])).toBeNull();
  });
});
