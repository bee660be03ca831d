import { Type } from 'typebox';

export const limit = Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Newest first.' });
export const service = Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }));

export const PageQuery = Type.Object({ limit, service }, { additionalProperties: false });
export const LimitQuery = Type.Object({ limit }, { additionalProperties: false });
export const EventsQuery = Type.Object(
  { limit, after: Type.Optional(Type.Integer({ minimum: 0, description: 'Only events with a higher id.' })) },
  { additionalProperties: false },
);
export const DecisionsQuery = Type.Object(
  { limit, service, latest: Type.Optional(Type.Boolean({ description: 'Only the newest of every service.' })) },
  { additionalProperties: false },
);
export const DecisionParams = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });
