import { type Check, critical, type Sight, untold, WELL, warning } from '../check.ts';
import { controllerOf } from '../controller.ts';
import { trustedPlace } from '../place.ts';
import { known, numberOf, type Reading } from '../reading.ts';
import type { Settings } from '../settings.ts';
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
      ...(apiUrl === null ? await addressOpen(settings) : compared('apiUrl', trimmed(apiUrl), known(settings.patient.apiUrl))),
    ];
  },
};

/** A gate project that names no forge judges nothing by itself; a target branch is compared with where the checkout came from. */
async function addressOpen(settings: Settings): Promise<readonly Sight[]> {
  const place = await trustedPlace(settings);
  return place.known && place.value.kind === 'gate-project' ? critical('apiUrl is left open') : warning('apiUrl is left open');
}

function compared<T extends string | number>(name: string, said: T | null, is: Reading<T>): readonly Sight[] {
  if (said === null) return warning(`${name} is left open`);
  if (!is.known) return untold(`${name} is ${said}; whether that is right: ${is.why}`);
  return said === is.value ? WELL : critical(`${name} is ${said}, but should be ${is.value}`);
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
