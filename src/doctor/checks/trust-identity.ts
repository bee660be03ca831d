import { type Check, critical, info, type Sight, untold, WELL, warning } from '../check.ts';
import { controllerOf } from '../controller.ts';
import { known, numberOf, type Reading } from '../reading.ts';
import { readTrust } from '../trust.ts';

export const trustIdentity: Check = {
  id: 'trust-identity',
  title: 'the trusted side says who the bot is and what it may change',
  why: 'What policies/trust.json leaves open is taken from CI variables instead, and what it contradicts makes every merge request a case for review.',
  click:
    'Edit bot, projectId, targetBranch and apiUrl in policies/trust.json of the trusted side, by a merge request that people review',
  api: null,
  look: async (settings) => {
    const trust = await readTrust(settings);
    if (!trust.known || trust.value.kind !== 'whole') return WELL;
    const { bot, projectId, targetBranch, apiUrl } = trust.value.file;
    const controller = await controllerOf(settings);
    const username: Reading<string> = controller.known ? known(controller.value.username) : controller;
    return [
      ...compared('bot', bot, username),
      ...compared('projectId', projectId, numberOf(await settings.project(), 'id')),
      ...compared('targetBranch', targetBranch, known(settings.patient.targetBranch)),
      // Many files were written before there was an address to name.
      ...(apiUrl === null ? info('apiUrl is left open') : compared('apiUrl', trimmed(apiUrl), known(settings.patient.apiUrl))),
    ];
  },
};

function compared<T extends string | number>(name: string, said: T | null, is: Reading<T>): readonly Sight[] {
  if (said === null) return warning(`${name} is left open`);
  if (!is.known) return untold(`${name} is ${said}; whether that is right: ${is.why}`);
  return said === is.value ? WELL : critical(`${name} is ${said}, but should be ${is.value}`);
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
