import { afterAll, describe, expect, it } from 'vitest';
import { gateJudges } from './subjects/gate.ts';
import { removeTemplate } from './template.ts';

afterAll(removeTemplate);

describe('the move that the corpus tampers with', () => {
  it.each(['merge-request', 'protected-branch'] as const)('is automatic at the %s', async (side) => {
    expect(await gateJudges(() => {}, side)).toEqual({ outcome: 'auto', because: [] });
  });
});
