import { randomBytes } from 'node:crypto';

const NAMES = ['BOT', 'ROOT', 'OPS', 'GATE', 'WEBHOOK', 'DEPLOY', 'WORLD', 'TRUTH', 'ALERT', 'API'] as const;
export type SecretName = (typeof NAMES)[number];
export type LocalSecrets = Readonly<Record<SecretName, string>>;

/** Credentials that the local world and the controller share for one run: random, unless the environment gives them. */
export function newSecrets(env: Readonly<Record<string, string | undefined>>): LocalSecrets {
  const secret = (name: SecretName) => env[`TRIMTAB_SIM_${name}_TOKEN`] ?? randomBytes(24).toString('base64url');
  return Object.fromEntries(NAMES.map((name) => [name, secret(name)])) as Record<SecretName, string>;
}

/** As environment variables of the simulator's process. */
export function secretsAsEnv(secrets: LocalSecrets): Record<string, string> {
  // The API's token is the controller's own.
  return Object.fromEntries(NAMES.filter((name) => name !== 'API').map((name) => [`TRIMTAB_SIM_${name}_TOKEN`, secrets[name]]));
}
