const bytes = new DataView(new ArrayBuffer(8));

/** The next number above, as far as a double can tell. */
export function above(value: number): number {
  return stepped(value, value >= 0 ? 1n : -1n);
}

/** The next number below. */
export function below(value: number): number {
  return value === 0 ? -Number.MIN_VALUE : stepped(value, value > 0 ? -1n : 1n);
}

/** The number itself and its neighbours, one step to either side. */
export function around(value: number): number[] {
  return [below(value), value, above(value)];
}

function stepped(value: number, step: bigint): number {
  bytes.setFloat64(0, value);
  bytes.setBigInt64(0, bytes.getBigInt64(0) + step);
  return bytes.getFloat64(0);
}
