import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Commands } from '../controller/commands.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Redactor } from '../observability/redact.ts';
import type { Limits } from './limits.ts';

/** Secrets of the entrances; null closes an entrance for good. An empty text refuses the start. */
export interface Tokens {
  /** Bearer token of the writing routes. */
  readonly api: string | null;
  /** Bearer token of the pipeline: may report deployments and nothing else. */
  readonly deploy?: string | null;
  /** GitLab's secret token (`X-Gitlab-Token`). */
  readonly gitlabWebhook: string | null;
  /** GitLab's signing token (`whsec_...`); when set, the secret token no longer opens anything. */
  readonly gitlabSigning?: string | null;
  readonly alertmanager: string | null;
}

/** What the HTTP edge is made of. */
export interface AppOptions {
  readonly commands: Commands;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly tokens: Tokens;
  /** Project whose webhooks are heard; null = none. */
  readonly project: { readonly id: number } | null;
  readonly clock: Clock;
  /** Folder with the dashboard's `index.html`. */
  readonly dashboardRoot: string;
  /** For the OpenAPI document. */
  readonly version?: string;
  readonly limits?: Partial<Limits>;
  /** Masks every JSON answer and live event. */
  readonly redactor?: Pick<Redactor, 'mask'>;
}

/** The options with every gap filled, as plugins and routes get them. */
export type Edge = Readonly<Required<Omit<AppOptions, 'limits'>>> & { readonly limits: Limits };

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

/** Who may use a route: everybody, or the holder of a token. */
export type Access = 'public' | 'api' | 'deploy' | 'gitlab' | 'alertmanager';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Checks the raw body before it is parsed; throws to refuse it. */
    verifyBody?: (request: FastifyRequest, body: Buffer) => void;
  }
}
