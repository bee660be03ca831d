/** A value of the forge, or why it cannot be told. What cannot be told is never taken for a safe value. */
export type Reading<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** A JSON object of the API. */
export type Fields = Readonly<Record<string, unknown>>;

export const known = <T>(value: T): Reading<T> => ({ known: true, value });
export const unknown = (why: string): Reading<never> => ({ known: false, why });

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A flag of an object: GitLab leaves some null for "off"; one that is missing is unknown. */
export function flagOf(fields: Reading<Fields>, name: string): Reading<boolean> {
  if (!fields.known) return fields;
  const value = fields.value[name];
  if (typeof value === 'boolean') return known(value);
  return value === null ? known(false) : absent(name);
}

/** A text of an object; null stays null. */
export function textOf(fields: Reading<Fields>, name: string): Reading<string | null> {
  if (!fields.known) return fields;
  const value = fields.value[name];
  return typeof value === 'string' || value === null ? known(value) : absent(name);
}

export function numberOf(fields: Reading<Fields>, name: string): Reading<number> {
  if (!fields.known) return fields;
  const value = fields.value[name];
  return typeof value === 'number' && Number.isFinite(value) ? known(value) : absent(name);
}

function absent(name: string): Reading<never> {
  return unknown(`GitLab does not say \`${name}\` to this token`);
}
