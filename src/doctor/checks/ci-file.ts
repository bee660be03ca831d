import { branchRules, weakestRole } from '../branch-rules.ts';
import { type Check, critical, type Sight, untold, WELL, warning } from '../check.ts';
import { ciSource } from '../ci-source.ts';
import { DEVELOPER } from '../controller.ts';
import type { Settings } from '../settings.ts';

export const ciFile: Check = {
  id: 'ci-file',
  title: 'the CI file lies in a separate gate project',
  why: 'A CI file in the repository is part of what a merge request may change; the gate then has to notice, and a gate project makes it impossible.',
  click: 'Settings > CI/CD > General pipelines > CI/CD configuration file: `.gitlab-ci.yml@<group>/<gate project>:<ref>`',
  api: 'PUT /projects/:id with ci_config_path=.gitlab-ci.yml@<group>/<gate project>:<ref>',
  look: async (settings) => {
    const source = await ciSource(settings);
    if (!source.known) return untold(source.why);
    const { value } = source;
    if (value.kind === 'gate-project') return WELL;
    if (value.kind === 'address')
      return warning(`the CI file comes from the address ${value.address}, which GitLab does not guard`);
    if (value.kind === 'own-file') return warning(`the CI file is ${value.file} of the repository itself`);
    return await ownRef(settings, value.file, value.ref);
  },
};

/** Every pipeline runs what the ref holds, with what is for the protected branch only: who may push there rules the gate. */
async function ownRef(settings: Settings, file: string, ref: string | null): Promise<readonly Sight[]> {
  const { targetBranch } = settings.patient;
  const seen = `the CI file is ${file} of ${ref ?? 'the default branch'} of the project itself`;
  if (ref === null || ref === targetBranch || /^[0-9a-f]{40}$/.test(ref)) return warning(seen);
  const rules = await branchRules(settings, ref);
  if (!rules.known) return [...warning(seen), ...untold(`who may push to ${ref}: ${rules.why}`)];
  const open = weakestRole(rules.value.flatMap(({ push }) => push)) <= DEVELOPER;
  return rules.value.length === 0 || open ? critical(`${seen}, and developers may push to that`) : warning(seen);
}
