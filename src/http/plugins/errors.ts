import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { TrimtabError } from '../../lib/errors.ts';
import type { App } from '../edge.ts';
import { Problem } from '../problem.ts';
import type { ProblemBody } from '../schemas/problem.ts';

/** One shape for every refusal. What is not known to be meant for the client says nothing. */
export function errors(app: App): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.statusCode >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    return answer(reply, problem);
  });
  app.setNotFoundHandler((_request: FastifyRequest, reply) =>
    answer(reply, new Problem(404, 'not-found', 'there is nothing here', 'GET /docs lists what there is.')),
  );
}

function answer(reply: FastifyReply, problem: Problem): FastifyReply {
  const body: ProblemBody = { code: problem.code, message: problem.message, advice: problem.advice };
  if (problem.statusCode === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== null) reply.header('retry-after', problem.retryAfterSeconds);
  return reply.code(problem.statusCode).type('application/json').send(body);
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TrimtabError) return known(error);
  if (error.validation !== undefined) return new Problem(400, 'invalid-request', error.message);
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return new Problem(status, CODES[status] ?? 'invalid-request', error.message);
  return new Problem(500, 'internal', 'something went wrong here', 'The log of the server says what.');
}

const CODES: Readonly<Record<number, string>> = {
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
};

function known(error: TrimtabError): Problem {
  const retry = Math.max(1, Math.ceil((error.retryAfterMs ?? 5000) / 1000));
  // A journal that refuses is a reason to come back, whatever it refuses for.
  if (error.disposition === 'waiting' || error.code.startsWith('store'))
    return new Problem(503, error.code, error.message, error.advice, retry);
  if (error.disposition === 'conflict') return new Problem(409, error.code, error.message, error.advice);
  return new Problem(500, error.code, error.message, error.advice);
}
