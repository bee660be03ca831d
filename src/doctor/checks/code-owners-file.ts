import { branchRules, codeOwnersOf } from '../branch-rules.ts';
import { type Check, type Sight, untold, WELL, warning } from '../check.ts';
import { filesAt, targetPlace } from '../place.ts';
import type { Settings } from '../settings.ts';

/** In the order in which GitLab looks for it; the first one counts and all others are ignored. */
export const CODE_OWNERS_FILES = ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const;

export const codeOwnersFile: Check = {
  id: 'code-owners-file',
  title: 'one CODEOWNERS file, and no other before it',
  why: 'GitLab takes the first of CODEOWNERS, docs/CODEOWNERS and .gitlab/CODEOWNERS, so that a new file at an earlier path takes the owners away.',
  click: 'Code > Repository: keep one of the three files, best the first, which nothing can come before',
  api: null,
  look: async (settings) => {
    const place = await targetPlace(settings);
    if (!place.known) return untold(place.why);
    const files = await filesAt(settings, place.value, CODE_OWNERS_FILES);
    if (!files.known) return untold(files.why);
    const found = CODE_OWNERS_FILES.filter((path) => files.value.has(path));
    if (found.length > 1) return warning(`${found[0]} is used, and ${found.slice(1).join(' and ')} ignored`);
    return found.length === 0 ? await withoutFile(settings) : WELL;
  },
};

/** Approval by owners who are nowhere named protects nothing. */
async function withoutFile(settings: Settings): Promise<readonly Sight[]> {
  const rules = await branchRules(settings);
  const required = rules.known && rules.value.some((rule) => isOn(codeOwnersOf(rule)));
  return required ? warning('Code Owner approval is on, but no CODEOWNERS file names owners') : WELL;
}

function isOn(reading: ReturnType<typeof codeOwnersOf>): boolean {
  return reading.known && reading.value;
}
