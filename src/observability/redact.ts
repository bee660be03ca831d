import { TrimtabError } from '../lib/errors.ts';

/** Keeps secrets out of everything that leaves the process as text. */
export interface Redactor {
  /** From now on this value is masked, also URL-encoded, in base64 or in hex. Throws `config` below 8 characters. */
  registerSecret(value: string): void;
  /** The text with every registered secret, and everything that looks like one, masked. */
  mask(text: string): string;
}

export const MASK = '[redacted]';
/** Anything shorter would be found in innocent words, and is no secret. */
const SHORTEST = 8;

// What gives itself away without being registered: GitLab's tokens, passwords in URLs, credential headers.
// Each begins with fixed letters and never tries one place twice: text of any length may come from outside.
const TELLTALES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-|whsec_)[\w-]{16,}={0,2}/g, MASK],
  [/:\/\/[^\s/@"':]{0,100}:[^\s/@"']{1,300}@/g, `://${MASK}@`],
  [
    /((?:private-token|job-token|x-gitlab-token|authorization)\\?["']?\s*[:=]\s*\\?["']?)(?:(?:bearer|basic)\s+)?[^\s"',}\\]+/gi,
    `$1${MASK}`,
  ],
];

export function createRedactor(): Redactor {
  let forms: readonly string[] = [];
  return {
    registerSecret(value) {
      if (value.length < SHORTEST)
        throw new TrimtabError('config', `a secret of ${value.length} characters cannot be kept secret`, {
          advice: `Use at least ${SHORTEST} characters, better 32 random ones.`,
        });
      // Longest first: a secret that contains another one is masked whole.
      forms = [...new Set([...forms, ...formsOf(value)])].sort((a, b) => b.length - a.length);
    },
    mask(text) {
      let masked = text;
      for (const form of forms) if (masked.includes(form)) masked = masked.replaceAll(form, MASK);
      for (const [pattern, replacement] of TELLTALES) masked = masked.replace(pattern, replacement);
      return masked;
    },
  };
}

function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const hex = Buffer.from(secret).toString('hex');
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].map((offset) => base64At(secret, offset));
  return [
    secret,
    json,
    // A log line that quotes JSON escapes it twice.
    JSON.stringify(json).slice(1, -1),
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The base64 characters that the secret alone decides when `offset` (mod 3) bytes stand before it, as in `user:secret`. */
function base64At(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}
