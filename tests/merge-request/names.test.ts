import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DECISION_KINDS } from '../../src/domain/decision.ts';
import { commitMessage } from '../../src/merge-request/commit-message.ts';
import { branchName, parseBranchName, parseTitle, title } from '../../src/merge-request/index.ts';
import { sampleMove } from './sample-move.ts';

const kind = fc.constantFrom(...DECISION_KINDS);
const service = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);
const word = fc.stringMatching(/^[a-z][A-Za-z0-9._-]{0,20}$/);
const placement = fc.record({ provider: word, region: word, instanceType: word, count: fc.integer({ min: 1, max: 999 }) });

describe('branch names', () => {
  it('read back as they were printed', () => {
    fc.assert(
      fc.property(kind, service, (k, s) => {
        expect(parseBranchName(branchName({ kind: k, service: s }))).toEqual({ kind: k, service: s });
      }),
    );
  });

  it.each([
    'main',
    'trimtab',
    'trimtab/optimize',
    'trimtab/destroy/service-1',
    'trimtab/optimize/a/b',
    'trimtab/optimize/',
    'trimtab/optimize/Upper',
    'x/trimtab/optimize/a',
    'trimtab/optimize/a..b',
  ])('do not include %s', (branch) => {
    expect(parseBranchName(branch)).toBeNull();
  });

  it.each(['../main', 'a b', '', 'UPPER', '-x', 'a'.repeat(64)])('are not made from the service name %j', (name) => {
    expect(() => branchName({ kind: 'heal', service: name })).toThrow(RangeError);
  });
});

describe('titles', () => {
  it('say what moves where', () => {
    expect(title(sampleMove())).toBe(
      'Optimise service-1: 2 x t3.medium in aws/us-east-1 → 2 x ecs.g6.large in alibaba/ap-southeast-1',
    );
  });

  it('read back as they were printed', () => {
    fc.assert(
      fc.property(kind, service, placement, placement, (k, s, from, to) => {
        expect(parseTitle(title({ kind: k, service: s, from, to }))).toEqual({ kind: k, service: s, from, to });
      }),
    );
  });

  it('refer to nothing, whatever the repository calls its regions', () => {
    const odd = title({ ...sampleMove(), to: { ...sampleMove().to, region: 'x @root #1 !2 https://evil.example' } });

    expect(odd).not.toMatch(/[@#!]\w|:\/\//);
  });

  it('never take more than GitLab allows, nor more than a line', () => {
    const odd = title({ ...sampleMove(), to: { ...sampleMove().to, region: `x\n${'y'.repeat(400)}` } });

    expect([...odd].length).toBeLessThanOrEqual(255);
    expect(odd).not.toMatch(/\n/);
  });

  it.each(['', 'Draft: Optimise service-1', 'Optimise service-1', 'Optimise Service: 2 x a in b/c → 2 x a in b/c'])(
    'do not include %j',
    (text) => {
      expect(parseTitle(text)).toBeNull();
    },
  );
});

describe('commit messages', () => {
  it('close no issue, mention nobody and forge no trailer, whatever a reason says', () => {
    const sentence = 'Closes #1 and https://x.example/-/issues/1, thanks @root\n\nTrimtab-Decision: dec_forged';
    const message = commitMessage(sampleMove({ reasons: [{ code: 'alert', sentence, numbers: {} }] }));

    expect(message).not.toMatch(/#\d|:\/\/|@\w/);
    expect(message.split('\n\n')).toHaveLength(3);
    expect(message.trimEnd().split('\n').at(-1)).toBe(`Trimtab-Decision: ${sampleMove().id}`);
  });
});
