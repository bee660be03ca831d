import { expect, it } from 'vitest';
import { TEXTS } from './cases/t30-texts.ts';
import { playAll } from './play-all.ts';

it('has as many payloads as the threat table asks for', () => {
  expect(TEXTS.length).toBeGreaterThanOrEqual(150);
});

playAll(TEXTS);
