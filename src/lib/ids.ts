/** A source of randomness, handed in so that a seeded test can play it. Returns [0, 1). */
export type Random = () => number;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** `<prefix>_` and 26 characters: 10 of time (sorts by age), 16 of randomness. */
export function newId(prefix: string, now: number, random: Random): string {
  let time = '';
  for (let i = 0, rest = now; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  let noise = '';
  for (let i = 0; i < 16; i++) noise += ALPHABET[Math.floor(random() * 32)];
  return `${prefix}_${time}${noise}`;
}
