import { Ajv } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { App } from '../edge.ts';

/**
 * Bodies have to be of the right types as they are, and fields that a closed schema does not list are
 * dropped: senders may be newer than we are. Texts of the URL are converted, and unknown names refused.
 */
export function validation(app: App): void {
  const compilers = { strict: compiler({ removeAdditional: true }), lenient: compiler({ coerceTypes: true }) };
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? compilers.strict : compilers.lenient).compile(schema as object),
  );
}

function compiler(options: { coerceTypes?: boolean; removeAdditional?: boolean }): Ajv {
  const ajv = new Ajv({ ...options, useDefaults: true, strict: false, allErrors: false });
  // The package ships CommonJS types; its default export is callable at run time.
  (addFormatsModule as unknown as (instance: Ajv) => void)(ajv);
  return ajv;
}
