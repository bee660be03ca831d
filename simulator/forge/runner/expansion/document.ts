/** CI configuration as it is after includes and `extends`: keys are known, values are not trusted. */
export type Document = Readonly<Record<string, unknown>>;

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A mapping, or an empty one. */
export function documentIn(value: unknown): Document {
  return isDocument(value) ? value : {};
}

/** One string, a list of them or nothing, as a list. */
export function stringsIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === 'string');
}

/** A mapping of plain values, as strings. */
export function variablesIn(value: unknown): Readonly<Record<string, string>> {
  const plain = Object.entries(documentIn(value)).map(([name, written]) => {
    const text = isDocument(written) ? written['value'] : written;
    return [name, text === null || text === undefined ? '' : String(text)] as const;
  });
  return Object.fromEntries(plain);
}
