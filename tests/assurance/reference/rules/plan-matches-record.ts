import type { Place } from '../placement.ts';
import { auto, type Claim, deny, type Rule, review, type Seen } from '../seen.ts';
import { at, entriesOf, isList, isText, type Json } from '../values.ts';

const WHERE = ['provider', 'region', 'instanceType'] as const;
const ACTIONS: readonly Json[] = ['create', 'update', 'replace', 'delete', 'no-op'];

/** The plan of this commit does what was signed to the record's service, and leaves it where the record says. */
export const planMatchesRecord: Rule = (seen) => {
  const plan = at(seen.input, 'plan');
  const head = at(seen.input, 'head', 'sha');
  if (isText(at(plan, 'problem'))) return review;
  if (at(plan, 'digestMatches') === false) return deny;
  if (typeof at(plan, 'headSha') === 'string' && head !== undefined && at(plan, 'headSha') !== head) return deny;
  const resources = at(plan, 'resources');
  if (seen.claim === null || !isList(resources) || !resources.every(isReadable)) return review;
  if (touchesOthers(seen.claim, resources) || isAstray(seen.claim, resources)) return deny;
  return isIntended(seen, seen.claim, resources) ? auto : review;
};

function isReadable(resource: Json): boolean {
  const place = at(resource, 'place');
  return (
    isText(at(resource, 'address')) &&
    isText(at(resource, 'stack')) &&
    ACTIONS.includes(at(resource, 'action')) &&
    typeof at(resource, 'instance') === 'boolean' &&
    isList(at(resource, 'namedServices')) &&
    WHERE.every((field) => at(place, field) === null || isText(at(place, field)))
  );
}

function isChanged(resource: Json): boolean {
  return at(resource, 'action') !== 'no-op';
}

function touchesOthers({ service }: Claim, resources: readonly Json[]): boolean {
  return resources.filter(isChanged).some((resource) => {
    const named = entriesOf(at(resource, 'namedServices'));
    return at(resource, 'stack') !== service || at(resource, 'service') !== service || named.some((name) => name !== service);
  });
}

/** What is deleted was elsewhere, of course. */
function isAstray({ to }: Claim, resources: readonly Json[]): boolean {
  if (to === null) return false;
  const written = resources.filter((resource) => isChanged(resource) && at(resource, 'action') !== 'delete');
  return written.some((resource) =>
    WHERE.some((field) => {
      const planned = at(resource, 'place', field);
      return typeof planned === 'string' && planned !== to[field];
    }),
  );
}

function isIntended({ input }: Seen, claim: Claim, resources: readonly Json[]): boolean {
  const plan = at(input, 'plan');
  const head = at(plan, 'headSha');
  const base = at(plan, 'baseSha');
  if (at(plan, 'known') !== true || at(plan, 'problem') !== null || at(plan, 'digestMatches') !== true) return false;
  if (!isText(head) || head !== at(input, 'head', 'sha') || base === undefined || base !== at(input, 'base', 'sha')) return false;
  return claim.to !== null && resources.some(isChanged) && isComplete(claim, claim.to, resources) && isAsSigned(input);
}

function isComplete({ service }: Claim, to: Place, resources: readonly Json[]): boolean {
  const running = resources.filter(
    (resource) => at(resource, 'stack') === service && at(resource, 'instance') === true && at(resource, 'action') !== 'delete',
  );
  const placed = running.filter(
    (resource) =>
      entriesOf(at(resource, 'namedServices')).includes(service) &&
      WHERE.every((field) => at(resource, 'place', field) === to[field]),
  );
  return running.length === to.count && placed.length === running.length;
}

function isAsSigned(input: Json): boolean {
  return ['unexpected', 'missing', 'different'].every((list) => {
    const addresses = at(input, 'effect', list);
    return isList(addresses) && addresses.length === 0;
  });
}
