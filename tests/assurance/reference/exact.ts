/**
 * A decimal number without any rounding. Binary fractions answer questions such as `80 - 79.99 <= 0.01` wrongly,
 * and the reference must not be wrong at the very edges that it is there for.
 */
export class Exact {
  readonly #top: bigint;
  readonly #bottom: bigint;

  private constructor(top: bigint, bottom: bigint) {
    this.#top = bottom < 0n ? -top : top;
    this.#bottom = bottom < 0n ? -bottom : bottom;
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

  plus(other: Exact): Exact {
    return new Exact(this.#top * other.#bottom + other.#top * this.#bottom, this.#bottom * other.#bottom);
  }

  minus(other: Exact): Exact {
    return new Exact(this.#top * other.#bottom - other.#top * this.#bottom, this.#bottom * other.#bottom);
  }

  times(other: Exact): Exact {
    return new Exact(this.#top * other.#top, this.#bottom * other.#bottom);
  }

  size(): Exact {
    return new Exact(this.#top < 0n ? -this.#top : this.#top, this.#bottom);
  }

  /** Negative, zero or positive, as this is less than, equal to or more than the other. */
  compare(other: Exact): number {
    const difference = this.#top * other.#bottom - other.#top * this.#bottom;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  isAtMost(other: Exact): boolean {
    return this.compare(other) <= 0;
  }
}

const exactly = Exact.of;

/** Whether two amounts differ by no more than the larger of a fixed amount and a share of the second. */
export function isWithin(claimed: number, found: number, amount: number, share: number): boolean {
  const difference = exactly(claimed).minus(exactly(found)).size();
  const relative = exactly(found).size().times(exactly(share));
  return difference.isAtMost(exactly(amount)) || difference.isAtMost(relative);
}
