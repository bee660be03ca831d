import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Expected, ForgeryCase } from '../case.ts';
import { commitAll } from '../git-store.ts';
import { atMergeRequest, objects } from '../subjects/gate.ts';
import { type Names, NOW, put, type World } from '../world.ts';
import { STRANGER } from './t04-variables.ts';

/** Puts something where Git finds it: settings, hooks, programs. */
export type Place = (folder: string, names: Names, trap: string) => void | Promise<void>;

/** A program that the folder has Git start, unless Git is told otherwise. */
export interface TrappedFolder {
  readonly expected: Expected;
  readonly place: Place;
  /** Whether the head carries a signature. */
  readonly signature?: boolean;
  /** The settings, options and variables of the gate's Git that keep it shut: without these it springs. */
  readonly shutBy: readonly string[];
}

const HOOKS = ['core.hooksPath=/dev/null'];
const TRANSPORTS = ['GIT_ALLOW_PROTOCOL'];
/** The trap is what would have answered for the origin. */
const SILENT = objects('known_origin: review', 'policy_trusted: review');

const set = (folder: string, text: string): void => appendFileSync(join(folder, '.git/config'), `${text}\n`);

/** The origin is where the checkout says, and that leads to another address. */
function leadTo(folder: string, address: string): void {
  const config = join(folder, '.git/config');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^\[url ".*"\]$/m, `[url "${address}"]`));
}

/** The target branch has gone on where the checkout came from: Git has to fetch. */
async function goOn(folder: string, { base }: Names): Promise<void> {
  const commit = { ref: 'refs/heads/main', parents: [base], files: { 'more.md': 'More\n' }, message: 'Go on\n' };
  await commitAll(join(folder, 'origin'), [commit], NOW / 1000);
}

/** Whatever is fetched becomes a branch too, of which hooks are told. */
const BRANCHES = '[remote "origin"]\n\tfetch = +*:refs/evil/*';

const hook = (trap: string): string => `#!/bin/sh\n'${trap}'\n`;

const byAnotherUploadPack = async (folder: string, names: Names, settings: string): Promise<void> => {
  await goOn(folder, names);
  set(folder, settings);
};

/** A server that wants a name and a password. */
let guarded: Promise<string> | null = null;
const guardedServer = (): Promise<string> => {
  guarded ??= new Promise((resolve) => {
    const refuse = { 'www-authenticate': 'Basic realm="x"' };
    const server = createServer((_request, response) => void response.writeHead(401, refuse).end());
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).unref();
  });
  return guarded;
};
const behindPassword = async (folder: string, settings: (server: string) => string): Promise<void> => {
  const server = await guardedServer();
  leadTo(folder, `${server}/fleet.git`);
  set(folder, settings(server));
};

/**
 * Programs that commands of the gate would start. Nothing is said of those that none of them reaches: aliases, pagers and
 * editors, monitors of files, filters of contents, and programs that show differences as text.
 */
