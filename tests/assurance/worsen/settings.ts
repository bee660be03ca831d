import { type Situation, type Step, saidAuto, set, shift } from './step.ts';

/** What the trusted side decides: stricter thresholds, one more freeze, one waiver less. */
export const SETTINGS: readonly Step[] = [
  onData(shift('more confidence is asked for', 'thresholds.confidence.above', 0, 1, (value) => (value + 1) / 2)),
  onData(shift('the cost may rise less', 'thresholds.cost_delta.belowPercent', -100, 100, (value) => value - 5)),
  onData(shift('more has to be saved', 'thresholds.minimum_saving.minimumUsdPerMonth', 0, 1e6, (value) => value + 50)),
  onData(shift('a larger share has to be saved', 'thresholds.minimum_saving.minimumPercent', 0, 100, (value) => value + 20)),
  onData(shift('moving may cost less', 'thresholds.minimum_saving.minimumSavingToDisruption', 0, 1000, (value) => value * 10)),
  onData(shift('fewer moves at a time', 'thresholds.blast_radius.inFlightAtMost', 1, 1e6, (value) => value - 1)),
  onData(shift('a smaller share at a time', 'thresholds.blast_radius.shareAtMost', 0, 1, (value) => value / 2)),
  onData(shift('decisions live shorter', 'thresholds.record_fresh.lifetimeMinutes', 1, 1440, (value) => Math.max(1, value / 4))),
  onData(shift('fewer heals a day', 'thresholds.emergency_override.healsPerServicePerDay', 1, 100, (value) => value - 1)),
  onData(shift('prices have to be nearer', 'thresholds.recomputed.highestPriceRatio', 1, 100, (value) => 1 + (value - 1) / 8)),
  onData(shift('more approvals are asked for', 'thresholds.two_approvals.approvals', 2, 9, (value) => value + 1)),
  {
    name: 'a freeze begins',
    kind: 'worse',
    apply(situation) {
      // Where a freeze cannot be read, another one makes no difference that is worth having.
      if (!saidAuto(situation, 'freeze_windows')) return false;
      const always = {
        zone: 'UTC',
        from: null,
        to: null,
        days: null,
        hours: null,
        reason: 'Everything stands still',
        exceptions: {},
      };
      set(situation.data, 'freezes', { ...freezesOf(situation), always });
      return true;
    },
  },
  {
    name: 'no waiver holds any more',
    kind: 'worse',
    apply(situation) {
      if (!saidAuto(situation, 'waivers')) return false;
      set(situation.data, 'waivers', {});
      return true;
    },
  },
  {
    name: 'the provider is not on the list',
    kind: 'worse',
    apply(situation) {
      if (!saidAuto(situation, 'target_allowed')) return false;
      set(situation.data, 'targets', { providers: ['azure'], regions: null, deniedRegions: [] });
      return true;
    },
  },
];

function onData(step: Step): Step {
  return { ...step, apply: (situation, random) => step.apply({ ...situation, input: situation.data }, random) };
}

function freezesOf({ data }: Situation): object {
  return (data as { readonly freezes: object }).freezes;
}
