import { type Check, type Sight, untold, WELL, warning } from '../check.ts';
import { isOwned } from '../owners.ts';
import { filesAt, targetPlace, trustedPlace } from '../place.ts';
import { CODE_OWNERS_FILES } from './code-owners-file.ts';

/** What later verdicts believe, wherever the gate lives: a folder ends in a slash. */
const FLEET = ['infra/services/', 'infra/providers/'] as const;
/** Beside that, where the repository brings its own gate. */
const GATE = [
  ...['policies/', 'pipelines/', '.gitlab-ci.yml', 'src/', 'infra/stacks/', 'infra/deploy/'],
  ...['package.json', 'package-lock.json'],
] as const;

export const codeOwnersPaths: Check = {
  id: 'code-owners-paths',
  title: 'Code Owners own what the gate believes',
  why: 'Tiers, regions and prices of the target branch decide later verdicts, and where a change of them plans nothing its merge is all that it takes.',
  click:
    'Code > Repository > CODEOWNERS: name owners for infra/services and infra/providers, for CODEOWNERS itself and, without a gate project, for gate and pipelines',
  api: null,
  look: async (settings) => {
    const [place, trusted] = await Promise.all([targetPlace(settings), trustedPlace(settings)]);
    if (!place.known) return untold(place.why);
    if (!trusted.known) return untold(trusted.why);
    const files = await filesAt(settings, place.value, CODE_OWNERS_FILES);
    if (!files.known) return untold(files.why);
    const file = CODE_OWNERS_FILES.find((path) => files.value.has(path));
    // That there is none is what the other two checks of Code Owners look at.
    if (file === undefined) return WELL;
    const wanted = [...FLEET, file, ...(trusted.value.kind === 'target-branch' ? GATE : [])];
    return ownerless(files.value.get(file)?.toString('utf8') ?? '', wanted);
  },
};

/** Of a folder a file is looked at that nobody can have thought of. */
const SAMPLES: Readonly<Record<string, string>> = {
  'infra/services/': 'infra/services/zz-any.json',
  'infra/providers/': 'infra/providers/zz-any/catalog.json',
};

function ownerless(codeOwners: string, wanted: readonly string[]): readonly Sight[] {
  const missing = wanted.filter(
    (path) => !isOwned(codeOwners, SAMPLES[path] ?? (path.endsWith('/') ? `${path}zz-any/file` : path)),
  );
  return missing.length === 0 ? WELL : warning(`no owner is named for ${missing.join(', ')}`);
}
