import { type Check, judged, WELL, warning } from '../check.ts';
import { flagOf, known } from '../reading.ts';
import { eachHook, hostOf, isLoopback, WEBHOOK_MENU } from '../webhooks.ts';

export const webhookTls: Check = {
  id: 'webhook-tls',
  title: 'the webhook goes over verified TLS',
  why: 'Otherwise somebody on the way can read the secret token and send deliveries of their own.',
  click: `${WEBHOOK_MENU}: an https address, and switch on "Enable SSL verification"`,
  api: 'PUT /projects/:id/hooks/<hook> with enable_ssl_verification=true',
  look: (settings) =>
    eachHook(settings, (hook, url) => {
      if (isLoopback(url)) return WELL;
      if (!/^https:/i.test(url)) return warning(`the webhook goes to ${hostOf(url)} without TLS`);
      return judged(flagOf(known(hook), 'enable_ssl_verification'), (on) =>
        on ? WELL : warning(`the certificate of ${hostOf(url)} is not checked`),
      );
    }),
};
