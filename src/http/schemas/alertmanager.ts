import { type Static, Type } from 'typebox';

const labels = Type.Unsafe<Readonly<Record<string, string>>>({ type: 'object', additionalProperties: { type: 'string' } });

/** Alertmanager's webhook, version 4. Fields that are not listed are accepted and ignored. */
export const AlertmanagerWebhook = Type.Object({
  version: Type.Literal('4'),
  truncatedAlerts: Type.Optional(Type.Number({ minimum: 0 })),
  alerts: Type.Array(
    Type.Object({
      status: Type.Unsafe<'firing' | 'resolved'>({ type: 'string', enum: ['firing', 'resolved'] }),
      labels,
      annotations: Type.Optional(labels),
      startsAt: Type.String({ format: 'date-time' }),
      fingerprint: Type.String({ pattern: '^[A-Za-z0-9]{1,64}$' }),
    }),
    { maxItems: 10_000 },
  ),
});
export type AlertmanagerWebhook = Static<typeof AlertmanagerWebhook>;
export type WebhookAlert = AlertmanagerWebhook['alerts'][number];
