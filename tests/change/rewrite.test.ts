import { describe, expect, it } from 'vitest';
import { rewrite } from '../../src/change/index.ts';
import type { Placement } from '../../src/domain/placement.ts';
import { fakeSynthesiser, PLACEMENT, placementText, type stackOf } from './fake-stacks.ts';

const PATH = 'infra/placements/service-1.ts';
const TEXT = placementText('service-1', PLACEMENT);
const ELSEWHERE: Placement = { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 3 };

type Tamper = (stack: ReturnType<typeof stackOf>, placement: Placement) => void;

function rewritten(to: Placement, options: { source?: string; tamper?: Tamper } = {}) {
  const { source = TEXT, tamper } = options;
  return rewrite({ service: 'service-1', path: PATH, source, to, synthesiser: fakeSynthesiser(tamper) });
}

function block(stack: ReturnType<typeof stackOf>, type: string, name: string): Record<string, unknown> {
  const found = stack.resource[type]?.[name];
  if (found === undefined) throw new Error(`${type}.${name} is not in the stack`);
  return found;
}

describe('rewriting a placement', () => {
  it('changes the literals that differ and nothing else', async () => {
    const result = await rewritten(ELSEWHERE);

    expect(result).toMatchObject({ kind: 'changed', from: PLACEMENT });
    if (result.kind !== 'changed') return;
    expect(result.change.edits).toEqual([
      { field: 'provider', before: 'aws', after: 'alibaba' },
      { field: 'region', before: 'us-east-1', after: 'ap-southeast-1' },
      { field: 'instanceType', before: 't3.medium', after: 'ecs.g6.large' },
      { field: 'count', before: 2, after: 3 },
    ]);
    expect(result.change.files).toEqual([{ path: PATH, before: TEXT, after: placementText('service-1', ELSEWHERE) }]);
  });

  it('names only the fields that differ', async () => {
    const result = await rewritten({ ...PLACEMENT, count: 5 });

    expect(result).toMatchObject({ kind: 'changed', change: { edits: [{ field: 'count', before: 2, after: 5 }] } });
  });

  it('has nothing to do the second time', async () => {
    const first = await rewritten(ELSEWHERE);
    const source = first.kind === 'changed' ? first.change.files[0]?.after : undefined;

    expect(await rewritten(ELSEWHERE, source === undefined ? {} : { source })).toEqual({
      kind: 'nothing-to-do',
      from: ELSEWHERE,
    });
  });

  it('keeps a value that already agrees as its author wrote it', async () => {
    const source = TEXT.replace('count: 2', 'count: 0x2').replace("'us-east-1'", '"us-east-1"');

    const result = await rewritten({ ...PLACEMENT, instanceType: 'm5.large' }, { source });

    expect(result).toMatchObject({ kind: 'changed', change: { files: [{ after: source.replace('t3.medium', 'm5.large') }] } });
  });

  it('writes values with quotes and backslashes so that they read back', async () => {
    const odd = { ...PLACEMENT, instanceType: `a'b\\c"d\u2028` };

    const result = await rewritten(odd);

    expect(result).toMatchObject({ kind: 'changed', change: { edits: [{ after: odd.instanceType }] } });
  });

  it.each<[string, Placement]>([
    ['a count of zero', { ...PLACEMENT, count: 0 }],
    ['a count that is no number', { ...PLACEMENT, count: Number.NaN }],
    ['a fraction', { ...PLACEMENT, count: 1.5 }],
    ['an empty region', { ...PLACEMENT, region: '' }],
  ])('refuses %s as a target', async (_name, to) => {
    expect(await rewritten(to)).toMatchObject({ kind: 'refused', refusal: { code: 'invalid-target' } });
  });

  it('refuses a file that it cannot read, with the reason', async () => {
    const result = await rewritten(ELSEWHERE, { source: TEXT.replace(' // trimtab:region', '') });

    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'unmarked', line: 7 } });
  });

  it("refuses another service's file", async () => {
    const path = 'infra/placements/service-2.ts';
    const source = placementText('service-2', PLACEMENT);

    const result = await rewrite({ service: 'service-1', path, source, to: ELSEWHERE, synthesiser: fakeSynthesiser() });

    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'invalid-target' } });
  });

  it('refuses when the stack cannot be synthesised', async () => {
    const result = await rewritten(ELSEWHERE, {
      tamper: () => {
        throw new Error('no such machine type');
      },
    });

    expect(result).toMatchObject({
      kind: 'refused',
      refusal: { code: 'synthesis-failed', sentence: expect.stringContaining('no such machine type') },
    });
  });

  it('refuses a synthesis that does not repeat itself', async () => {
    let calls = 0;
    const result = await rewritten(ELSEWHERE, {
      tamper: (stack) => {
        stack.resource['aws_instance'] = { random: { seed: ++calls } };
      },
    });

    expect(result).toMatchObject({
      kind: 'refused',
      refusal: { code: 'unintended', sentence: expect.stringContaining('two syntheses') },
    });
  });
});

