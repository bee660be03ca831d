import { asObject, asText } from './json.ts';

/** To a forge the spellings of a username in capitals and small letters are the same user: here there is one of them. */
export function spelt(username: string): string {
  return username.toLowerCase();
}

export function usernameOf(user: unknown): string | null {
  const username = asText(asObject(user)?.['username']);
  return username === null ? null : spelt(username);
}
