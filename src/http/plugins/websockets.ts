import websocket from '@fastify/websocket';
import type { App } from '../edge.ts';

/** Clients only listen: what they send is limited to a few bytes and ignored. */
export function websockets(app: App): void {
  app.register(websocket, { options: { maxPayload: 1024, perMessageDeflate: false } });
}
