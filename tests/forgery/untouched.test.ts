import { afterAll, describe, expect, it } from 'vitest';
import { DECISION_KINDS } from '../../src/domain/decision.ts';
import { approvedBy } from '../gate/good-proposal.ts';
import { emergencyOf, playHeal } from './cases/t14-emergency.ts';
import { proposeReal, services } from './fleet-moves.ts';
import { gateJudges } from './subjects/gate.ts';
import { removeTemplate } from './template.ts';
import type { World } from './world.ts';

afterAll(removeTemplate);

const SIDES = ['merge-request', 'protected-branch'] as const;
/** The log complains of nothing. */
const log = ['exit 0'];
const AUTO = { outcome: 'auto', because: [], log };

function approvedByTwo(world: World): void {
  const answers = world.answers;
  world.answers = (known, names) => {
    answers(known, names);
    known.set('GET /merge_requests/3/approvals', approvedBy('root', 'ada'));
  };
}

describe.each(SIDES)('at the %s', (side) => {
  it('the move that the corpus tampers with is automatic', async () => {
    expect(await gateJudges(() => {}, side)).toEqual(AUTO);
  });

  it('so is the emergency that its combinations take something away from', async () => {
    expect(await gateJudges((world) => playHeal(world, emergencyOf(63)), side)).toEqual(AUTO);
  });

  const moves = services().flatMap((spec) => DECISION_KINDS.map((kind) => [kind, spec.service, spec] as const));

  it.each(moves)('an untouched proposal to %s %s', async (kind, _service, spec) => {
    const because = [
      ...(spec.stateful ? ['no_stateful_service: review'] : []),
      ...(spec.tier === 'critical' ? ['two_approvals: review'] : []),
    ];
    const answer = await gateJudges((world) => proposeReal(world, spec, kind), side);
    expect({ ...answer, because: [...answer.because].sort() }).toEqual(
      because.length === 0 ? AUTO : { outcome: 'review', because, log },
    );
  });

  it.each(services().filter(({ tier, stateful }) => tier === 'critical' && !stateful))(
    'a proposal for $service that two people approved is automatic',
    async (spec) => {
      const play = async (world: World) => {
        await proposeReal(world, spec, 'optimize');
        approvedByTwo(world);
      };
      expect(await gateJudges(play, side)).toEqual(AUTO);
    },
  );
});

it('every service of the fleet is among them', () => {
  expect(services().length).toBeGreaterThanOrEqual(14);
});
