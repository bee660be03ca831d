import { DECISION_KINDS, type DecisionKind } from '../domain/decision.ts';
import { SERVICE_NAME } from '../domain/service.ts';

export interface BranchSubject {
  readonly kind: DecisionKind;
  readonly service: string;
}

/** `trimtab/<kind>/<service>`: one branch, hence one open merge request, per kind and service. */
export function branchName({ kind, service }: BranchSubject): string {
  if (!SERVICE_NAME.test(service)) throw new RangeError('a branch can only be named after a valid service name');
  return `trimtab/${kind}/${service}`;
}

/** Null when the branch is not one of ours. */
export function parseBranchName(branch: string): BranchSubject | null {
  const [prefix, kind, service, ...rest] = branch.split('/');
  const known = DECISION_KINDS.find((candidate) => candidate === kind);
  if (prefix !== 'trimtab' || known === undefined || service === undefined || rest.length > 0) return null;
  return SERVICE_NAME.test(service) ? { kind: known, service } : null;
}
