import { type Check, critical, judged, WELL } from '../check.ts';
import { controllerRole, DEVELOPER, roleName, TOKEN_MENU } from '../controller.ts';

export const tokenRole: Check = {
  id: 'token-role',
  title: 'the bot is a developer',
  why: 'Above Developer the token could change the settings that hold it back.',
  click: `${TOKEN_MENU}: make a project access token with the role Developer, and revoke this one`,
  api: 'POST /projects/:id/access_tokens with access_level=30, scopes=api',
  look: async (settings) =>
    judged(await controllerRole(settings), (level) =>
      level > DEVELOPER ? critical(`the controller's token has the role ${roleName(level)}`) : WELL,
    ),
};
