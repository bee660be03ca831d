import { expect, it } from 'vitest';
import { isOwned } from '../../src/doctor/owners.ts';

const SPEC = 'infra/services/service-1.json';

it.each([
  '/infra/services/ @platform',
  'infra/services/ @platform',
  'services/ platform@example.com',
  '/infra/services/* @@maintainer',
  '/infra/**/*.json @platform',
  '*.json @group/sub-group # why',
  '* @platform',
  '/infra/services/service-?.json @platform',
  '[Fleet] @platform\n/infra/services/',
  '[Fleet][2] @platform\n/infra/services/\n[Docs] @writers\n*.md',
  '/infra/services/\r\n[Fleet]\r\n/infra/services/ @platform\r\n',
  '# comment\n\n/infra/ @platform',
])('owns the file: %j', (text) => {
  expect(isOwned(text, SPEC)).toBe(true);
});

it.each([
  '',
  '# /infra/services/ @platform',
  '/infra/services/',
  '/infra/services/ platform',
  '/infra/services/ # @platform',
  '/infra/services @platform',
  '/services/ @platform',
  '/infra/* @platform',
  '/infra/services/service-2.json @platform',
  '* @platform\n/infra/services/',
  '* @platform\n!/infra/services/',
  '^[Fleet] @platform\n/infra/services/',
  '^[Fleet]\n/infra/services/ @platform',
  '[Fleet] @platform\n/infra/providers/',
])('owns nothing of it: %j', (text) => {
  expect(isOwned(text, SPEC)).toBe(false);
});
