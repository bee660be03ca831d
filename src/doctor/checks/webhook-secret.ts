import { type Check, info, judged, WELL, warning } from '../check.ts';
import { flagOf, known } from '../reading.ts';
import { eachHook, hostOf, WEBHOOK_MENU } from '../webhooks.ts';

export const webhookSecret: Check = {
  id: 'webhook-secret',
  title: 'the webhook is signed',
  why: 'A secret token shows who sends and a signing token also what was sent; without either the controller refuses every delivery.',
  click: `${WEBHOOK_MENU}: "Signing token" (GitLab 19.0 and later), else "Secret token"`,
  api: 'PUT /projects/:id/hooks/<hook> with signing_token=whsec_<base64 of 32 bytes>, or token=<secret>',
  look: (settings) =>
    eachHook(settings, (hook, url) => {
      if (hook['signing_token_present'] === true) return WELL;
      // Releases before 19.0 tell neither.
      return judged(flagOf(known(hook), 'token_present'), (on) =>
        on
          ? info(`the webhook to ${hostOf(url)} has a secret token, which says nothing about the body, and no signing token`)
          : warning(`the webhook to ${hostOf(url)} has neither a signing token nor a secret token`),
      );
    }),
};
