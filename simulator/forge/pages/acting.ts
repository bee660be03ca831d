import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { notFound } from '../refusal.ts';
import type { User } from '../state/user.ts';
import { type Html, html } from './html.ts';
import { avatar } from './parts.ts';

const COOKIE = 'trimtab_forge_person';
export const ACT = '/-/act';

/** As whom the pages are looked at: whoever can reach the loopback interface may be any of the persons. */
export function personOf(core: Core, request: FastifyRequest): User {
  const people = core.state.people();
  const chosen = new RegExp(`(?:^|;\\s*)${COOKIE}=([a-z]+)`).exec(request.headers.cookie ?? '')?.[1];
  const person = people.find((user) => user.username === chosen) ?? people[0];
  if (person === undefined) throw notFound('User');
  return person;
}

/** From now on this browser acts as the person; the bots cannot be chosen. @throws Refusal 404. */
export function actAs(core: Core, username: string, reply: FastifyReply): void {
  const person = core.state.people().find((user) => user.username === username);
  if (person === undefined) throw notFound('User');
  reply.header('Set-Cookie', `${COOKIE}=${person.username}; Path=/; HttpOnly; SameSite=Strict`);
}

/** One button for each person; the pressed one is who acts. `back` is the page to return to. */
export function personSwitch(core: Core, viewer: User, token: string, back: string): Html {
  const button = (user: User) =>
    html`<button name="person" value="${user.username}" aria-pressed="${user === viewer ? 'true' : 'false'}" title="Act as ${user.name}">${avatar(user)}<span>${user.username}</span></button>`;
  return html`<form class="acting" method="post" action="${ACT}" title="What you press here is done by this person">
<input type="hidden" name="authenticity_token" value="${token}"><input type="hidden" name="back" value="${back}">
<span class="small">Acting as</span>${core.state.people().map(button)}</form>`;
}

/** A path of our own pages; anything else leads to the start. */
export function ownPath(text: unknown): string {
  return typeof text === 'string' && /^\/(?![/\\])[\w\-./?=&%]*$/.test(text) ? text : '/';
}
