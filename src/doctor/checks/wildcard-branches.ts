import { type BranchRule, branchRules, forcePushOf, named, weakestRole } from '../branch-rules.ts';
import { type Check, critical, judged, type Sight } from '../check.ts';
import { roleName } from '../controller.ts';

export const wildcardBranches: Check = {
  id: 'wildcard-branches',
  title: "no pattern undoes the target branch's protection",
  why: 'When several protections cover a branch, the most permissive one counts.',
  click: 'Settings > Repository > Protected branches: narrow the pattern, or give it the same rights as the target branch',
  api: 'DELETE /projects/:id/protected_branches/<pattern>',
  look: async (settings) =>
    judged(await branchRules(settings), (rules) => {
      const exact = rules.find((rule) => rule.name === settings.patient.targetBranch);
      // Without a protection of its own, the patterns are the protection, and are judged as such.
      if (exact === undefined) return [];
      return rules.filter((rule) => rule !== exact).flatMap((rule) => wider(rule, exact));
    }),
};

function wider(rule: BranchRule, exact: BranchRule): readonly Sight[] {
  const more = [
    ...widerFor('push to', rule.push, exact.push),
    ...widerFor('merge into', rule.merge, exact.merge),
    ...(isForced(rule) && !isForced(exact) ? ['lets everybody who may push also force'] : []),
  ];
  return more.length === 0 ? [] : critical(`the pattern ${rule.name} ${more.join(', ')}`);
}

function widerFor(what: string, rule: BranchRule['push'], exact: BranchRule['push']): string[] {
  const role = weakestRole(rule);
  if (role < weakestRole(exact)) return [`lets the role ${roleName(role)} ${what} the branch`];
  const others = named(rule).filter((one) => !named(exact).some((known) => sameOne(known, one)));
  return others.length > 0 ? [`lets ${others.length === 1 ? 'one more' : `${others.length} more`} ${what} the branch`] : [];
}

function sameOne(a: BranchRule['push'][number], b: BranchRule['push'][number]): boolean {
  return a.userId === b.userId && a.groupId === b.groupId && a.deployKeyId === b.deployKeyId;
}

function isForced(rule: BranchRule): boolean {
  const forced = forcePushOf(rule);
  return forced.known && forced.value;
}