describe('refusing what the decision did not intend', () => {
  const moved = (placement: Placement) =>
    placement.region !== PLACEMENT.region ||
    placement.count !== PLACEMENT.count ||
    placement.instanceType !== PLACEMENT.instanceType;
  const shared = (stack: ReturnType<typeof stackOf>, cidr: string) => {
    stack.resource['aws_vpc'] = { network: { cidr_block: cidr, tags: { Name: 'shared' } } };
  };

  it.each<[string, Placement, Tamper, RegExp]>([
    [
      'a change of a shared network',
      ELSEWHERE,
      (stack, to) => shared(stack, moved(to) ? '10.1.0.0/16' : '10.0.0.0/16'),
      /change aws_vpc\.network, which does not belong to service-1/,
    ],
    [
      "another service's instance",
      { ...PLACEMENT, count: 3 },
      (stack, to) => {
        if (moved(to))
          stack.resource['aws_instance'] = {
            ...stack.resource['aws_instance'],
            other: { instance_type: 't3.medium', tags: { 'trimtab:service': 'service-12' } },
          };
      },
      /add aws_instance\.other, which does not belong/,
    ],
    [
      'a machine type changed by a count',
      { ...PLACEMENT, count: 3 },
      (stack, to) => {
        if (moved(to)) block(stack, 'aws_instance', 'instance-us-east-1-0')['instance_type'] = 'm5.24xlarge';
      },
      /instance_type of aws_instance\.instance-us-east-1-0|aws_instance\.instance-us-east-1-0, which count/,
    ],
    [
      'tags changed by a machine type',
      { ...PLACEMENT, instanceType: 'm5.large' },
      (stack, to) => {
        if (moved(to))
          block(stack, 'aws_instance', 'instance-us-east-1-1')['tags'] = {
            'trimtab:service': 'service-1',
            'trimtab:provider': 'aws',
            'trimtab:region': 'us-east-1',
          };
      },
      /tags\.Name of aws_instance\.instance-us-east-1-1/,
    ],
    [
      'a rule opened by a machine type',
      { ...PLACEMENT, instanceType: 'm5.large' },
      (stack, to) => {
        if (moved(to)) block(stack, 'aws_security_group_rule', 'rule-us-east-1')['from_port'] = 0;
      },
      /aws_security_group_rule\.rule-us-east-1, which instanceType does not account for/,
    ],
    [
      'a provider block changed by a move',
      ELSEWHERE,
      (stack, to) => {
        if (moved(to)) Object.assign(stack, { provider: { aws: [{ region: 'us-east-1', access_key: 'x' }] } });
      },
      /change provider, which provider, region, instanceType, count does not account for/,
    ],
    [
      'a data source changed by a count',
      { ...PLACEMENT, count: 3 },
      (stack, to) => {
        if (moved(to)) Object.assign(stack, { data: { external: { run: { program: ['sh'] } } } });
      },
      /data\.(external\.run|aws_vpc)/,
    ],
    [
      'fewer instances than decided',
      { ...PLACEMENT, count: 5 },
      (stack, to) => {
        if (moved(to)) delete stack.resource['aws_instance']?.['instance-us-east-1-4'];
      },
      /would run 4 instances instead of 5/,
    ],
    [
      'instances that stay in the old region',
      { ...PLACEMENT, region: 'eu-west-1' },
      (stack) => {
        for (const instance of Object.values(stack.resource['aws_instance'] ?? {}))
          instance['tags'] = { 'trimtab:service': 'service-1', 'trimtab:provider': 'aws', 'trimtab:region': 'us-east-1' };
      },
      /would have region us-east-1 instead of eu-west-1/,
    ],
    [
      'a stack without instances',
      ELSEWHERE,
      (stack) => {
        stack.resource['terraform_data'] = {};
        stack.resource['aws_instance'] = {};
      },
      /would run 0 instances instead of 3/,
    ],
  ])('refuses %s', async (_name, to, tamper, sentence) => {
    const result = await rewritten(to, { tamper });

    expect(result).toMatchObject({ kind: 'refused', refusal: { code: 'unintended', sentence: expect.stringMatching(sentence) } });
  });

  it('lets rules and attachments of the service come and go with a move', async () => {
    expect(await rewritten({ ...PLACEMENT, region: 'eu-west-1' })).toMatchObject({ kind: 'changed' });
  });
});
