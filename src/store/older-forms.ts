import type { Decision } from '../domain/decision.ts';
import type { Verdict } from '../domain/verdict.ts';

// The journal keeps documents as they were written. What earlier versions did not say is unknown, or was not so.

/** A decision in today's form: earlier ones had no basis and did not say whether own telemetry bore an alert out. */
export function currentDecision(decision: Decision): Decision {
  if (decision.action !== 'move') return decision;
  const evidence = decision.evidence === null ? null : { ...{ corroborated: false }, ...decision.evidence };
  return { ...{ basis: null }, ...decision, evidence };
}

/** A verdict in today's form: earlier ones did not say what their rules had looked at. */
export function currentVerdict(verdict: Verdict): Verdict {
  const unsaid = { waivedBy: null, input: 'unknown', bound: 'unknown', remedy: '' };
  return {
    ...{ securityEvents: [] },
    ...verdict,
    version: 2,
    rules: verdict.rules.map((rule) => ({ ...unsaid, ...rule })),
    bound: { ...{ policyVersion: null }, ...verdict.bound },
  };
}
