import { type Check, info, judged, WELL, warning } from '../check.ts';
import { known, textOf } from '../reading.ts';
import { eachHook, hostOf, leadsToController, WEBHOOK_MENU } from '../webhooks.ts';

export const webhookAlive: Check = {
  id: 'webhook-alive',
  title: 'the webhook is delivered',
  why: 'Without it Trimtab learns of pipelines and merges only when it looks by itself, up to a minute later.',
  click: `${WEBHOOK_MENU}: send a test request; a delivery that succeeds switches it on again`,
  api: 'POST /projects/:id/hooks/<hook>/test/push_events',
  look: async (settings) => {
    const hooks = await settings.list('hooks');
    const found = hooks.known && hooks.value.some(({ url }) => typeof url !== 'string' || leadsToController(url));
    if (hooks.known && !found) return info('no webhook leads to /webhooks/gitlab of a controller');
    return await eachHook(settings, (hook, url) =>
      judged(textOf(known(hook), 'alert_status'), (status) => {
        if (status === 'executable') return WELL;
        const until = typeof hook['disabled_until'] === 'string' ? ` until ${hook['disabled_until']}` : '';
        return warning(`the webhook to ${hostOf(url)} is ${String(status).replaceAll('_', ' ')}${until}`);
      }),
    );
  },
};
