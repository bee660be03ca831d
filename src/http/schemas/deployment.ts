import { Type } from 'typebox';
import type { Deployment } from '../../store/port.ts';
import { view, word } from './view.ts';

const whole = (minimum: number) => Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER });

/** Both what the pipeline posts and what the API answers. */
export const DeploymentSchema = view<Deployment>()(
  Type.Object(
    {
      pipelineId: whole(1),
      sha: Type.String({ pattern: '^[0-9a-f]{40,64}$' }),
      services: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }), { maxItems: 1000 }),
      engine: word(['embedded', 'terraform']),
      outcome: word(['applied', 'failed', 'nothing']),
      creates: whole(0),
      updates: whole(0),
      deletes: whole(0),
      // It becomes a link: nothing but the web.
      webUrl: Type.String({ maxLength: 2000, pattern: '^(https?://[^\\s]+)?$' }),
      at: Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'ms since the epoch' }),
    },
    { additionalProperties: false },
  ),
);
