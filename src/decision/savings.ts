import type { ProviderCatalog } from '../domain/catalog.ts';
import type { MoveCost } from '../domain/decision.ts';
import { HOURS_PER_MONTH } from '../domain/money.ts';
import { type Placement, regionKey } from '../domain/placement.ts';

const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/** What a move needs to know to be paid for. */
export interface MoveTerms {
  readonly from: Placement;
  readonly to: Placement;
  /** Net, USD per month. */
  readonly beforeUsdPerMonth: number;
  readonly afterUsdPerMonth: number;
  /** Data that has to be copied when the region changes. */
  readonly dataGib: number;
  /** Hours during which old and new place both run. */
  readonly overlapHours: number;
  readonly catalogs: readonly ProviderCatalog[];
}

/**
 * The money of a move: data leaving the old region at its provider's egress price, and the new place running beside the
 * old one for a while. Null when data has to leave a provider whose egress price nobody knows.
 */
export function moveCost(terms: MoveTerms): MoveCost | null {
  const egress = egressUsd(terms);
  if (egress === null) return null;
  const savingUsdPerMonth = terms.beforeUsdPerMonth - terms.afterUsdPerMonth;
  const migrationUsd = egress + (terms.overlapHours * terms.afterUsdPerMonth) / HOURS_PER_MONTH;
  return {
    beforeUsdPerMonth: terms.beforeUsdPerMonth,
    afterUsdPerMonth: terms.afterUsdPerMonth,
    savingUsdPerMonth,
    migrationUsd,
    paybackDays: savingUsdPerMonth > 0 ? (migrationUsd / savingUsdPerMonth) * DAYS_PER_MONTH : null,
  };
}

function egressUsd({ from, to, dataGib, catalogs }: MoveTerms): number | null {
  if (dataGib === 0 || regionKey(from) === regionKey(to)) return 0;
  const catalog = catalogs.find(({ provider }) => provider === from.provider);
  return catalog === undefined ? null : dataGib * catalog.egressUsdPerGib;
}
