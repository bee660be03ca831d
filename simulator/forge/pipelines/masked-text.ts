const SHORTEST_SECRET = 8;
const MASK = '[MASKED]';

/** Replaces secrets in a text that arrives in pieces, also when a secret is cut in two. */
export class MaskedText {
  readonly #secrets: readonly string[];
  #held = '';

  /** Values below eight characters cannot be masked, as in GitLab. */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  }

  /** What can be shown now; the end of a piece is held back while it may be the start of a secret. */
  write(piece: string): string {
    let text = this.#held + piece;
    for (const secret of this.#secrets) text = text.replaceAll(secret, MASK);
    const held = this.#possibleStart(text);
    this.#held = text.slice(text.length - held);
    return text.slice(0, text.length - held);
  }

  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  #possibleStart(text: string): number {
    const longest = Math.min(text.length, (this.#secrets[0]?.length ?? 1) - 1);
    for (let length = longest; length > 0; length -= 1) {
      const tail = text.slice(text.length - length);
      if (this.#secrets.some((secret) => secret.length > length && secret.startsWith(tail))) return length;
    }
    return 0;
  }
}
