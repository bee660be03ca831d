import type { Access, App } from '../edge.ts';

export interface TableRow {
  readonly method: string;
  /** With parameters as `:name`. */
  readonly url: string;
  readonly access: Access;
  /** Left out of the OpenAPI document. */
  readonly hidden: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, with who may use it. Complete once the app is ready. */
    readonly routeTable: readonly TableRow[];
  }
}

/** Has to come after `auth`, which says who may use a route. */
export function routeTable(app: App): void {
  const rows: TableRow[] = [];
  app.decorate('routeTable', rows);
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    const hidden = (schema as { hide?: boolean } | undefined)?.hide === true;
    for (const each of [method].flat()) rows.push({ method: each, url, access: config?.access ?? 'public', hidden });
  });
}
