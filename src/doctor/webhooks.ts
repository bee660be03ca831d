import { judged, type Sight, untold } from './check.ts';
import type { Fields } from './reading.ts';
import type { Settings } from './settings.ts';

export const WEBHOOK_MENU = 'Settings > Webhooks > the webhook > Edit';

/** Hooks that lead to a controller. */
export async function eachHook(
  settings: Settings,
  judge: (hook: Fields, url: string) => readonly Sight[],
): Promise<readonly Sight[]> {
  return judged(await settings.list('hooks'), (hooks) =>
    hooks.flatMap((hook) => {
      const { url } = hook;
      if (typeof url !== 'string') return untold('a webhook whose address GitLab does not tell');
      return leadsToController(url) ? judge(hook, url) : [];
    }),
  );
}

export function leadsToController(url: string): boolean {
  return URL.canParse(url) && new URL(url).pathname.replace(/\/+$/, '').endsWith('/webhooks/gitlab');
}

/** Addresses may carry credentials; only their host is shown. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is none';
}

export function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url).hostname);
}
