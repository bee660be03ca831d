/**
 * A decimal number without any rounding. Binary fractions answer questions such as `80 - 79.99 <= 0.01` wrongly,
 * and the reference must not be wrong at the very edges that it is there for.
 */
export class Exact {
  readonly #top: bigint;
  readonly #bottom: bigint;

  private constructor(top: bigint, bottom: bigint) {
    this.#top = top;
    this.#bottom = bottom;
  }

  /** The number as JSON writes it. Finite numbers only. */
  static of(value: number): Exact {
    if (Number.isSafeInteger(value)) return new Exact(BigInt(value), 1n);
    const [mantissa = '0', exponent = '0'] = String(value).split('e');
    const [whole = '0', fraction = ''] = mantissa.split('.');
    const power = Number(exponent) - fraction.length;
    const top = BigInt(whole + fraction);
    return power >= 0 ? new Exact(top * 10n ** BigInt(power), 1n) : new Exact(top, 10n ** BigInt(-power));
  }

  minus(other: Exact): Exact {
    return new Exact(this.#top * other.#bottom - other.#top * this.#bottom, this.#bottom * other.#bottom);
  }

  times(factor: bigint): Exact {
    return new Exact(this.#top * factor, this.#bottom);
  }

  /** The nearest whole number; of two that are equally near, the one farther from zero. */
  rounded(): bigint {
    const size = this.#top < 0n ? -this.#top : this.#top;
    const whole = (2n * size + this.#bottom) / (2n * this.#bottom);
    return this.#top < 0n ? -whole : whole;
  }
}

/** USD in whole millionths: what amounts are compared in. */
export function micros(value: number): bigint {
  return Exact.of(value).times(1_000_000n).rounded();
}

/** Whether two amounts of USD differ by a cent at most, or by a thousandth of the second. */
export function isNear(claimed: number, found: number): boolean {
  const [one, other] = [micros(claimed), micros(found)];
  const apart = one < other ? other - one : one - other;
  return apart <= 10_000n || apart * 1000n <= other;
}

/** Whether two numbers differ by so many billionths at most. */
export function isWithin(one: number, other: number, billionths: bigint): boolean {
  const apart = Exact.of(one).minus(Exact.of(other)).times(1_000_000_000n).rounded();
  return (apart < 0n ? -apart : apart) <= billionths;
}

/** A share or a multiple of a whole number, to the nearest whole one. */
export function partOf(whole: bigint, share: number): bigint {
  return Exact.of(share).times(whole).rounded();
}
