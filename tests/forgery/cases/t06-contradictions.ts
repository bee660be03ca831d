import type { ForgeryCase } from '../case.ts';
import { type ApplyJob, applyRefuses } from '../subjects/apply-job.ts';
import { controllerReadsVerdict } from '../subjects/controller.ts';
import { agreeing, type Patch, POLICY_JOB, RULES } from '../subjects/good-verdict.ts';

/** Objections that an emergency or a waiver may set aside, by the policy. */
export const WAIVABLE: readonly string[] = ['blast_radius', 'confidence', 'cost_delta', 'freeze_windows', 'minimum_saving'];

const EMERGENCY = 'the emergency';
const UNKNOWN_TO_CONTROLLER = `The verdict.json of job ${POLICY_JOB} is not of the known form.`;
const UNKNOWN_TO_APPLY = /^invalid-verdict: \S+\/verdict\.json is no verdict of the gate$/;

/** The rules of the good verdict, one of them with other fields. */
export const withRule = (name: string, change: Patch): Patch => ({
  rules: RULES.map((rule) => (rule === name ? { ...agreeing(rule), ...change } : agreeing(rule))),
});
const setAside = (rule: string, change: Patch = {}): Patch =>
  withRule(rule, { outcome: 'review', waived: true, waivedBy: EMERGENCY, ...change });
const beside = (...more: readonly unknown[]): Patch => ({ rules: [...RULES.map(agreeing), ...more] });

/** What is wrong with an automatic verdict, so that it has no known form. */
const MALFORMED: Readonly<Record<string, Patch>> = {
  ...Object.fromEntries(WAIVABLE.map((rule) => [`${rule} is set aside by nobody`, setAside(rule, { waivedBy: null })])),
  'an objection is set aside by an empty name': setAside('confidence', { waivedBy: '' }),
  'an objection is set aside by blanks': setAside('confidence', { waivedBy: ' \n' }),
  'an objection is set aside by true': setAside('confidence', { waivedBy: true }),
  'an objection is set aside by a list': setAside('confidence', { waivedBy: [EMERGENCY] }),
  'an objection is set aside by no word': setAside('confidence', { waivedBy: undefined }),
  'an objection is set aside by a text': setAside('confidence', { waived: 'true' }),
  'an objection is set aside by a number': setAside('confidence', { waived: 1 }),
  'somebody waives and nothing is waived': withRule('confidence', { outcome: 'review', waivedBy: EMERGENCY }),
  'somebody waives what agrees': withRule('confidence', { waivedBy: EMERGENCY }),
  'what agrees is set aside': withRule('confidence', { waived: true, waivedBy: EMERGENCY }),
  'a denial is set aside': setAside('signature', { outcome: 'deny' }),
  'a denial that could be waived as a review is set aside': setAside('cost_delta', { outcome: 'deny' }),
  'a rule agrees twice': beside(agreeing('signature')),
  'a rule agrees and denies': beside({ ...agreeing('signature'), outcome: 'deny' }),
  'a rule denies and agrees': { rules: [{ ...agreeing('signature'), outcome: 'deny' }, ...RULES.map(agreeing)] },
  'a rule objects, and is set aside the second time': {
    rules: [
      { ...agreeing('confidence'), outcome: 'review' },
      { ...agreeing('confidence'), outcome: 'review', waived: true, waivedBy: EMERGENCY },
    ],
  },
  'the one rule is nothing but an outcome': { rules: [{ outcome: 'auto' }] },
  'a rule has no name': beside({ ...agreeing(''), rule: undefined }),
  'a rule has an empty name': beside(agreeing('')),
  'a rule is called by blanks': beside(agreeing(' ')),
  'a rule is called null': beside({ ...agreeing(''), rule: null }),
  'a rule is called by a list': beside({ ...agreeing(''), rule: ['signature'] }),
  'a rule is null': beside(null),
  'a rule is the word auto': beside('auto'),
  'a rule says nothing': withRule('signature', { outcome: undefined }),
  'a rule says AUTO': withRule('signature', { outcome: 'AUTO' }),
  'a rule says so without a reason': withRule('signature', { reason: undefined }),
  'there are more rules than anybody writes': beside(...Array.from({ length: 2001 }, (_, at) => agreeing(`rule_${at}`))),
};

/** An automatic verdict that reads well and cannot be: what the controller says, and what the apply job says. */
const CONTRADICTING: readonly (readonly [string, Patch, string, string])[] = [
  ...RULES.filter((rule) => !WAIVABLE.includes(rule)).map((rule) => {
    const sentence = `The verdict sets ${rule} aside, which nobody may`;
    return [`${rule} is set aside`, setAside(rule), `${sentence}.`, sentence] as const;
  }),
  ...['Confidence', 'confidence ', 'confidence\u200b', 'everything'].map((rule) => {
    const sentence = `The verdict sets ${rule} aside, which nobody may`;
    const waived = { ...agreeing(rule), outcome: 'review', waived: true, waivedBy: EMERGENCY };
    return [`a rule called ${JSON.stringify(rule)} is set aside`, beside(waived), `${sentence}.`, sentence] as const;
  }),
  ...['signature', 'confidence'].flatMap((rule) =>
    ['review', 'deny'].map((outcome) => {
      const sentence = `The verdict says auto although ${rule}`;
      const objecting = withRule(rule, { outcome });
      return [`${rule} says ${outcome}`, objecting, `${sentence} does not.`, `${sentence} says ${outcome}`] as const;
    }),
  ),
  ['there is no rule', { rules: [] }, 'The verdict names no rule.', 'The verdict names no rule'],
];

