import { describe, expect, it } from 'vitest';
import { scopeOf } from '../../../infra/deploy/scope.ts';

describe('the scope of a plan', () => {
  it('is the services whose placement changed', () => {
    expect(scopeOf(['placements/shop.ts', 'placements/ledger.ts', 'decisions/shop.json'])).toEqual({
      all: false,
      services: ['ledger', 'shop'],
      because: 'placements changed: ledger, shop',
    });
  });

  it('is nothing when only decision records changed', () => {
    expect(scopeOf(['decisions/shop.json'])).toMatchObject({ all: false, services: [] });
    expect(scopeOf([])).toMatchObject({ all: false, services: [] });
  });

  it.each(['services/shop.json', 'providers/aws/service.ts', 'main.ts', 'placements/Shop.ts', 'placements/a/b.ts', 'cdktf.json'])(
    'is every stack when %s changed',
    (path) => {
      expect(scopeOf(['placements/shop.ts', path])).toMatchObject({ all: true, services: ['shop'] });
    },
  );

  it('is every stack when nobody knows what changed', () => {
    expect(scopeOf(null)).toMatchObject({ all: true });
  });
});
