import type { Env } from '../facts/variables.ts';

/** What a proxy of the runner is called by; only where certificates say who answers behind it. */
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];

/**
 * Variables for the Git that asks the repository which the checkout came from: the job's token, where the address carries none
 * of its own, and the way there. By environment, since every user of a machine can read arguments. The token is for this very
 * scheme, host and port, wherever else Git is sent. Empty for what is not asked by HTTP.
 */
export function originAccess(origin: string | null, env: Env): Readonly<Record<string, string>> {
  if (origin === null || !/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return {};
  const { protocol, host, password } = new URL(origin);
  const proxies = protocol === 'https:' ? PROXIES : [];
  const way = Object.fromEntries(proxies.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const token = env['CI_JOB_TOKEN'] ?? '';
  if (token === '' || password !== '') return way;
  const basic = Buffer.from(`gitlab-ci-token:${token}`).toString('base64');
  const place = `http.${protocol}//${host}/`;
  return {
    ...way,
    ...{ GIT_CONFIG_COUNT: '2' },
    ...{ GIT_CONFIG_KEY_0: `${place}.extraHeader`, GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}` },
    // A header once chosen would go along to where an answer sends Git.
    ...{ GIT_CONFIG_KEY_1: `${place}.followRedirects`, GIT_CONFIG_VALUE_1: 'false' },
  };
}
