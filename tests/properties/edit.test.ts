import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlacement, rewrite } from '../../src/change/index.ts';
import { PLACEMENT_FIELDS, type Placement, type PlacementField } from '../../src/domain/placement.ts';
import { fakeSynthesiser } from '../change/fake-stacks.ts';

const RUNS = { numRuns: 300 };
const PATH = 'infra/placements/service-1.ts';

// Regions become part of resource names, which hold no dots.
const region = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const machine = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/);
const placement: fc.Arbitrary<Placement> = fc.record({
  provider: fc.constantFrom('aws', 'alibaba', 'gcp'),
  region,
  instanceType: machine,
  count: fc.integer({ min: 1, max: 9 }),
});
/** Text that may stand in a comment: anything but the end of the comment and the start of a marker. */
const remark = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `~${text.replace(/[\r\n\u2028\u2029*/]/g, '.')}`);
const gap = fc.constantFrom('', ' ', '\t', '   ', ' /* here */ ');

interface Style {
  readonly quotes: readonly string[];
  readonly gaps: readonly string[];
  readonly remarks: readonly string[];
  readonly order: readonly (PlacementField | 'service' | 'owner')[];
  readonly ending: string;
  readonly mark: string;
  readonly tail: string;
  readonly trailingComma: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  quotes: fc.array(fc.constantFrom("'", '"'), { minLength: 6, maxLength: 6 }),
  gaps: fc.array(gap, { minLength: 12, maxLength: 12 }),
  remarks: fc.array(remark, { minLength: 7, maxLength: 7 }),
  order: fc.shuffledSubarray([...PLACEMENT_FIELDS, 'service', 'owner'] as const, { minLength: 6, maxLength: 6 }),
  ending: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF'),
  tail: fc.constantFrom(' satisfies PlacementFile;', ';', ' as const;', ''),
  trailingComma: fc.boolean(),
});

/** Writes a file in a style, token by token: what the edit has to give for any placement. */
function written(how: Style, where: Placement): string {
  const lines = how.order.map((field, index) => {
    const [quote, before, after] = [how.quotes[index] ?? "'", how.gaps[2 * index] ?? '', how.gaps[2 * index + 1] ?? ''];
    const value = field === 'service' ? 'service-1' : field === 'owner' ? 'team' : where[field];
    const token = typeof value === 'number' ? String(value) : quote + value + quote;
    const comma = index < how.order.length - 1 || how.trailingComma ? ',' : '';
    const isMarked = field !== 'service' && field !== 'owner';
    const marker = isMarked ? ` // trimtab:${field} ${how.remarks[index] ?? ''}` : ` // ${how.remarks[index] ?? ''}`;
    return `${before}${field}${after}:${before}${token}${after}${comma}${marker}`;
  });
  return how.mark + [`// ${how.remarks[6] ?? ''}`, 'export default {', ...lines, `}${how.tail}`, ''].join(how.ending);
}

async function edited(source: string, to: Placement): Promise<string> {
  const result = await rewrite({ service: 'service-1', path: PATH, source, to, synthesiser: fakeSynthesiser() });
  if (result.kind === 'refused') throw new Error(result.refusal.sentence);
  return result.kind === 'changed' ? (result.change.files[0]?.after ?? '') : source;
}

describe('the edit of a placement', () => {
  it('leaves every byte but the marked literals alone, whatever the style of the file', async () => {
    await fc.assert(
      fc.asyncProperty(style, placement, placement, async (how, from, to) => {
        expect(await edited(written(how, from), to)).toBe(written(how, to));
      }),
      RUNS,
    );
  });

  it('is idempotent, and leads back', async () => {
    await fc.assert(
      fc.asyncProperty(style, placement, placement, async (how, from, to) => {
        const source = written(how, from);
        const once = await edited(source, to);

        expect(await edited(once, to)).toBe(once);
        expect(await edited(once, from)).toBe(source);
      }),
      RUNS,
    );
  });

  it('never throws and never guesses: random damage is read as the same placement or refused', () => {
    const damage = fc.record({ at: fc.nat(400), length: fc.nat(8), put: fc.string({ maxLength: 6 }) });
    fc.assert(
      fc.property(style, placement, damage, (how, from, { at, length, put }) => {
        const source = written(how, from);
        const reading = readPlacement(source.slice(0, at) + put + source.slice(at + length), PATH);

        if (!reading.ok) expect(reading.refusal.sentence.length).toBeGreaterThan(PATH.length);
        else
          for (const field of PLACEMENT_FIELDS) {
            const { start, end, value } = reading.fields[field];
            expect(end).toBeGreaterThan(start);
            expect(reading.placement[field]).toBe(value);
          }
      }),
      { numRuns: 1000 },
    );
  });
});
