import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest, RouteOptions } from 'fastify';
import { TrimtabError } from '../../lib/errors.ts';
import type { Access, App, Edge, Tokens } from '../edge.ts';
import { Problem } from '../problem.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Closes every route that does not say `config.access: 'public'`. A route that says nothing is open
 * for reading when it comes from a package (documentation, files) and needs the API token otherwise.
 * Throws `config` when a configured secret is empty.
 */
export function auth(app: App, { tokens }: Edge): void {
  const keys = keyring(tokens);
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: accessOf(route) };
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    // With a signing token the signature decides, and it is checked over the raw body.
    if (access === 'gitlab' && (tokens.gitlabSigning ?? null) !== null) return;
    if (!opens(keys[access], presented(request, access))) throw unauthorised(access);
  });
}

function accessOf(route: RouteOptions): Access {
  const methods = [route.method].flat();
  return route.config?.access ?? (methods.every((method) => READING.has(method)) ? 'public' : 'api');
}

function keyring(tokens: Tokens): Record<Exclude<Access, 'public'>, readonly Buffer[]> {
  for (const [name, value] of Object.entries(tokens))
    if (typeof value === 'string' && value.trim() === '')
      throw new TrimtabError('config', `the secret for \`${name}\` is empty: everybody would know it`, {
        advice: 'Set its environment variable to a random text, or leave it unset to close that entrance.',
      });
  const of = (...values: (string | null | undefined)[]) =>
    values.filter((value) => typeof value === 'string').map((value) => sha256(value));
  return {
    api: of(tokens.api),
    deploy: of(tokens.api, tokens.deploy),
    gitlab: of(tokens.gitlabWebhook),
    alertmanager: of(tokens.alertmanager),
  };
}

function presented(request: FastifyRequest, access: Access): string {
  if (access === 'gitlab') {
    const token = request.headers['x-gitlab-token'];
    return typeof token === 'string' ? token : '';
  }
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Compares digests of equal length, with every key, so that the time tells nothing. */
function opens(keys: readonly Buffer[], token: string): boolean {
  const digest = sha256(token);
  let open = false;
  for (const key of keys) open = timingSafeEqual(key, digest) || open;
  return open && token !== '';
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

export function unauthorised(access: Access): Problem {
  return new Problem(401, 'unauthorised', 'a valid token is needed here', ADVICE[access]);
}

const ADVICE: Record<Access, string> = {
  public: '',
  api: 'Send the API token as bearer token.',
  deploy: 'Send the deploy token or the API token as bearer token.',
  gitlab: 'Set the same secret token, or signing token, in the project webhook and in the configuration.',
  alertmanager: 'Set the token as `http_config.authorization.credentials` of the webhook receiver.',
};
