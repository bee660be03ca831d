import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { addNote, editNote } from '../../merge-requests/notes.ts';
import { forbidden, invalid, notFound } from '../../refusal.ts';
import type { Note } from '../../state/merge-request.ts';
import { hasRole, type User } from '../../state/user.ts';
import { memberOf, mergeRequestIn, parametersOf, pathPart } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentNote } from '../present/note.ts';

const LONGEST = 1_000_000;
const NOTES = '/projects/:id/merge_requests/:iid/notes';

export function noteRoutes(app: FastifyInstance, core: Core): void {
  app.get(NOTES, { config: { jobTokens: true } }, (request, reply) => {
    memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    const parameters = parametersOf(request);
    const key = (note: Note) => (parameters.text('order_by') === 'updated_at' ? note.updatedAt : note.createdAt);
    const direction = parameters.choice('sort', ['asc', 'desc']) === 'asc' ? 1 : -1;
    const filter = parameters.choice('activity_filter', ['all_notes', 'only_comments', 'only_activity']) ?? 'all_notes';
    const notes = mergeRequest.notes
      .filter((note) => filter === 'all_notes' || note.system === (filter === 'only_activity'))
      .sort((a, b) => direction * (key(a) - key(b) || a.id - b.id));
    return paged(notes, request, reply, core.address.url).map((note) => presentNote(note, mergeRequest, core.address.url));
  });
  app.post(NOTES, (request, reply) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    const note = addNote(core, mergeRequest, user, bodyIn(request));
    return reply.status(201).send(presentNote(note, mergeRequest, core.address.url));
  });
  app.get(`${NOTES}/:note`, { config: { jobTokens: true } }, (request) => {
    memberOf(core, request);
    return presentNote(noteIn(core, request), mergeRequestIn(core, request), core.address.url);
  });
  app.put(`${NOTES}/:note`, (request) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    const note = editableNote(core, request, user);
    editNote(core, mergeRequest, note, user, bodyIn(request));
    return presentNote(note, mergeRequest, core.address.url);
  });
  app.delete(`${NOTES}/:note`, (request, reply) => {
    const user = memberOf(core, request);
    const { notes } = mergeRequestIn(core, request);
    notes.splice(notes.indexOf(editableNote(core, request, user)), 1);
    return reply.status(204).send();
  });
}

function noteIn(core: Core, request: FastifyRequest): Note {
  const note = mergeRequestIn(core, request).notes.find((one) => String(one.id) === pathPart(request, 'note'));
  if (note === undefined) throw notFound();
  return note;
}

function editableNote(core: Core, request: FastifyRequest, user: User): Note {
  const note = noteIn(core, request);
  if (note.system || (note.author !== user && !hasRole(user, 'maintainer'))) throw forbidden();
  return note;
}

function bodyIn(request: FastifyRequest): string {
  const parameters = parametersOf(request);
  parameters.require('body');
  const body = parameters.text('body') ?? '';
  if (body.trim() === '') throw invalid('body is empty');
  if (body.length > LONGEST) throw invalid('body is too long');
  return body;
}
