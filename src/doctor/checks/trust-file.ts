import { type Check, critical, untold, WELL } from '../check.ts';
import { readTrust, TRUST_CLICK } from '../trust.ts';

export const trustFile: Check = {
  id: 'trust-file',
  title: 'the trusted side has policies/trust.json',
  why: 'It names the keys whose signatures count; without it the gate cannot tell a decision from a forgery, and nothing is automatic.',
  click: TRUST_CLICK,
  api: null,
  look: async (settings) => {
    const trust = await readTrust(settings);
    if (!trust.known) return untold(trust.why);
    const { value } = trust;
    if (value.kind === 'missing') return critical(`there is no policies/trust.json on ${value.where}`);
    return value.kind === 'broken' ? critical(`policies/trust.json on ${value.where} cannot be used: ${value.problem}`) : WELL;
  },
};
