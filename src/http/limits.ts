/** What one client, or all of them together, may ask of the server. Times in real ms, sizes in bytes. */
export interface Limits {
  readonly requestTimeoutMs: number;
  /** Has to be at most `requestTimeoutMs`. */
  readonly headersTimeoutMs: number;
  /** How often time-outs are looked for; without it a slow body is never cut off. */
  readonly checkIntervalMs: number;
  readonly keepAliveMs: number;
  readonly maxConnections: number;
  readonly apiBytes: number;
  readonly alertmanagerBytes: number;
  /** GitLab sends up to 25 MB; with the few events that are asked for, 5 MiB is plenty. */
  readonly gitlabBytes: number;
  /** Webhooks that wait for the journal at once; more are answered with 503. */
  readonly webhooksInFlight: number;
  readonly liveClients: number;
  /** What may wait in memory for one slow reader of the live feed. */
  readonly liveBacklogBytes: number;
  readonly livePingMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  requestTimeoutMs: 10_000,
  headersTimeoutMs: 5_000,
  checkIntervalMs: 1_000,
  keepAliveMs: 10_000,
  maxConnections: 1_000,
  apiBytes: 64 * 1024,
  alertmanagerBytes: 1024 * 1024,
  gitlabBytes: 5 * 1024 * 1024,
  webhooksInFlight: 500,
  liveClients: 200,
  liveBacklogBytes: 1024 * 1024,
  livePingMs: 30_000,
};
