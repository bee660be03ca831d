import { type Static, type TSchema, Type } from 'typebox';

/** What every refusal looks like. */
export const ProblemSchema = Type.Object({
  code: Type.String({ description: 'For machines; stable.' }),
  message: Type.String({ description: 'What was being done and why it was refused.' }),
  advice: Type.String({ description: 'What to do about it; empty when there is nothing to do.' }),
});
export type ProblemBody = Static<typeof ProblemSchema>;

/** The answers of a route: its own, and refusals. */
export function answers<const S extends TSchema>(schema: S) {
  return { 200: schema, '4xx': ProblemSchema, '5xx': ProblemSchema } as const;
}

/** A 2xx without a body, and refusals. */
export const acknowledged = {
  200: Type.Unsafe<undefined>({ type: 'null', description: 'Received and durable.' }),
  '4xx': ProblemSchema,
  '5xx': ProblemSchema,
} as const;
