import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, Edge } from '../../edge.ts';
import { unauthorised } from '../../plugins/auth.ts';
import { signatureCheck } from '../../plugins/signature.ts';
import { Problem } from '../../problem.ts';
import { GitlabWebhook } from '../../schemas/gitlab.ts';
import { acknowledged } from '../../schemas/problem.ts';
import { admission } from './admission.ts';
import { counting } from './counting.ts';
import { kindOf, readForgeEvent } from './forge-event.ts';

/**
 * GitLab switches a hook off after four failures in a row: so everything that is authentic is
 * acknowledged, also what we have no use for.
 */
export function gitlabRoute(app: App, edge: Edge): void {
  const { commands, limits, project } = edge;
  const { note } = counting(app, edge, 'gitlab');
  const admit = admission(limits.webhooksInFlight);

  const acknowledgeUnknown = async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.body === undefined || kindOf(request.headers) !== null) return;
    note(request, 'ignored');
    return reply.code(200).send();
  };

  app.post(
    '/gitlab',
    {
      config: { access: 'gitlab', ...signed(edge) },
      bodyLimit: limits.gitlabBytes,
      preValidation: acknowledgeUnknown,
      schema: {
        summary: 'The project webhook of GitLab',
        description: 'A hint that something changed; the API is asked for the truth.',
        tags: ['webhooks'],
        body: GitlabWebhook,
        response: acknowledged,
      },
    },
    async (request, reply) => {
      const event = readForgeEvent(request.headers, request.body);
      if (event === null) note(request, 'ignored');
      else if (event.projectId !== project?.id)
        throw new Problem(
          403,
          'foreign-project',
          'this project is not the one that is looked after',
          'Remove the webhook there.',
        );
      else await admit(() => commands.receiveForgeEvent(event));
      return reply.code(200).send();
    },
  );
}

function signed({ tokens, clock }: Edge): { verifyBody?: (request: FastifyRequest, body: Buffer) => void } {
  if (typeof tokens.gitlabSigning !== 'string') return {};
  const isValid = signatureCheck(tokens.gitlabSigning, clock);
  return {
    verifyBody(request, body) {
      if (!isValid(request.headers, body)) throw unauthorised('gitlab');
    },
  };
}