export const TRAPPED: Readonly<Record<string, TrappedFolder>> = {
  'a hook for what is fetched': {
    expected: STRANGER.expected,
    shutBy: HOOKS,
    async place(folder, names, trap) {
      await goOn(folder, names);
      set(folder, BRANCHES);
      put(folder, '.git/hooks/reference-transaction', hook(trap), 0o755);
    },
  },
  'another folder of hooks': {
    expected: STRANGER.expected,
    shutBy: HOOKS,
    async place(folder, names, trap) {
      await goOn(folder, names);
      set(folder, `${BRANCHES}\n[core]\n\thooksPath = hooks`);
      put(folder, 'hooks/reference-transaction', hook(trap), 0o755);
    },
  },
  'another ssh': {
    expected: SILENT,
    shutBy: ['core.sshCommand=ssh'],
    place(folder, _names, trap) {
      leadTo(folder, 'ssh://127.0.0.1:1/fleet.git');
      set(folder, `[core]\n\tsshCommand = ${trap}`);
    },
  },
  'a proxy for the protocol of Git': {
    expected: SILENT,
    shutBy: TRANSPORTS,
    place(folder, _names, trap) {
      leadTo(folder, 'git://127.0.0.1:1/fleet.git');
      set(folder, `[core]\n\tgitProxy = ${trap}`);
    },
  },
  'an address that is a program': {
    expected: SILENT,
    shutBy: TRANSPORTS,
    place(folder, _names, trap) {
      leadTo(folder, `ext::${trap} %S`);
      set(folder, '[protocol "ext"]\n\tallow = always');
    },
  },
  'a remote of a kind that is a program': {
    expected: SILENT,
    shutBy: TRANSPORTS,
    place(folder, _names, trap) {
      mkdirSync(join(folder, 'git-remote-x'));
      set(folder, `[remote "origin"]\n\tvcs = x/..${trap.slice(dirname(trap).length)}`);
    },
  },
  'a remote that is served by a program': {
    expected: STRANGER.expected,
    shutBy: ['--upload-pack=git-upload-pack'],
    place: (folder, names, trap) => byAnotherUploadPack(folder, names, `[remote "origin"]\n\tuploadpack = ${trap}`),
  },
  'objects that are left out, and served by a program': {
    expected: STRANGER.expected,
    shutBy: ['GIT_NO_LAZY_FETCH'],
    place: (folder, names, trap) =>
      byAnotherUploadPack(folder, names, `[remote "origin"]\n\tpromisor = true\n\tuploadpack = ${trap}`),
  },
  'a program that lists what an alternate has': {
    expected: STRANGER.expected,
    shutBy: ['core.alternateRefsCommand=true'],
    async place(folder, names, trap) {
      await goOn(folder, names);
      set(folder, `[core]\n\talternateRefsCommand = ${trap}`);
    },
  },
  'a helper for credentials': {
    expected: SILENT,
    shutBy: ['credential.helper='],
    place: (folder, _names, trap) => behindPassword(folder, () => `[credential]\n\thelper = !${trap}`),
  },
  'a helper for the credentials of one server': {
    expected: SILENT,
    shutBy: ['credential.helper='],
    place: (folder, _names, trap) => behindPassword(folder, (server) => `[credential "${server}"]\n\thelper = ${trap}`),
  },
  'a program that asks for passwords': {
    expected: SILENT,
    shutBy: ['core.askPass='],
    place: (folder, _names, trap) => behindPassword(folder, () => `[core]\n\taskPass = ${trap}`),
  },
  'a program that checks signatures': {
    expected: STRANGER.expected,
    shutBy: ['log.showSignature=false'],
    signature: true,
    place: (folder, _names, trap) => set(folder, `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${trap}`),
  },
  'settings from the work tree': {
    expected: STRANGER.expected,
    shutBy: ['log.showSignature=false'],
    signature: true,
    place(folder, _names, trap) {
      put(folder, 'evil.config', `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${trap}\n`);
      set(folder, '[include]\n\tpath = ../evil.config');
    },
  },
  'settings of one work tree': {
    expected: STRANGER.expected,
    shutBy: HOOKS,
    async place(folder, names, trap) {
      await goOn(folder, names);
      put(folder, 'hooks/reference-transaction', hook(trap), 0o755);
      put(folder, '.git/config.worktree', `${BRANCHES}\n[core]\n\thooksPath = hooks\n`);
      set(folder, '[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryformatversion = 1');
    },
  },
};

/** Sets such a trap beside something else that is wrong. */
export function playTrapped(world: World, { place, signature = false }: TrappedFolder): void {
  STRANGER.play(world);
  Object.assign(world, { place, signature });
}

export const PROGRAMS: readonly ForgeryCase[] = Object.entries(TRAPPED).map(([what, trapped]) =>
  atMergeRequest('T38', `opened by a stranger, in a checkout with ${what}`, trapped.expected, (world) => {
    playTrapped(world, trapped);
  }),
);
