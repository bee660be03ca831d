import { branchName, parseBranchName } from '../../../src/merge-request/index.ts';
import type { Answer, ForgeryCase } from '../case.ts';
import { atMergeRequest, objects } from '../subjects/gate.ts';
import { answer, placementText, TO } from '../world.ts';

const shown = (text: string): string => JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}... (${text.length})` : text);

/** Names of services that are none, or not the one that they look like. */
const NAMES = [
  '',
  '.',
  '..',
  '../service-1',
  '../../etc/passwd',
  '/etc/passwd',
  'a/b',
  'service-1/../service-2',
  'service-1/',
  'service-1\\..\\x',
  '..\\..\\x',
  'C:\\x',
  'file:///x',
  'service-1\0',
  'service-1\n',
  '\nservice-1',
  'service-1\r',
  'service 1',
  ' service-1',
  'service-1 ',
  '-service-1',
  '--output=x',
  '1service',
  'Service-1',
  'SERVICE-1',
  'service_1',
  'service.1',
  'service-1.ts',
  'service-1.json',
  's\u0435rvice-1',
  'service-\uff11',
  'service\u20101',
  'service\u22121',
  'service-1\u200b',
  'service-1\u200d',
  '\ufeffservice-1',
  '\u202e1-ecivres',
  'service-1\u0301',
  '\u017fervice-1',
  'se\u00advice-1',
  'ser\u2060vice-1',
  'service-1%2e%2e',
  '%2e%2e%2fx',
  'service-1;x',
  'service-1$(x)',
  'service-1`x`',
  "service-1'",
  'service-1"',
  'service-1*',
  'service-1?',
  '__proto__',
  'constructor.prototype',
  'x'.repeat(64),
  'x'.repeat(300),
];

/** No branch is named after them, and no branch that is leads to one. */
async function namesBranch(name: string): Promise<Answer> {
  const found = parseBranchName(`trimtab/optimize/${name}`);
  if (found !== null) return { outcome: 'acted', because: [`read as ${found.service}`] };
  try {
    return { outcome: 'acted', because: [branchName({ kind: 'optimize', service: name })] };
  } catch (error) {
    return { outcome: 'refused', because: [String(error)] };
  }
}

const branches = NAMES.map(
  (name): ForgeryCase => ({
    threat: 'T37',
    name: `a service called ${shown(name)}`,
    expected: { outcome: 'refused', because: [/valid service name/] },
    attack: () => namesBranch(name),
  }),
);

/** Paths that look like ours beside the ones that are. */
const PATHS = [
  'infra/placements/Service-1.ts',
  'infra/placements/service-1.TS',
  'infra/placements/service-1.ts ',
  'infra/placements/service-1.ts.orig',
  'infra/placements/ service-1.ts',
  'infra/placements/s\u0435rvice-1.ts',
  'infra/placements/service-\uff11.ts',
  'infra/placements/service-1\u200b.ts',
  'infra/placements/\u202est.1-ecivres',
  'infra/placements/service-1\n.ts',
  'infra/placements/service-1\t.ts',
  'infra/placements/"service-1.ts"',
  'infra/placements/service-1\\.ts',
  'infra/placements\\service-1.ts',
  'infra/Placements/service-1.ts',
  'Infra/placements/service-1.ts',
  'INFRA/PLACEMENTS/SERVICE-1.TS',
  'infra /placements/service-1.ts',
  'infra/placement\u0455/service-1.ts',
  'infra/placements/service-1.js',
  'infra/placements/service-1.mts',
  'infra/placements/service-1.d.ts',
  'x/infra/placements/service-1.ts',
  '-infra/placements/service-1.ts',
  'infra/placements/--output=x.ts',
  `infra/placements/${'x'.repeat(64)}.ts`,
  `infra/placements/${'x'.repeat(200)}.ts`,
  'infra/decisions/Service-1.json',
  'infra/decisions/service-1.JSON',
  'infra/decisions/s\u0435rvice-1.json',
  'infra/decisions/service-1.json.bak',
  'infra/decisions/service-1\u0301.json',
];

const files = PATHS.map((path) =>
  atMergeRequest('T37', `a file called ${shown(path)} rides along`, objects('data_only_diff: review'), (world) => {
    world.branch[path] = placementText('service-1', TO);
  }),
);

/** The forge names a branch, or the record a service, in such a way. */
const HOSTILE = [
  '../service-1',
  'service-1\0',
  's\u0435rvice-1',
  'Service-1',
  'service-1\u200b',
  '',
  'x'.repeat(300),
  '__proto__',
];

const ELSEWHERE = objects('known_origin: review', 'record_matches_diff: deny');
const sources = HOSTILE.map((name) =>
  atMergeRequest('T37', `the source branch is for ${shown(name)}`, ELSEWHERE, (world) => {
    world.answers = (answers) => answer(answers, '/merge_requests/3', { source_branch: `trimtab/optimize/${name}` });
  }),
);

const NOT_ITS_OWN = objects(
  ...['known_origin: review', 'plan_matches_record: deny', 'record_matches_diff: deny'],
  ...['target_allowed: review', 'two_approvals: review'],
);
const records = HOSTILE.filter((name) => name !== '').map((name) =>
  atMergeRequest('T37', `the record is about ${shown(name)}`, NOT_ITS_OWN, (world) => {
    world.draft = (record) => {
      record.service = name;
    };
  }),
);

const effects = HOSTILE.map((name) =>
  atMergeRequest('T37', `the effect is on the stack ${shown(name)}`, objects('plan_matches_record: review'), (world) => {
    world.draft = (record) => {
      record.effect.stack = name;
    };
  }),
);

const OTHER_STACK = objects('plan_matches_record: deny', 'two_approvals: review');
const NO_STACK = objects('plan_matches_record: review', 'two_approvals: review');
const plans = HOSTILE.map((name) =>
  atMergeRequest('T37', `the plan is of the stack ${shown(name)}`, name === '' ? NO_STACK : OTHER_STACK, (world) => {
    world.plan = ({ stacks: [stack] }) => {
      Object.assign(stack ?? {}, { stack: name, service: name });
    };
  }),
);

export const NAMES_AND_PATHS: readonly ForgeryCase[] = [...branches, ...files, ...sources, ...records, ...effects, ...plans];
