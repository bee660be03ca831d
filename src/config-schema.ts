import { type Static, Type } from 'typebox';

/**
 * The shape of `trimtab.yaml`: one schema gives validation, defaults, types and the JSON Schema for
 * editors (`docs/trimtab.schema.json`). Durations are in seconds of the observed world.
 */
const closed = { additionalProperties: false } as const;
const ratio = (value: number, description: string) => Type.Number({ minimum: 0, maximum: 1, default: value, description });

const Weights = Type.Object(
  {
    cost: ratio(0.4, 'Weight of the cost factor.'),
    latency: ratio(0.25, 'Weight of the latency factor.'),
    credits: ratio(0.2, 'Weight of the credits factor.'),
    availability: ratio(0.15, 'Weight of the availability factor.'),
  },
  { ...closed, default: {}, description: 'Weights of the score; they have to sum to 1.' },
);

const Formulas = Type.Object(
  {
    cost: Type.String({
      maxLength: 200,
      default: 'cost > 0 ? min(1, cheapest / cost) : 1',
      description: 'Variables: cost, cheapest (USD per month). Has to fall, or stay, as cost rises.',
    }),
    latency: Type.String({
      maxLength: 200,
      default: 'min(1, objective / latency)',
      description: 'Variables: latency, fastest, objective (ms; objective = fastest when the service promises none).',
    }),
    credits: Type.String({
      maxLength: 200,
      default: 'mostCredits > 0 ? credits / mostCredits : 0',
      description: 'Variables: credits, mostCredits (USD).',
    }),
    availability: Type.String({
      maxLength: 200,
      default: 'availability',
      description: 'Variable: availability (0..1).',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Factor formulas, parsed by mathjs; only arithmetic, comparison, ?:, min, max, abs, round.',
  },
);

export const ConfigSchema = Type.Object(
  {
    telemetry: Type.Object(
      {
        source: Type.String({
          default: 'simulator',
          description: '`simulator`, or `file:<path>` (JSON Lines or CSV, also gzipped).',
        }),
        url: Type.Union([Type.String({ format: 'uri' }), Type.Null()], {
          default: null,
          description: 'Address of the simulator.',
        }),
        freshForSeconds: Type.Number({ exclusiveMinimum: 0, default: 120, description: 'An older value is unknown.' }),
        futureToleranceSeconds: Type.Number({
          minimum: 0,
          default: 60,
          description: 'A sample further in the future is refused.',
        }),
        windowSeconds: Type.Number({ exclusiveMinimum: 0, default: 600, description: 'Past that confidence is computed from.' }),
        stepSeconds: Type.Number({
          exclusiveMinimum: 0,
          default: 5,
          description: "Distance of two points of the window; not finer than the source's own interval.",
        }),
        file: Type.Object(
          {
            format: Type.Union([Type.Literal('auto'), Type.Literal('jsonl'), Type.Literal('csv')], { default: 'auto' }),
            pace: Type.Number({
              minimum: 0,
              default: 0,
              description: 'Recorded seconds per real second; 0 = as fast as it can be read.',
            }),
            columns: Type.Object(
              {
                time: Type.String({ default: 'date' }),
                provider: Type.Union([Type.String(), Type.Null()], {
                  default: null,
                  description: 'Column, or null when `constants.provider` names it.',
                }),
                region: Type.String({ default: 'region' }),
                instanceType: Type.String({ default: 'machine_type' }),
                price: Type.String({ default: 'on_demand_usd_hour' }),
              },
              { ...closed, default: {}, description: 'Which column of a CSV file holds what.' },
            ),
            constants: Type.Object(
              { provider: Type.Union([Type.String(), Type.Null()], { default: null }) },
              { ...closed, default: {}, description: 'Values that the file does not carry.' },
            ),
          },
          { ...closed, default: {} },
        ),
      },
      { ...closed, default: {} },
    ),
    scoring: Type.Object({ weights: Weights, formulas: Formulas }, { ...closed, default: {} }),
    decision: Type.Object(
      {
        everySeconds: Type.Number({ exclusiveMinimum: 0, default: 30, description: 'Pause between two evaluations.' }),
        minimumConfidence: ratio(0.7, 'A move is proposed above this confidence.'),
        minimumSavingUsdPerMonth: Type.Number({ minimum: 0, default: 50 }),
        minimumSavingShare: ratio(0.03, 'A move has to save more than this share of what the service costs.'),
        maximumPaybackDays: Type.Number({ exclusiveMinimum: 0, default: 30 }),
        minimumScoreGain: ratio(0.02, 'The best candidate has to beat the current placement by this much.'),
        persistForEvaluations: Type.Integer({ minimum: 1, default: 3, description: 'Evaluations in a row that have to agree.' }),
        cooldownSeconds: Type.Number({ minimum: 0, default: 21_600, description: 'After a move a service stays for this long.' }),
        validForSeconds: Type.Number({ exclusiveMinimum: 0, default: 3600 }),
        healValidForSeconds: Type.Number({ exclusiveMinimum: 0, default: 600 }),
        minimumAvailability: ratio(0.5, 'Targets that offer less are refused.'),
        overlapHours: Type.Number({
          minimum: 0,
          default: 1,
          description: 'Double running during a move, part of its one-off cost.',
        }),
      },
      { ...closed, default: {} },
    ),
    limits: Type.Object(
      {
        openMergeRequests: Type.Integer({ minimum: 0, default: 10 }),
        movesInFlight: Type.Integer({ minimum: 0, default: 3, description: 'Automatic merges and applies under way at once.' }),
        mergeRequestsPerHour: Type.Integer({ minimum: 0, default: 20 }),
        shareOfFleetInFlight: ratio(0.34, 'Share of the services that may be on their way at once.'),
        healsPerServicePerDay: Type.Integer({ minimum: 0, default: 2 }),
        suspend: Type.Boolean({ default: false, description: 'Kill switch: observe and explain, propose nothing.' }),
      },
      { ...closed, default: {} },
    ),
    verification: Type.Object(
      {
        settleSeconds: Type.Number({
          minimum: 0,
          default: 60,
          description: 'Telemetry right after an apply that does not count.',
        }),
        windowSeconds: Type.Number({ exclusiveMinimum: 0, default: 120 }),
        deadlineSeconds: Type.Number({ exclusiveMinimum: 0, default: 900 }),
        minimumShareOfSaving: ratio(0.5, 'Share of the predicted saving that has to be realised.'),
        maximumErrorRatio: ratio(0.02, 'More failing requests than this is a regression.'),
      },
      { ...closed, default: {} },
    ),
    forge: Type.Object(
      {
        url: Type.Union([Type.String({ format: 'uri' }), Type.Null()], {
          default: null,
          description: 'GitLab, such as https://gitlab.example.com.',
        }),
        projectId: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
          default: null,
          description: 'Numeric id; names move.',
        }),
        targetBranch: Type.String({ default: 'main', pattern: '^[a-zA-Z0-9][a-zA-Z0-9._/-]{0,99}$' }),
        tokenEnv: Type.String({ default: 'TRIMTAB_GITLAB_TOKEN', description: 'Environment variable that holds the token.' }),
        reviewers: Type.Array(Type.String(), { default: [], description: 'Usernames asked when the verdict is `review`.' }),
        authorName: Type.String({ default: 'Trimtab' }),
        authorEmail: Type.String({ default: 'trimtab@localhost' }),
      },
      { ...closed, default: {} },
    ),
    gate: Type.Object(
      {
        policyDigest: Type.Union([Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }), Type.Null()], {
          default: null,
          description: 'Digest of the policy in the gate project; null when the target branch holds the policy.',
        }),
        policyVersion: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
          default: null,
          description: 'Version of the policy in the gate project.',
        }),
      },
      { ...closed, default: {} },
    ),
    keys: Type.Object(
      {
        folder: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
          default: null,
          description: 'Folder of the keys that decisions are signed with; null = `keys` beside the journal.',
        }),
      },
      { ...closed, default: {} },
    ),
    http: Type.Object(
      {
        host: Type.String({ default: '127.0.0.1' }),
        port: Type.Integer({ minimum: 0, maximum: 65_535, default: 4180, description: '0 = any free port.' }),
        tokenEnv: Type.String({ default: 'TRIMTAB_API_TOKEN', description: 'Bearer token of the writing routes.' }),
        deployTokenEnv: Type.String({
          default: 'TRIMTAB_DEPLOY_TOKEN',
          description: "Bearer token of the pipeline's notify job; good for reporting deployments only.",
        }),
        gitlabWebhookTokenEnv: Type.String({ default: 'TRIMTAB_GITLAB_WEBHOOK_TOKEN' }),
        alertmanagerTokenEnv: Type.String({ default: 'TRIMTAB_ALERTMANAGER_TOKEN' }),
      },
      { ...closed, default: {} },
    ),
    store: Type.Object(
      { path: Type.String({ default: '.trimtab/journal.db' }), keepDays: Type.Number({ exclusiveMinimum: 0, default: 90 }) },
      { ...closed, default: {} },
    ),
    log: Type.Object(
      {
        level: Type.Union(
          ['debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
          { default: 'info' },
        ),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, $id: 'https://trimtab.dev/trimtab.schema.json', title: 'trimtab.yaml' },
);

export type Config = DeepReadonly<Static<typeof ConfigSchema>>;

type DeepReadonly<T> = T extends (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
