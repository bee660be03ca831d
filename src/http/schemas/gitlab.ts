import { type Static, Type } from 'typebox';

const id = Type.Integer({ minimum: 1 });
const sha = Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[0-9a-f]{7,64}$' }));
const commit = Type.Optional(
  Type.Unsafe<{ id?: string } | null>({
    type: ['object', 'null'],
    properties: { id: { type: 'string', pattern: '^[0-9a-f]{7,64}$' } },
  }),
);

/** The fields of GitLab's webhooks that are used. Fields that are not listed are accepted and ignored. */
export const GitlabWebhook = Type.Object({
  project: Type.Optional(Type.Object({ id })),
  project_id: Type.Optional(id),
  /** Push: the new head. */
  after: sha,
  /** Job. */
  sha,
  object_attributes: Type.Optional(
    Type.Object({ iid: Type.Optional(Type.Unsafe<number | null>({ type: ['integer', 'null'] })), sha, last_commit: commit }),
  ),
  /** The merge request of a pipeline or a note. */
  merge_request: Type.Optional(
    Type.Unsafe<{ iid: number; last_commit?: { id?: string } | null } | null>({
      type: ['object', 'null'],
      required: ['iid'],
      properties: { iid: id, last_commit: commit },
    }),
  ),
});
export type GitlabWebhook = Static<typeof GitlabWebhook>;
