import { describe, expect, it } from 'vitest';
import { readPlan as read } from '../../../src/gate/facts/plan.ts';
import { digest } from '../../../src/lib/canonical.ts';

const readPlan = (text: string | null) => read(text).facts;

const tags = { 'trimtab:service': 'service-1', 'trimtab:provider': 'aws', 'trimtab:region': 'us-east-1', Name: 'service-1-0' };
const input = { kind: 'instance', service: 'service-1', provider: 'gcp', region: 'us-central1', instance_type: 'e2-medium' };
const CHANGES = [
  {
    address: 'aws_instance.a',
    type: 'aws_instance',
    actions: ['delete'],
    before: { instance_type: 't3.medium', tags },
    after: null,
  },
  { address: 'terraform_data.b', type: 'terraform_data', actions: ['create'], before: null, after: { input } },
  { address: 'terraform_data.c', type: 'terraform_data', actions: ['no-op'], before: { input }, after: { input } },
  { address: 'terraform_data.d', type: 'terraform_data', actions: ['no-op'], before: {}, after: {} },
  { address: 'aws_instance.e', type: 'aws_instance', actions: ['delete', 'create'], before: { tags }, after: { tags } },
  { address: 'terraform_data.f', type: 'terraform_data', actions: ['forget'], before: {}, after: null },
];

function planOf(stacks: unknown, changes: object = {}): string {
  return JSON.stringify({
    version: 1,
    engine: 'embedded',
    headSha: 'h',
    baseSha: 'b',
    digest: digest(stacks),
    stacks,
    ...changes,
  });
}

const STACKS = [{ stack: 'service-1', service: 'service-1', serial: 3, creates: 1, updates: 0, deletes: 1, changes: CHANGES }];

describe('a plan', () => {
  it('is reduced to what each resource becomes and where', () => {
    const { resources, ...plan } = readPlan(planOf(STACKS));
    expect(plan).toMatchObject({
      known: true,
      problem: null,
      digestMatches: true,
      headSha: 'h',
      baseSha: 'b',
      digest: digest(STACKS),
    });
    expect(resources.map(({ address, action, instance }) => [address, action, instance])).toEqual([
      ['aws_instance.a', 'delete', true],
      ['terraform_data.b', 'create', true],
      ['terraform_data.c', 'no-op', true],
      ['aws_instance.e', 'replace', true],
      ['terraform_data.f', 'forget', false],
    ]);
    expect(resources[0]?.place).toEqual({ provider: 'aws', region: 'us-east-1', instanceType: 't3.medium' });
    expect(resources[1]?.place).toEqual({ provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium' });
    expect(resources[1]?.namedServices).toEqual(['service-1']);
  });

  it('names the services of both sides', () => {
    const stolen = { ...CHANGES[4], before: { tags: { ...tags, 'trimtab:service': 'service-2' } } };
    const stacks = [{ ...STACKS[0], changes: [stolen] }];
    expect(readPlan(planOf(stacks)).resources[0]?.namedServices).toEqual(['service-2', 'service-1']);
  });

  it('whose digest is not that of its stacks is told apart', () => {
    expect(readPlan(planOf(STACKS, { digest: digest([]) })).digestMatches).toBe(false);
    expect(readPlan(planOf(STACKS, { digest: null })).digestMatches).toBe(false);
  });

  it.each([
    ['there is none', null],
    ['it is no JSON', '{'],
    ['it is a list', '[]'],
    ['it is of another version', planOf(STACKS, { version: 2 })],
    ['it has no stacks', planOf({})],
    ['a stack is none', planOf([null])],
    ['a stack lists no changes', planOf([{ stack: 'service-1' }])],
    ['a change is none', planOf([{ stack: 'service-1', changes: ['create'] }])],
    ['it has far too many resources', planOf([{ ...STACKS[0], changes: Array.from({ length: 5001 }, () => CHANGES[1]) }])],
  ])('is not known when %s', (_, text) => {
    const plan = readPlan(text);
    expect(plan).toMatchObject({ known: false, digest: null, resources: [] });
    expect(plan.problem).not.toBeNull();
  });
});

it('is not known when a resource is called by another type than its own', () => {
  const renamed = CHANGES.map((change) => (change.address === 'aws_instance.a' ? { ...change, type: 'aws_iam_user' } : change));
  const stacks = [{ ...STACKS[0], changes: renamed }];
  expect(readPlan(planOf(stacks))).toMatchObject({ known: false, problem: 'a resource is of another type than its address' });
});
