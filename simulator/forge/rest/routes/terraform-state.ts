import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { invalid, noRecord, refused } from '../../refusal.ts';
import type { TerraformState } from '../../state/hook.ts';
import type { User } from '../../state/user.ts';
import { memberOf, pathPart } from '../asking.ts';
import { Parameters } from '../parameters.ts';

const STATE = '/projects/:id/terraform/state/:name';
const OPTIONS = { config: { jobTokens: true, basic: true } };
const LOCK_FIELDS = ['ID', 'Operation', 'Info', 'Who', 'Version', 'Created', 'Path'];

/** Terraform's `http` backend: states with locks. */
export function terraformStateRoutes(app: FastifyInstance, core: Core): void {
  const writer = (request: FastifyRequest): User => memberOf(core, request, core.stateWriters);
  // States are kept byte for byte.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.get(STATE, OPTIONS, (request, reply) => {
    memberOf(core, request, 'developer');
    const { content } = stateIn(core, request);
    return content === null ? reply.status(204).send() : reply.type('application/json').send(content);
  });
  app.post(STATE, OPTIONS, (request, reply) => {
    writer(request);
    const state = core.state.terraformStates.get(nameIn(request)) ?? newState(core, request);
    refuseForeignLock(state, request);
    state.content = bodyOf(request);
    return reply.status(200).send();
  });
  app.delete(STATE, OPTIONS, (request, reply) => {
    writer(request);
    const state = stateIn(core, request);
    refuseForeignLock(state, request);
    core.state.terraformStates.delete(state.name);
    return reply.status(200).send();
  });
  lockRoutes(app, core, writer);
}

function lockRoutes(app: FastifyInstance, core: Core, writer: (request: FastifyRequest) => User): void {
  app.post(`${STATE}/lock`, OPTIONS, (request, reply) => {
    const user = writer(request);
    const parameters = lockParameters(request);
    const missing = LOCK_FIELDS.filter((field) => parameters.text(field) === undefined);
    if (missing.length > 0) throw invalid(missing.map((field) => `${field} is missing`).join(', '));
    const state = core.state.terraformStates.get(nameIn(request)) ?? newState(core, request);
    const id = parameters.text('ID') ?? '';
    const free = state.lock === null || state.lock.id === id;
    if (free) state.lock = { id, who: user.username, info: lockInfo(core, request, user) };
    return reply.status(free ? 200 : 409).send(state.lock?.info);
  });
  app.delete(`${STATE}/lock`, OPTIONS, (request, reply) => {
    writer(request);
    const state = stateIn(core, request);
    // Without an ID this is `terraform force-unlock` or a person: GitLab lets maintainers do that.
    const id = lockParameters(request).text('ID');
    if (state.lock !== null && id !== undefined && id !== state.lock.id) return reply.status(409).send();
    state.lock = null;
    return reply.status(200).send();
  });
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** @throws Refusal 400 when the body is not JSON. */
function lockParameters(request: FastifyRequest): Parameters {
  const text = bodyOf(request).toString('utf8');
  try {
    return new Parameters(request.query, text === '' ? {} : JSON.parse(text));
  } catch {
    throw invalid('The lock is not JSON');
  }
}

function lockInfo(core: Core, request: FastifyRequest, user: User) {
  const given = lockParameters(request);
  const kept = ['ID', 'Operation', 'Info', 'Version', 'Path'].map((field) => [field, given.text(field)]);
  return { ...Object.fromEntries(kept), Who: user.username, Created: iso(core.clock.now()) };
}

/** A locked state is written by the holder of its lock only. */
function refuseForeignLock(state: TerraformState, request: FastifyRequest): void {
  const { ID: id } = request.query as { ID?: string };
  if ((state.lock?.id ?? null) !== (id ?? null)) throw refused(409, '409 Conflict');
}

function newState(core: Core, request: FastifyRequest): TerraformState {
  const state: TerraformState = { name: nameIn(request), content: null, lock: null };
  core.state.terraformStates.set(state.name, state);
  return state;
}

function stateIn(core: Core, request: FastifyRequest): TerraformState {
  const state = core.state.terraformStates.get(nameIn(request));
  if (state === undefined) throw noRecord();
  return state;
}

function nameIn(request: FastifyRequest): string {
  return pathPart(request, 'name');
}
