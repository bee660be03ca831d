import { get, relist, type Situation, type Step, set, turn } from './step.ts';

const REQUEST = 'forge.mergeRequest';
const RECORD = 'diff.records.0';

function involved({ input }: Situation): unknown[] {
  const authors = get(input, `${REQUEST}.commitAuthors`);
  return [get(input, 'forge.bot'), get(input, `${REQUEST}.author`), ...(Array.isArray(authors) ? authors : [])];
}

/** Somebody who had no part in the change takes their approval back. */
const fewerApprovals = relist('somebody takes their approval back', `${REQUEST}.approvals`, (list, situation) => {
  const others = list.filter((name) => !involved(situation).includes(name));
  return others.length === 0 ? null : list.filter((name) => name !== others[0]);
});

const botApproves = relist('the bot approves', `${REQUEST}.approvals`, (list, { input }) => {
  const bot = get(input, 'forge.bot');
  return typeof bot === 'string' && bot !== '' && !list.includes(bot) ? [...list, bot] : null;
});

const approverWrites = relist('an approver wrote a commit', `${REQUEST}.commitAuthors`, (list, { input }) => {
  const approvals = get(input, `${REQUEST}.approvals`);
  const [first] = Array.isArray(approvals) ? approvals : [];
  return typeof first === 'string' && first !== '' ? [...list, first] : null;
});

/** The branch that the decision has to come from becomes some other; a contradicting one is no better than that. */
const otherBranch: Step = {
  name: 'it comes from another branch',
  kind: 'worse',
  apply({ input }, random) {
    const claim = get(input, `${RECORD}.claim`);
    const own = `trimtab/${String(get(claim, 'kind'))}/${String(get(claim, 'service'))}`;
    if (get(input, `${REQUEST}.sourceBranch`) !== own) return false;
    set(input, `${REQUEST}.sourceBranch`, random.pick(['feature', 'trimtab/optimize/service-9', null]));
    return true;
  },
};

const otherAuthor: Step = {
  name: 'somebody else opened the merge request',
  kind: 'worse',
  apply({ input }) {
    const approvals = get(input, `${REQUEST}.approvals`);
    const author = get(input, `${REQUEST}.author`);
    if (author !== 'trimtab' || author !== get(input, 'forge.bot') || (Array.isArray(approvals) && approvals.includes('trimtab')))
      return false;
    set(input, `${REQUEST}.author`, 'mallory');
    return true;
  },
};

/** A resource that is somebody else's. */
const foreign: Step = {
  name: 'the plan touches another service',
  kind: 'worse',
  apply({ input }, random) {
    const resources = get(input, 'plan.resources');
    if (!Array.isArray(resources)) return false;
    const [stack, named] = random.pick([
      ['service-9', ['service-9']],
      ['service-1', ['service-1', 'service-9']],
    ] as const);
    const extra = {
      stack,
      service: stack,
      address: 'aws_instance.instance-us-east-1-9',
      action: random.pick(['create', 'update', 'replace', 'delete']),
      instance: false,
      namedServices: named,
      place: { provider: null, region: null, instanceType: null },
    };
    set(input, 'plan.resources', [...resources, extra]);
    return true;
  },
};

export const PEOPLE: readonly Step[] = [
  fewerApprovals,
  botApproves,
  approverWrites,
  otherBranch,
  otherAuthor,
  foreign,
  turn('nobody authenticated the alert', `${RECORD}.claim.evidence.authenticated`, [true], [false, null]),
  turn('telemetry does not bear the alert out', `${RECORD}.claim.evidence.corroborated`, [true], [false, null]),
  turn('the alert comes from nowhere', `${RECORD}.claim.evidence.source`, ['alertmanager', 'telemetry'], ['hearsay']),
];
