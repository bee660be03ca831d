import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Answer, ForgeryCase } from '../case.ts';
import { judgingJobStarts, type Shell } from '../subjects/judging-job.ts';
import { checkedOut } from '../template.ts';

type Variables = (shell: Shell) => Readonly<Record<string, string>>;

/** What an earlier job, or whoever starts the pipeline, may hand to the job that judges. */
const INJECTED: Readonly<Record<string, Variables>> = {
  'a module to load first': ({ trap }) => ({ NODE_OPTIONS: `--require ${trap}` }),
  'a path for modules': ({ folder }) => ({ NODE_PATH: folder }),
  'a debugger': () => ({ NODE_INSPECT_RESUME_ON_START: '1', NODE_DEBUG: 'module', NODE_V8_COVERAGE: '/tmp/x' }),
  'no check of certificates': () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
  'another repository': ({ folder }) => ({ GIT_DIR: folder, GIT_WORK_TREE: folder }),
  'another index and other objects': ({ folder }) => ({ GIT_INDEX_FILE: join(folder, 'x'), GIT_OBJECT_DIRECTORY: folder }),
  'settings for Git': ({ trap }) => ({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: trap }),
  'settings for Git in one text': ({ trap }) => ({ GIT_CONFIG_PARAMETERS: `'core.fsmonitor'='${trap}'` }),
  'files of settings for Git': ({ folder }) => ({
    GIT_CONFIG_GLOBAL: join(folder, 'evil'),
    GIT_CONFIG_SYSTEM: join(folder, 'evil'),
  }),
  'programs of Git': ({ folder }) => ({ GIT_EXEC_PATH: folder }),
  'programs for Git': ({ trap }) => ({ GIT_EXTERNAL_DIFF: trap, GIT_SSH_COMMAND: trap, GIT_ASKPASS: trap, GIT_PAGER: trap }),
  'a template for repositories': ({ folder }) => ({ GIT_TEMPLATE_DIR: folder }),
  'replaced objects': () => ({ GIT_REPLACE_REF_BASE: 'refs/evil' }),
  'a library to load first': () => ({ LD_LIBRARY_PATH: '/nowhere', LD_AUDIT: '/nowhere/x.so', LD_BIND_NOW: '1' }),
  'a script for shells': ({ trap }) => ({ ENV: trap, BASH_ENV: trap }),
  'another separator of fields': () => ({ IFS: 'a' }),
  'another folder to change to': ({ folder }) => ({ CDPATH: folder }),
  'arguments of Terraform': () => ({
    TF_CLI_ARGS: '-lock=false',
    TF_CLI_ARGS_apply: '-auto-approve',
    TF_CLI_ARGS_plan: '-destroy',
  }),
  'variables of Terraform': () => ({
    TF_VAR_region: 'evil',
    TF_LOG: 'trace',
    TF_LOG_PATH: '/tmp/x',
    TF_REATTACH_PROVIDERS: '{}',
  }),
  'settings of npm': ({ trap }) => ({
    npm_config_script_shell: trap,
    npm_config_ignore_scripts: 'false',
    NPM_CONFIG_USERCONFIG: trap,
  }),
  'libraries of OpenSSL': ({ folder }) => ({ OPENSSL_CONF: join(folder, 'x'), OPENSSL_MODULES: folder }),
  'keys of ssh': () => ({ SSH_AUTH_SOCK: '/nowhere', SSH_ASKPASS: '/nowhere' }),
  'other languages': () => ({ PERL5OPT: '-Mevil', PYTHONSTARTUP: '/nowhere', PYTHONPATH: '/nowhere' }),
};

const injected = Object.entries(INJECTED).map(
  ([what, variables]): ForgeryCase => ({
    threat: 'T5',
    name: `the judging job is handed ${what}`,
    expected: { outcome: 'inert', because: [] },
    attack: () => {
      const names: string[] = [];
      return judgingJobStarts((shell) => {
        const given = variables(shell);
        names.push(...Object.keys(given));
        Object.assign(shell.env, given);
      }, names);
    },
  }),
);

/** The commit to judge from is one of the attacker's choice: it has to be part of the history, and to hold a gate. */
const BASES: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a commit that there is not': ['f'.repeat(40), /Not a valid commit name/],
  'an option': ['--output=sprung', /.+/],
  'another option': ['-h', /.+/],
  'a command': ['$(touch sprung)', /Not a valid object name/],
  'more commands': ['x; touch sprung', /Not a valid object name/],
};

