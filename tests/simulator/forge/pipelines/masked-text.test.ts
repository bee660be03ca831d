import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaskedText } from '../../../../simulator/forge/pipelines/masked-text.ts';

function mask(secrets: readonly string[], pieces: readonly string[]): string {
  const text = new MaskedText(secrets);
  return pieces.map((piece) => text.write(piece)).join('') + text.end();
}

describe('masked text', () => {
  it('hides secrets, also one that contains another, and leaves short ones', () => {
    expect(mask(['token-12', 'token-1234', 'short'], ['a token-1234 b token-12 c short\n'])).toBe(
      'a [MASKED] b [MASKED] c short\n',
    );
  });

  it('gives out at once what cannot be the start of a secret', () => {
    expect(new MaskedText(['secret-value']).write('running tests\n')).toBe('running tests\n');
  });

  it('hides a secret wherever a text is cut', () => {
    const secret = 'glpat-Ab3.x_9';
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.nat(60), { maxLength: 6 }), (before, after, cuts) => {
        const whole = before + secret + after;
        const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((end, index) => whole.slice(places[index], end));
        expect(mask([secret], pieces)).toBe(whole.replaceAll(secret, '[MASKED]'));
      }),
    );
  });
});
