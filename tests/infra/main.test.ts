import { describe, expect, it } from 'vitest';
import { readFleet } from '../../infra/fleet.ts';
import { listStacks } from '../../infra/main.ts';
import { fleetFolder, IN_GCP } from './support/fleet-folder.ts';

describe('the list of stacks', () => {
  it('grows by a placement file alone', () => {
    const fleet = fleetFolder();
    try {
      fleet.remove('infra/placements/ledger.ts');
      const before = listStacks(readFleet(fleet.infra)).map(({ id }) => id);
      fleet.place('ledger', IN_GCP);
      const after = listStacks(readFleet(fleet.infra));

      expect(after.map(({ id }) => id).filter((id) => !before.includes(id))).toEqual(['ledger']);
      expect(after.find(({ id }) => id === 'ledger')?.service).toBe('ledger');
      expect(after.find(({ id }) => id === 'swen-aws')?.service).toBeNull();
    } finally {
      fleet.dispose();
    }
  });
});