const bases = Object.entries(BASES).map(
  ([what, [base, because]]): ForgeryCase => ({
    threat: 'T5',
    name: `the judging job is to start from ${what}`,
    expected: { outcome: 'refused', because: [because] },
    attack: () =>
      judgingJobStarts(({ env }) => {
        env['TRIMTAB_BASE_SHA'] = base;
      }, []),
  }),
);

/** A home of the attacker's choice, with settings of Git in it. */
const homes = (['HOME', 'XDG_CONFIG_HOME'] as const).map(
  (name): ForgeryCase => ({
    threat: 'T5',
    name: `the judging job is handed another ${name}`,
    expected: { outcome: 'inert', because: [] },
    attack: () =>
      judgingJobStarts(({ folder, trap, env }) => {
        const settings = `[core]\n\tfsmonitor = ${trap}\n\thooksPath = ${folder}/hooks\n`;
        for (const path of ['.gitconfig', 'git/config']) {
          mkdirSync(join(folder, 'home', path, '..'), { recursive: true });
          writeFileSync(join(folder, 'home', path), settings);
        }
        mkdirSync(join(folder, 'hooks'));
        writeFileSync(join(folder, 'hooks/post-checkout'), `#!/bin/sh\n${trap}\n`, { mode: 0o755 });
        env[name] = join(folder, 'home');
      }, []),
  }),
);

/** What an older job on the same runner left in the checkout. */
const LEFT: Readonly<Record<string, (shell: Shell) => void>> = {
  'a hook': ({ folder, trap }) => {
    mkdirSync(join(folder, '.git/hooks'), { recursive: true });
    writeFileSync(join(folder, '.git/hooks/post-checkout'), `#!/bin/sh\n${trap}\n`, { mode: 0o755 });
  },
  'a folder of hooks': ({ folder, trap }) => {
    mkdirSync(join(folder, 'hooks'));
    writeFileSync(join(folder, 'hooks/post-checkout'), `#!/bin/sh\n${trap}\n`, { mode: 0o755 });
    appendFileSync(join(folder, '.git/config'), `\thooksPath = ${folder}/hooks\n`);
  },
  'a monitor of files': ({ folder, trap }) => appendFileSync(join(folder, '.git/config'), `\tfsmonitor = ${trap}\n`),
};

const left = Object.entries(LEFT).map(
  ([what, attack]): ForgeryCase => ({
    threat: 'T5',
    name: `the judging job finds ${what} in its checkout`,
    expected: { outcome: 'inert', because: [] },
    attack: () => judgingJobStarts(attack, []),
  }),
);

interface Job {
  readonly dependencies?: readonly string[];
  readonly artifacts?: { readonly reports?: Readonly<Record<string, unknown>> };
}

/** What the jobs that judge and apply take over from others, by the pipeline's own word. */
const TAKEN: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  policy: ['pipelines/policy.yml', ['plan']],
  apply: ['pipelines/apply.yml', ['plan', 'policy']],
};

async function takesOnly(job: string, path: string, allowed: readonly string[]): Promise<Answer> {
  const found = (parse(checkedOut(path)) as Record<string, Job>)[job];
  const taken = found?.dependencies ?? ['everything'];
  const more = taken.filter((name) => !allowed.includes(name));
  return more.length === 0 ? { outcome: 'inert', because: [] } : { outcome: 'acted', because: more };
}

async function leavesNoVariables(path: string): Promise<Answer> {
  const reference = { tag: '!reference', collection: 'seq' as const, resolve: () => [] };
  const jobs = Object.entries(parse(checkedOut(path), { customTags: [reference] }) as Record<string, Job | null>);
  const leaving = jobs.filter(([, job]) => job?.artifacts?.reports?.['dotenv'] !== undefined);
  return { outcome: leaving.length === 0 ? 'inert' : 'acted', because: leaving.map(([name]) => name) };
}

const taken = Object.entries(TAKEN).map(
  ([job, [path, allowed]]): ForgeryCase => ({
    threat: 'T5',
    name: `the job ${job} takes over from ${allowed.join(' and ')} alone`,
    expected: { outcome: 'inert', because: [] },
    attack: () => takesOnly(job, path, allowed),
  }),
);

const reports = ['validate', 'plan', 'policy', 'apply', 'notify'].map(
  (name): ForgeryCase => ({
    threat: 'T5',
    name: `the job ${name} leaves no variables to others`,
    expected: { outcome: 'inert', because: [] },
    attack: () => leavesNoVariables(`pipelines/${name}.yml`),
  }),
);

export const INJECTED_ENVIRONMENT: readonly ForgeryCase[] = [...injected, ...bases, ...homes, ...left, ...taken, ...reports];
