import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExpandedJob, ExpandedPipeline, PipelineRequest, PipelineRunner } from '../../simulator/forge/runner/port.ts';
import { copyPolicies, trustOf } from '../gate/fleet-repository.ts';
import { type ForgeServer, forgeServer } from '../gate/forge-server.ts';
import { type GoodProposal, goodProposal } from '../gate/good-proposal.ts';
import { NODE_MODULES, PROJECT, Recorder, Scratch } from '../simulator/forge/runner/scratch.ts';

/** Installs as npm would, without a registry, and says so. */
const NPM = `#!/bin/sh
echo "npm $1 in $(basename "$PWD")"
ln -s '${NODE_MODULES}' node_modules
`;

const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
const STEERING = [
  ...[...PROXIES, ...PROXIES.map((name) => name.toUpperCase())],
  ...['TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR', 'TF_DATA_DIR', 'TF_WORKSPACE', 'TF_CLI_ARGS', 'TF_CLI_ARGS_plan', 'TF_VAR_x'],
  ...['TRIMTAB_TERRAFORM_PLUGIN_DIR', 'XDG_DATA_HOME', 'XDG_DATA_DIRS', 'XDG_CONFIG_HOME', 'AWS_CONFIG_FILE'],
  ...['NODE_USE_ENV_PROXY', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE'],
  ...['npm_config_registry', 'npm_config_cafile', 'npm_config_https_proxy', 'AWS_SHARED_CREDENTIALS_FILE', 'GIT_SSL_CAINFO'],
];

/** A gate project, a fleet project whose configuration it holds, and a forge that has nothing against the fleet's proposal. */
describe('the pipeline of a fleet with a gate project', () => {
  const gate = new Scratch();
  const fleet = new Scratch();
  let forge: ForgeServer;
  let runner: PipelineRunner;
  let proposal: GoodProposal;
  let pipeline: ExpandedPipeline;
  let gateCommit: string;

  beforeAll(async () => {
    forge = await forgeServer();
    proposal = await goodProposal();
    for (const [question, answer] of proposal.answers) forge.answers.set(question, answer);
    const tree = join(gate.folder, 'tree');
    for (const part of ['infra', 'src', 'package.json', 'package-lock.json'])
      cpSync(join(PROJECT, part), join(tree, part), { recursive: true, filter: (path) => !path.includes('.trimtab') });
    await copyPolicies(join(tree, 'policies'), trustOf(proposal.keys, { apiUrl: forge.url }));
    gateCommit = gate.commit({});
    const text = readFileSync(join(PROJECT, 'pipelines/gate-project.yml'), 'utf8')
      .replace(/gate_project='[^']*'/, `gate_project='${tree}'`)
      .replace(/gate_commit='[^']*'/, `gate_commit='${gateCommit}'`)
      .replace('PATH="/usr/local/sbin:', `PATH="${join(fleet.folder, 'bin')}:/usr/local/sbin:`);
    const configuration = fleet.commit({ '.gitlab-ci.yml': text });
    mkdirSync(join(fleet.folder, 'bin'));
    writeFileSync(join(fleet.folder, 'bin/npm'), NPM, { mode: 0o755 });
    runner = fleet.runner();
    const { repository: _, ...request } = proposalOf(configuration);
    pipeline = await runner.expand(fleet.request(configuration, request));
  });
  afterAll(async () => {
    await forge.close();
    await proposal.repository.remove();
    await Promise.all([gate.remove(), fleet.remove()]);
  });

  function proposalOf(sha: string, more: Record<string, string> = {}): PipelineRequest {
    const variables = Object.fromEntries(
      Object.entries(proposal.env(forge.url)).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return fleet.request(sha, {
      source: 'merge_request_event',
      ref: 'refs/merge-requests/3/head',
      repository: join(proposal.repository.folder, '.git'),
      variables: { ...variables, TRIMTAB_BASE_SHA: proposal.base, CI_JOB_TOKEN: 'of-the-job', ...more },
    });
  }

  /** Runs these jobs on the head of the proposal. */
  async function run(names: readonly string[], more: Record<string, string> = {}): Promise<Recorder> {
    const earlier = { validate: { status: 'success', stage: 'validate', artifacts: {} } } as const;
    const request = { ...proposalOf(proposal.head, more), ...(names.includes('validate') ? {} : { earlier }) };
    const jobs = pipeline.jobs.filter(({ name }) => names.includes(name)).map((job) => (names.length > 1 ? planned(job) : job));
    const recorder = new Recorder();
    await runner.run(request, { ...pipeline, jobs }, () => ({}), recorder).done;
    return recorder;
  }

  /** The plan that the record was signed for: the fixture's fleet runs nowhere. */
  function planned(job: ExpandedJob): ExpandedJob {
    if (job.name !== 'plan') return job;
    const plan = join(fleet.folder, 'plan.json');
    writeFileSync(plan, proposal.plan);
    return { ...job, beforeScript: [], script: ['mkdir plan', `cp ${plan} plan/plan.json`] };
  }

  it('judges a merge request and applies after the merge', () => {
    expect(pipeline.jobs.map(({ name }) => name)).toEqual(['validate', 'plan', 'policy']);
  });

  it('judges by the code, the policy and the keys of the pinned commit', async () => {
    const recorder = await run(['plan', 'policy']);
    const said = recorder.logs['policy'] ?? '';
    expect(recorder.status, said).toEqual({ plan: 'success', policy: 'success' });
    expect(said).toContain('npm ci in project.gate');
    const verdict = JSON.parse(recorder.kept('policy')['verdict.json'] ?? '{}');
    expect(verdict, said).toMatchObject({
      version: 2,
      outcome: 'auto',
      bound: { headSha: proposal.head, baseSha: proposal.base },
    });
    expect(said).not.toContain('of-the-job');
  });

  it('plans with the code of the pinned commit and the data of the checkout', async () => {
    const recorder = await run(['plan']);
    expect(recorder.status['plan'], recorder.logs['plan']).toBe('success');
    const plan = JSON.parse(recorder.kept('plan')['plan/plan.json'] ?? '{}');
    expect(plan).toMatchObject({ headSha: proposal.head, baseSha: proposal.base, stacks: [{ stack: 'service-1' }] });
  });

  it('finds what is wrong with the data of the checkout', async () => {
    const recorder = await run(['validate']);
    expect(recorder.status['validate']).toBe('failed');
    expect(recorder.logs['validate']).toContain('infra/placements/service-3.ts: the service service-3 has no placement');
  });

  it('takes no other commit of the gate, and none that a variable names', async () => {
    const evil = gate.commit({ 'src/main.ts': "console.log('another gate');" });
    const recorder = await run(['plan', 'policy'], {
      gate_commit: evil,
      gate_home: '/nowhere',
      gate_project: '/nowhere',
    });
    expect(recorder.logs['policy']).not.toMatch(/^another gate$/m);
    expect(recorder.status['policy']).toBe('success');
  });

  /** Names of the variables that are left when the `validate` job begins with these. */
  async function left(variables: Record<string, string>, first = ':'): Promise<string[]> {
    const jobs = pipeline.jobs
      .filter(({ name }) => name === 'validate')
      .map((job) => ({
        ...job,
        beforeScript: [first, ...job.beforeScript],
        script: ['echo "left: $(env | sed -n "s/=.*//p" | tr "\\n" " ")"', 'echo "path: $PATH"'],
      }));
    const recorder = new Recorder();
    await runner.run(proposalOf(proposal.head, variables), { ...pipeline, jobs }, () => ({}), recorder).done;
    expect(recorder.status['validate'], recorder.logs['validate']).toBe('success');
    const log = recorder.logs['validate'] ?? '';
    expect(/^path: .*$/m.exec(log)?.[0]).not.toContain('evil');
    return /^left: (.*)$/m.exec(log)?.[1]?.split(' ') ?? [];
  }

  it('lets no variable choose programs, plugins, authorities or the way, wherever it points', async () => {
    const hostile = Object.fromEntries(STEERING.map((name) => [name, '/usr/share']));
    const seen = await left(hostile, 'export HOME="$PWD.tmp/evil" PATH="$PWD/evil:$PATH"; mkdir -p "$HOME"');
    expect(seen.filter((name) => STEERING.includes(name) || name === 'HOME')).toEqual([]);
  });

  it('leaves the settings of the fleet', async () => {
    const settings = { AWS_ACCESS_KEY_ID: 'x', AWS_REGION: 'x', TRIMTAB_ENGINE: 'embedded', TF_TOKEN_example_com: 'x' };
    expect(await left(settings)).toEqual(expect.arrayContaining(['HOME', 'PATH', 'CI_JOB_TOKEN', ...Object.keys(settings)]));
  });
});
