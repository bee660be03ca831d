import { type Check, judged, WELL, warning } from '../check.ts';
import { flagOf } from '../reading.ts';

export const jobToken: Check = {
  id: 'job-token',
  title: 'job tokens of other projects are kept out',
  why: 'Without the list, a job of any project that a member of this one starts can read it, and write deployments and packages.',
  click:
    'Settings > CI/CD > Job token permissions > Authorized groups and projects: choose "Only this project and any groups and projects in the allowlist"',
  api: 'PATCH /projects/:id/job_token_scope with enabled=true',
  look: async (settings) =>
    judged(flagOf(await settings.get('job_token_scope'), 'inbound_enabled'), (on) =>
      on ? WELL : warning('job tokens of all groups and projects are let in'),
    ),
};
