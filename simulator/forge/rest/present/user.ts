import { accessLevel, type User } from '../../state/user.ts';

/** The short form that other objects carry. */
export function presentUser(user: User, url: string) {
  return {
    id: user.id,
    username: user.username,
    public_email: '',
    name: user.name,
    state: 'active',
    locked: false,
    avatar_url: null,
    web_url: `${url}/${user.username}`,
  };
}

/** Of the project, by their own role or a group's; here it is always their own. */
export function presentMember(user: User, url: string) {
  return { ...presentUser(user, url), access_level: accessLevel(user.role), expires_at: null, membership_state: 'active' };
}

/** `GET /user`: what one sees of oneself. */
export function presentCurrentUser(user: User, url: string, createdAt: string) {
  return {
    ...presentUser(user, url),
    created_at: createdAt,
    bio: '',
    location: '',
    bot: user.bot,
    email: user.email,
    commit_email: user.email,
    is_admin: false,
    can_create_group: false,
    can_create_project: false,
    two_factor_enabled: false,
    external: false,
    private_profile: false,
    projects_limit: 0,
    identities: [],
  };
}
