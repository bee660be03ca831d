import { randomBytes } from 'node:crypto';

/** Credentials of the local world; each may be given by environment, the rest is random. */
export interface Secrets {
  readonly bot: string;
  readonly root: string;
  readonly gate: string;
  readonly ops: string;
  readonly webhook: string;
  readonly deploy: string;
  readonly world: string;
  readonly truth: string;
  readonly alert: string;
}

export function readSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  const secret = (name: string) => env[`TRIMTAB_SIM_${name}_TOKEN`] ?? randomBytes(24).toString('base64url');
  return {
    bot: secret('BOT'),
    root: secret('ROOT'),
    gate: secret('GATE'),
    ops: secret('OPS'),
    webhook: secret('WEBHOOK'),
    deploy: secret('DEPLOY'),
    world: secret('WORLD'),
    truth: secret('TRUTH'),
    alert: secret('ALERT'),
  };
}

export interface ProjectVariable {
  readonly key: string;
  readonly value: string;
  /** Only for pipelines of protected branches. */
  readonly protected: boolean;
  readonly masked: boolean;
}

/** The CI/CD variables of the fleet's project: what its jobs know of their surroundings. */
export function projectVariables(input: {
  cloudsUrl: string;
  controllerUrl: string | null;
  secrets: Secrets;
  env: Readonly<Record<string, string | undefined>>;
}): ProjectVariable[] {
  const plain = (key: string, value: string): ProjectVariable => ({ key, value, protected: false, masked: false });
  const secret = (key: string, value: string): ProjectVariable => ({ key, value, protected: true, masked: true });
  const passed = ['TRIMTAB_ENGINE', 'TRIMTAB_STATE_BACKEND', 'TRIMTAB_TERRAFORM_PLUGIN_DIR', 'AWS_ENDPOINT_URL']
    .map((key) => ({ key, value: input.env[key] }))
    .filter((entry): entry is { key: string; value: string } => entry.value !== undefined);
  return [
    plain('TRIMTAB_WORLD_URL', input.cloudsUrl),
    secret('TRIMTAB_WORLD_TOKEN', input.secrets.world),
    // States may be written by maintainers only, and merges are the bot's, which is none.
    secret('TRIMTAB_STATE_TOKEN', input.secrets.root),
    plain('TRIMTAB_BOT_USERNAME', 'trimtab'),
    { ...secret('TRIMTAB_GATE_TOKEN', input.secrets.gate), protected: false },
    ...(input.controllerUrl === null
      ? []
      : [plain('TRIMTAB_URL', input.controllerUrl), secret('TRIMTAB_DEPLOY_TOKEN', input.secrets.deploy)]),
    ...passed.map((entry) => plain(entry.key, entry.value)),
  ];
}
