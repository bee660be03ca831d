import type { App, Edge } from '../../edge.ts';
import { Problem } from '../../problem.ts';
import { createLiveFeed } from './live-feed.ts';
import { isFriendly } from './origin.ts';

/** Live events, to be listened to and nothing else. */
export function liveRoute(app: App, edge: Edge): void {
  app.register(async (scope: App) => {
    const { commands, redactor, limits, logger } = edge;
    const feed = createLiveFeed({ commands, limits, logger, mask: (text) => redactor.mask(text) });
    scope.addHook('onClose', async () => feed.stop());
    scope.get(
      '/ws',
      {
        websocket: true,
        config: { access: 'public' },
        onRequest: async (request) => {
          if (!isFriendly(request.headers.origin, request.headers.host))
            throw new Problem(403, 'foreign-origin', 'pages of other sites may not listen here');
        },
      },
      (socket) => feed.join(socket),
    );
  });
}
