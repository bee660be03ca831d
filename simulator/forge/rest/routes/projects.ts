import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { readCommit } from '../../git/commits.ts';
import { iso } from '../../iso.ts';
import { noRecord, notFound } from '../../refusal.ts';
import { isProtectedBranch, PROJECT } from '../../state/project.ts';
import { hasRole, type User } from '../../state/user.ts';
import { memberOf, parametersOf, pathPart, userOf } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentCommit } from '../present/commit.ts';
import { presentProject } from '../present/project.ts';
import { presentMember } from '../present/user.ts';

export function projectRoutes(app: FastifyInstance, core: Core): void {
  const present = (user: User) => presentProject(user, core.address.url, iso(core.clock.epoch));
  app.get('/projects', (request, reply) => paged([present(userOf(core, request))], request, reply, core.address.url));
  app.get('/projects/:id', (request) => present(memberOf(core, request)));
  app.get('/projects/:id/members/all', (request, reply) => {
    memberOf(core, request);
    const members = core.state.users.map((user) => presentMember(user, core.address.url));
    return paged(members, request, reply, core.address.url);
  });
  app.get('/projects/:id/members/all/:user', (request) => {
    memberOf(core, request);
    const user = core.state.users.find((one) => String(one.id) === pathPart(request, 'user'));
    if (user === undefined) throw noRecord();
    return presentMember(user, core.address.url);
  });
  branchRoutes(app, core);
}

function branchRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/repository/branches', async (request, reply) => {
    const user = memberOf(core, request);
    const search = parametersOf(request).text('search') ?? '';
    const names = [...core.state.branches.keys()].filter((name) => name.includes(search)).sort();
    return Promise.all(paged(names, request, reply, core.address.url).map((name) => presentBranch(core, user, name)));
  });
  app.get('/projects/:id/repository/branches/:branch', (request) => {
    const user = memberOf(core, request);
    return presentBranch(core, user, pathPart(request, 'branch'));
  });
}

async function presentBranch(core: Core, user: User, name: string) {
  const sha = core.state.branches.get(name);
  const commit = sha === undefined ? null : await readCommit(core.repository, sha);
  if (commit === null) throw notFound('Branch');
  const guarded = isProtectedBranch(name);
  return {
    name,
    commit: presentCommit(commit, core.address.url),
    merged: false,
    protected: guarded,
    developers_can_push: false,
    developers_can_merge: guarded,
    can_push: hasRole(user, guarded ? 'maintainer' : 'developer'),
    default: name === PROJECT.defaultBranch,
    web_url: `${core.address.url}/${PROJECT.path}/-/tree/${name}`,
  };
}
