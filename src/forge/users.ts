import { Users } from '@gitbeaker/rest';
import type { GitLab } from './resources.ts';
import { usernameOf } from './schema.ts';

/** Looks users up once: who we are, and the ids that the API wants for reviewers' names. */
export function createUsers({ options }: GitLab) {
  const users = new Users(options);
  const ids = new Map<string, number | null>();
  let me: Promise<string> | null = null;

  async function idOf(username: string): Promise<number | null> {
    const known = ids.get(username);
    if (known !== undefined) return known;
    const found = await users.all({ username });
    const id = found.find((user) => user.username.toLowerCase() === username.toLowerCase())?.id ?? null;
    ids.set(username, id);
    return id;
  }

  return {
    whoAmI(): Promise<string> {
      me ??= users.showCurrentUser().then((user) => usernameOf(user) ?? '');
      // A failure is not remembered: the next call asks again.
      me.catch(() => {
        me = null;
      });
      return me;
    },
    /** Names that the forge does not know are left out: a missing reviewer must not hold up a proposal. */
    async idsOf(usernames: readonly string[]): Promise<number[]> {
      const found = await Promise.all(usernames.map(idOf));
      return found.filter((id) => id !== null);
    },
  };
}
