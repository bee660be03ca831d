import { describe, expect, it } from 'vitest';
import { type HiddenBlock, parseBlock, printBlock } from '../../src/merge-request/block.ts';
import { factsOf } from '../../src/merge-request/facts.ts';
import { sampleHeal, sampleMove } from './sample-move.ts';

const BLOCK: HiddenBlock = {
  decisionId: sampleMove().id,
  service: 'service-1',
  kind: 'heal',
  recordDigest: `sha256:${'a'.repeat(64)}`,
  issuedAt: '2026-03-01T12:00:00.000Z',
  facts: factsOf(sampleHeal()),
};

function encoded(value: unknown): string {
  return `<!-- trimtab:v1 ${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')} -->`;
}

describe('the hidden block', () => {
  it('reads back as it was printed, from the middle of a description', () => {
    expect(parseBlock(`Text before\n\n${printBlock(BLOCK)}\nand after`)).toEqual(BLOCK);
  });

  it('is one HTML comment that nothing inside can end', () => {
    expect(printBlock({ ...BLOCK, facts: { ...BLOCK.facts, alert: '--> <script>' } })).toMatch(/^<!-- trimtab:v1 [\w-]+ -->$/);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['two blocks', printBlock(BLOCK) + printBlock(BLOCK)],
    ['another version', printBlock(BLOCK).replace('v1', 'v2')],
    ['a cut block', printBlock(BLOCK).slice(0, -4)],
    ['no JSON', encoded('{')],
    ['a list', encoded([BLOCK])],
    ['null', encoded(null)],
    ['an unknown kind', encoded({ ...BLOCK, kind: 'destroy' })],
    ['a service that is a path', encoded({ ...BLOCK, service: '../x' })],
    ['a digest of another form', encoded({ ...BLOCK, recordDigest: 'sha256:x' })],
    ['a time that is none', encoded({ ...BLOCK, issuedAt: 'yesterday' })],
    ['an id that is none', encoded({ ...BLOCK, decisionId: 'x y' })],
    ['no facts', encoded({ ...BLOCK, facts: undefined })],
    ['a fractional count', encoded({ ...BLOCK, facts: { ...BLOCK.facts, to: { ...BLOCK.facts.to, count: 1.5 } } })],
  ])('is not read from %s', (_name, description) => {
    expect(parseBlock(description)).toBeNull();
  });
});
