import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../infra/cli.ts';
import { INFRA } from '../../infra/fleet.ts';
import { FIXTURE, type FleetFolder, fleetFolder, IN_AWS, IN_GCP, ruleAnswer, verdictFor } from './support/fleet-folder.ts';

let fleet: FleetFolder;
let base: string;

/** The program itself in another place, with the fixture's fleet. */
beforeAll(() => {
  fleet = fleetFolder();
  cpSync(resolve('infra'), fleet.infra, { recursive: true, filter: (path) => !path.includes('.trimtab') });
  for (const data of ['placements', 'services', 'decisions']) rmSync(join(fleet.infra, data), { recursive: true, force: true });
  cpSync(FIXTURE, fleet.infra, { recursive: true });
  mkdirSync(join(fleet.infra, 'placements'));
  fleet.place('shop', IN_AWS);
  fleet.place('ledger', IN_AWS);
  cpSync(resolve('package.json'), join(fleet.repository, 'package.json'));
  symlinkSync(resolve('node_modules'), join(fleet.repository, 'node_modules'));
  fleet.write('.gitignore', 'node_modules\n.trimtab/\nplan/\n/*.json\n');
  base = fleet.commit();
});
afterAll(() => fleet.dispose());

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs the program as a pipeline does. */
function cli(...args: string[]): Promise<Ended> {
  const env = { PATH: '/usr/bin:/bin', HOME: fleet.repository };
  return new Promise((done) => {
    execFile(process.execPath, ['infra/cli.ts', ...args], { cwd: fleet.repository, env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

/** Runs a command line in this process. */
async function called(...args: string[]): Promise<Ended> {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const code = await main(args, { env: {}, cwd: fleet.repository, root: INFRA, now: 0, say });
  return { code, output: lines.join('\n') };
}

const json = (name: string) => JSON.parse(readFileSync(join(fleet.repository, name), 'utf8'));

describe('the command line', () => {
  it('brings up, plans, applies and tells, in a folder of its own', async () => {
    expect(await cli('validate')).toEqual({ code: 0, output: 'everything is sound\n' });
    expect((await cli('bootstrap')).output).toContain('10 stacks brought up');
    fleet.place('shop', IN_GCP);
    const end = Date.now() + 1_800_000;
    fleet.decide('shop', end);
    const headSha = fleet.commit();
    const planned = await cli('plan', '--base', base, '--out', 'plan');
    expect(planned.output).toMatch(/^engine: embedded \(.*AWS_ENDPOINT_URL names no AWS emulator\)$/m);
    expect(planned.output).toContain('shop: 8 to create, 0 to update, 10 to delete');
    const times = { judgedAt: Date.now(), expiresAt: end };
    const verdict = verdictFor(json('plan/plan.json'), times);
    const rules = [ruleAnswer('known_origin', { outcome: 'review', waived: true, waivedBy: 'the emergency' })];
    fleet.write('verdict.json', JSON.stringify({ ...verdict, rules }));
    const refused = await cli('apply', '--plan', 'plan', '--verdict', 'verdict.json');
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(/^error: The verdict sets known_origin aside, which nobody may\. /m);
    fleet.write('verdict.json', JSON.stringify(verdict));
    expect(await cli('apply', '--plan', 'plan', '--verdict', 'verdict.json')).toMatchObject({ code: 0 });
    expect(json('apply.json')).toMatchObject({ outcome: 'applied', services: ['shop'], sha: headSha });

    const again = await cli('apply', '--plan', 'plan', '--verdict', 'verdict.json');
    expect(again.code).toBe(75);
    expect(again.output.trim()).toMatch(/^error: Saved plan is stale: .*$/);
  }, 60_000);

  it('applies what a merge is about by its own stack code, and leaves alone what was refused before', async () => {
    const planned = async (since: string) => {
      const ended = await cli('plan', '--base', since, '--out', 'plan');
      expect(ended.code).toBe(0);
      const times = { judgedAt: Date.now(), expiresAt: Date.now() + 1_800_000 };
      const verdict = verdictFor(json('plan/plan.json'), times);
      fleet.write('verdict.json', JSON.stringify({ ...verdict, outcome: 'review', approvedBy: 'ada' }));
      return ended.output;
    };
    const apply = () => cli('apply', '--plan', 'plan', '--verdict', 'verdict.json');
    const replaced = (path: string, from: string, to: string) => {
      const text = readFileSync(join(fleet.repository, path), 'utf8');
      expect(text).toContain(from);
      fleet.write(path, text.replace(from, to));
    };

    fleet.place('ledger', { ...IN_AWS, count: 3 });
    const refused = fleet.commit();
    fleet.write('infra/README.md', 'words');
    const harmless = fleet.commit();
    expect(await planned(refused)).toMatch(/^ledger: .*, which this change is not about$/m);
    expect(await apply()).toMatchObject({ code: 0, output: expect.stringContaining('ledger: skipped: not part of what was') });
    expect(json('apply.json')).toMatchObject({ outcome: 'nothing', services: [] });

    // Stack code that makes the same, in another order of words.
    replaced('infra/providers/aws/tags.ts', 'export function', '// Words.\nexport function');
    const reworded = fleet.commit();
    await planned(harmless);
    expect(json('plan/plan.json').stacks.filter((stack: { concerned: boolean }) => stack.concerned)).toEqual([]);

    replaced(
      'infra/providers/aws/tags.ts',
      "'trimtab:provider': where.provider,",
      "'trimtab:provider': where.provider, team: 'platform',",
    );
    const tagged = fleet.commit();
    expect(await planned(reworded)).not.toContain('which this change is not about');
    const tags = ['swen-aws', 'swen-aws-eu-west-1', 'ledger'];
    const about = json('plan/plan.json').stacks.filter((stack: { concerned: boolean }) => stack.concerned);
    expect(about.map(({ stack }: { stack: string }) => stack)).toEqual(tags);
    expect((await apply()).output).toContain('applied by embedded: ledger');

    replaced('infra/synth.ts', 'export function synthesiseAll', 'throw new Error("broken");\nexport function synthesiseAll');
    fleet.git('commit', '-qam', 'Break the stacks');
    const broken = fleet.git('rev-parse', 'HEAD');
    fleet.git('checkout', '-q', tagged, '--', 'infra/synth.ts');
    fleet.commit();
    expect(await planned(broken)).toMatch(
      /^Only a stack whose placement .* because its stacks cannot be synthesised: Error: broken$/m,
    );
  }, 120_000);

  it('writes stacks for Terraform', async () => {
    expect(await called('synth', '--out', 'stacks', '--stacks', 'service-1,swen-aws')).toMatchObject({ code: 0 });
    expect(json('stacks/swen-aws/cdk.tf.json')).toHaveProperty('resource.aws_vpc');
    expect(json('stacks/service-1/cdk.tf.json').terraform.backend.local.path).toContain('terraform/service-1.tfstate');
    expect(await called('synth', '--out', 'stacks', '--stacks', 'service-0')).toEqual({
      code: 1,
      output: 'error: there is no stack called service-0.',
    });
  });

  it.each([
    [['dance'], 'there is no command dance'],
    [['plan', '--out'], "Option '--out <value>' argument missing"],
    [['plan', '--out', 'plan'], 'give either --base SHA or --all'],
    [['plan', '--out', 'plan', '--all', '--base', 'abcdef0'], 'give either --base SHA or --all'],
    [['plan', '--out', 'plan', '--base', '--output=/etc/passwd'], '--base'],
    [['plan', '--out', 'plan', '--base=HEAD'], 'hexadecimal'],
    [['apply', '--force'], "Unknown option '--force'"],
    [['apply', '--plan', 'plan'], 'the option --verdict is missing'],
    [['notify'], 'the option --apply is missing'],
  ])('ends with 64 when it is called with %j', async (args, sentence) => {
    const { code, output } = await called(...args);

    expect(code).toBe(64);
    expect(output).toContain(sentence);
    expect(output.split('\n')).toHaveLength(1);
  });

  it('gives a job token to nobody but the forge that the checkout came from', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers['job-token']}`);
      response.writeHead(404).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const state = { TRIMTAB_STATE_BACKEND: 'gitlab', CI_API_V4_URL: `${url}/api/v4`, CI_PROJECT_ID: '1' };
    const env = { PATH: '/usr/bin:/bin', CI: 'true', CI_JOB_TOKEN: 'of-the-job', ...state };
    const job = async (...args: string[]) => {
      const lines: string[] = [];
      const say = (line: string) => void lines.push(line);
      const code = await main(args, { env, cwd: fleet.repository, root: fleet.infra, now: 0, say });
      return { code, output: lines.join('\n') };
    };
    const apply = ['apply', '--plan', 'nowhere', '--verdict', 'verdict.json'];

    fleet.git('remote', 'add', 'origin', 'https://gitlab.example.com/platform/fleet.git');
    for (const args of [['plan', '--out', 'elsewhere', '--all'], apply])
      expect(await job(...args)).toEqual({
        code: 1,
        output: expect.stringMatching(/^error: CI_API_V4_URL is not the API of the installation .*, so it is asked nothing.*$/),
      });
    expect(asked).toEqual([]);

    fleet.git('remote', 'set-url', 'origin', `${url}/platform/fleet.git`);
    expect((await job(...apply)).output).toMatch(/^error: .*plan.json is not there/);
    expect(asked).toEqual(['/api/v4/job of-the-job']);
    fleet.git('remote', 'remove', 'origin');
    await new Promise((resolve) => server.close(resolve));
  });

  it('ends with 1 and names the variable that is wrong', async () => {
    const say = (line: string) => void lines.push(line);
    const lines: string[] = [];
    const env = { TRIMTAB_ENGINE: 'magic' };

    expect(await main(['bootstrap'], { env, cwd: fleet.repository, root: INFRA, now: 0, say })).toBe(1);
    expect(lines.at(-1)).toContain('TRIMTAB_ENGINE');
  });

  it('explains itself', async () => {
    const { code, output } = await called('--help');

    expect(code).toBe(0);
    for (const command of ['validate', 'synth', 'plan', 'apply', 'notify', 'bootstrap'])
      expect(output).toContain(`  ${command} `);
    expect((await called('apply', '--help')).output).toContain('--verdict FILE');
    expect((await called()).output).toBe(output);
  });
});
