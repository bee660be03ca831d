import { type Check, judged, type Sight, untold, WELL, warning } from '../check.ts';
import { TOKEN_MENU } from '../controller.ts';
import { textOf } from '../reading.ts';

const DAY_MS = 86_400_000;
const [SHORTEST_DAYS, LONGEST_DAYS] = [14, 365];

export const tokenExpiry: Check = {
  id: 'token-expiry',
  title: 'the token ends, and not soon',
  why: 'A token that ends unnoticed stops the controller; one that hardly ends stays useful to whoever copied it.',
  click: `${TOKEN_MENU}: rotate the token, with an end between ${SHORTEST_DAYS} and ${LONGEST_DAYS} days ahead`,
  api: 'POST /personal_access_tokens/self/rotate with expires_at=<date>',
  look: async (settings) =>
    judged(textOf(await settings.asController('personal_access_tokens/self'), 'expires_at'), (end) =>
      judgeEnd(end, settings.patient.now),
    ),
};

function judgeEnd(end: string | null, now: number): readonly Sight[] {
  if (end === null) return warning("the controller's token never ends");
  const days = (Date.parse(end) - now) / DAY_MS;
  if (!Number.isFinite(days)) return untold(`the end of the token, ${end}, is no date`);
  if (days < SHORTEST_DAYS) return warning(`the controller's token ends on ${end}, in ${Math.max(0, Math.floor(days))} days`);
  return days > LONGEST_DAYS ? warning(`the controller's token ends on ${end}, in ${Math.ceil(days)} days`) : WELL;
}
