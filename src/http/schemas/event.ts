import { Type } from 'typebox';
import type { FeedEvent } from '../../domain/event.ts';
import { instant, textOrNull, view, word } from './view.ts';

export const EventSchema = view<FeedEvent>()(
  Type.Object({
    id: Type.Number({ description: 'Rises; ask for later ones with `after`.' }),
    at: instant(),
    type: word(['decision', 'merge-request', 'verdict', 'merge', 'apply', 'verification', 'alert', 'notice', 'security']),
    service: textOrNull(),
    sentence: Type.String(),
    url: textOrNull('Link to the merge request, where there is one.'),
  }),
);