const malformed = Object.entries(MALFORMED).map(
  ([what, patch]) => [what, patch, UNKNOWN_TO_CONTROLLER, UNKNOWN_TO_APPLY] as const,
);
const contradicting = CONTRADICTING.map(
  ([what, patch, controller, apply]) => [what, patch, controller, `invalid-verdict: ${apply}`] as const,
);

/** Both sides are held against the same verdicts. */
const bothSides = [...malformed, ...contradicting].flatMap(([what, patch, controller, apply]): ForgeryCase[] => [
  {
    threat: 'T6',
    name: `controller: an automatic verdict in which ${what}`,
    expected: { outcome: 'refused', because: [controller] },
    attack: () => controllerReadsVerdict(patch),
  },
  {
    threat: 'T6',
    name: `apply: an automatic verdict in which ${what}`,
    expected: { outcome: 'refused', because: [apply] },
    attack: () => applyRefuses((job) => job.forge(patch)),
  },
]);

const approved = (change: Patch): Patch => ({ outcome: 'review', approvedBy: 'root', ...change });
const botBySetting = (job: ApplyJob, change: Patch, name = 'trimtab'): void => {
  job.env['TRIMTAB_BOT_USERNAME'] = name;
  job.forge(change);
};
const isTheBot = (name: string) => `not-approved: The verdict calls the plan approved by ${name}, which is the bot`;

/** What only the apply job is shown: an approval, as there is after a merge. */
const APPROVED: readonly (readonly [string, (job: ApplyJob) => void, string | RegExp])[] = [
  ...['signature', 'confidence'].map((rule) => {
    const attack = (job: ApplyJob) => job.forge(approved(withRule(rule, { outcome: 'deny' })));
    return [`in which ${rule} denies`, attack, `invalid-verdict: The verdict says review although ${rule} says deny`] as const;
  }),
  ...['signature', 'known_origin', 'two_approvals', 'record_fresh'].map((rule) => {
    const attack = (job: ApplyJob) => job.forge(approved(setAside(rule)));
    return [`that sets ${rule} aside`, attack, `invalid-verdict: The verdict sets ${rule} aside, which nobody may`] as const;
  }),
  ['that names no rule', (job) => job.forge(approved({ rules: [] })), 'invalid-verdict: The verdict names no rule'],
  [
    'beside a security event',
    (job) => job.forge(approved({ securityEvents: ['The signature is forged.'] })),
    'invalid-verdict: The verdict says review beside a security event',
  ],
  ['with a rule twice', (job) => job.forge(approved(beside(agreeing('signature')))), UNKNOWN_TO_APPLY],
  ['with a rule without a name', (job) => job.forge(approved({ rules: [{ outcome: 'auto' }] })), UNKNOWN_TO_APPLY],
  [
    'with an objection that nobody set aside',
    (job) => job.forge(approved(setAside('confidence', { waivedBy: null }))),
    UNKNOWN_TO_APPLY,
  ],
  ['by the bot', (job) => botBySetting(job, approved({ approvedBy: 'trimtab' })), isTheBot('trimtab')],
  ['by the bot in capitals', (job) => botBySetting(job, approved({ approvedBy: 'TrimTab' })), isTheBot('TrimTab')],
  [
    'by the bot, which is named in capitals',
    (job) => botBySetting(job, approved({ approvedBy: 'trimtab' }), 'TRIMTAB'),
    isTheBot('trimtab'),
  ],
  [
    'by the bot of trust.json',
    (job) => {
      job.trust = JSON.stringify({ version: 1, bot: 'Fleet-Bot' });
      job.forge(approved({ approvedBy: 'fleet-bot' }));
    },
    isTheBot('fleet-bot'),
  ],
  [
    'by the bot of trust.json, while a variable names another',
    (job) => {
      job.trust = JSON.stringify({ version: 1, bot: 'fleet-bot' });
      botBySetting(job, approved({ approvedBy: 'fleet-bot' }));
    },
    isTheBot('fleet-bot'),
  ],
  [
    'by the bot of a variable, while trust.json cannot be read',
    (job) => {
      job.trust = '{';
      botBySetting(job, approved({ approvedBy: 'trimtab' }));
    },
    isTheBot('trimtab'),
  ],
  ...[' ', 'trimtab ', 'trimtab\n', 'trim\u200btab', '@trimtab', 'root, ada', 'тrimtab', 'r'.repeat(300)].map((approvedBy) => {
    const attack = (job: ApplyJob) => botBySetting(job, approved({ approvedBy }));
    return [`by ${JSON.stringify(approvedBy).slice(0, 20)}, which is no username`, attack, UNKNOWN_TO_APPLY] as const;
  }),
];

const afterMerge = APPROVED.map(
  ([what, attack, reason]): ForgeryCase => ({
    threat: 'T6',
    name: `apply: a review that is approved ${what}`,
    expected: { outcome: 'refused', because: [reason] },
    attack: () => applyRefuses(attack),
  }),
);

const autoByTheBot: ForgeryCase = {
  threat: 'T6',
  name: 'apply: an automatic verdict that the bot approved as well',
  expected: { outcome: 'refused', because: [isTheBot('trimtab')] },
  attack: () => applyRefuses((job) => botBySetting(job, { approvedBy: 'trimtab' })),
};

const autoBesideEvent: ForgeryCase = {
  threat: 'T6',
  name: 'apply: an automatic verdict beside several security events',
  expected: { outcome: 'refused', because: ['invalid-verdict: The verdict says auto beside a security event'] },
  attack: () => applyRefuses((job) => job.forge({ securityEvents: ['Forged.', 'Replayed.'] })),
};

export const CONTRADICTIONS: readonly ForgeryCase[] = [...bothSides, ...afterMerge, autoByTheBot, autoBesideEvent];
