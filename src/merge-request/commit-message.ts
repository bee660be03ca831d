import type { Move } from '../domain/decision.ts';
import { describePlacement } from '../domain/placement.ts';
import { inertText, plainText } from './escape.ts';
import { title } from './title.ts';

/** Name of the trailer by which a commit of ours is recognised. */
export const TRAILER = 'Trimtab-Decision';

/** Subject, one sentence and the trailer. No foreign text of more than one line can get into it. */
export function commitMessage(move: Move): string {
  const why = inertText(move.reasons[0]?.sentence ?? 'See the decision record.', { max: 200 });
  const subject = inertText(`${title(move).split(':')[0]}: ${describePlacement(move.to)}`, { max: 100 });
  return `${subject}\n\n${why}\n\n${TRAILER}: ${plainText(move.id, { max: 80 })}\n`;
}
