import { randomBytes } from 'node:crypto';

/** Credentials that the local world and the controller share for one run; they are never written to disk. */
const NAMES = ['BOT', 'ROOT', 'GATE', 'WEBHOOK', 'DEPLOY', 'WORLD', 'TRUTH', 'ALERT'] as const;
export type SecretName = (typeof NAMES)[number];
export type LocalSecrets = Readonly<Record<SecretName, string>>;

export function newSecrets(): LocalSecrets {
  return Object.fromEntries(NAMES.map((name) => [name, randomBytes(24).toString('base64url')])) as Record<SecretName, string>;
}

/** As environment variables of the simulator's process. */
export function secretsAsEnv(secrets: LocalSecrets): Record<string, string> {
  return Object.fromEntries(NAMES.map((name) => [`TRIMTAB_SIM_${name}_TOKEN`, secrets[name]]));
}
