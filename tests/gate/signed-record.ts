import { createHash } from 'node:crypto';
import type { BasisSide } from '../../src/domain/decision.ts';
import type { Placement } from '../../src/domain/placement.ts';
import { type DecisionRecord, type PlanEffect, RECORD_CONTEXT } from '../../src/domain/record.ts';
import { canonical, digest } from '../../src/lib/canonical.ts';
import { type KeyPair, sign } from '../../src/lib/ed25519.ts';
import { FROM, NOW, placementText, TO } from './fleet-repository.ts';

export const DECISION = 'dec_01j0000000aaaaaaaaaaaaaaaa';
export const TRAILER = `Trimtab-Decision: ${DECISION}`;

/** Twice the list price of where it is, half of where it goes: what makes the move worth it. */
const FROM_USD_PER_HOUR = 0.0832;
const TO_USD_PER_HOUR = 0.034;
/** Ten minutes of telemetry, one value every five seconds. */
const INSTANTS = 120;

const side = (usdPerHour: number, count: number): BasisSide => ({
  usdPerHour,
  creditsUsd: 0,
  creditShare: 0,
  creditsExpireAt: null,
  netUsdPerMonth: Array.from({ length: INSTANTS }, () => count * usdPerHour * 730),
});

const BEFORE = FROM.count * FROM_USD_PER_HOUR * 730;
const AFTER = TO.count * TO_USD_PER_HOUR * 730;
/** 20 GiB leave AWS at 0.09 $, and one hour of both. */
const MIGRATION = 20 * 0.09 + AFTER / 730;

export function blobId(text: string, algorithm: 'sha1' | 'sha256' = 'sha1'): string {
  return createHash(algorithm)
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
}

/** What the move is meant to do to the stack: instances alone, as in `planText`. */
export function effectOf(service: string, from: Placement, to: Placement): PlanEffect {
  const gone = resourcesOf(service, from).map(({ address }) => ({ address, action: 'delete' as const, attributes: {} }));
  const made = resourcesOf(service, to).map(({ address, values }) => ({
    address,
    action: 'create' as const,
    attributes: values,
  }));
  return { stack: service, resources: [...gone, ...made].toSorted((a, b) => (a.address < b.address ? -1 : 1)) };
}

/** The decision that nothing speaks against, as the controller writes it. `changes` are laid over it before it is signed. */
export function recordOf(baseSha: string, changes: object = {}): DecisionRecord {
  return {
    version: 2,
    id: DECISION,
    service: 'service-1',
    kind: 'optimize',
    baseSha,
    files: [
      {
        path: 'infra/placements/service-1.ts',
        before: blobId(placementText('service-1', FROM)),
        after: blobId(placementText('service-1', TO)),
      },
    ],
    from: FROM,
    to: TO,
    // All of the five longest batches agree: 1 - 2^-5.
    confidence: 0.96875,
    cost: {
      beforeUsdPerMonth: BEFORE,
      afterUsdPerMonth: AFTER,
      savingUsdPerMonth: BEFORE - AFTER,
      migrationUsd: MIGRATION,
      paybackDays: (MIGRATION / (BEFORE - AFTER)) * (730 / 24),
    },
    score: {
      from: 0.5,
      to: 0.835,
      factors: [
        { factor: 'cost', value: 1, weight: 0.4, raw: AFTER, unit: 'USD/month' },
        { factor: 'latency', value: 0.8, weight: 0.25, raw: 31, unit: 'ms' },
        { factor: 'credits', value: 0.5, weight: 0.2, raw: 0, unit: 'USD' },
        { factor: 'availability', value: 0.9, weight: 0.15, raw: 0.9, unit: '' },
      ],
    },
    basis: {
      takenAt: NOW - 61_000,
      overlapHours: 1,
      from: side(FROM_USD_PER_HOUR, FROM.count),
      to: side(TO_USD_PER_HOUR, TO.count),
    },
    effect: effectOf('service-1', FROM, TO),
    reasons: [],
    evidence: null,
    snapshotDigest: digest('snapshot'),
    configDigest: digest('config'),
    policyDigest: null,
    policyVersion: null,
    issuedAt: new Date(NOW - 60_000).toISOString(),
    expiresAt: new Date(NOW + 1_800_000).toISOString(),
    nonce: '01j0000000nnnnnnnnnnnnnnnn',
    ...changes,
  };
}

/** `infra/decisions/<service>.json` of that record, signed with the key. */
export function signedText(record: object, keys: Pick<KeyPair, 'privateKeyPem' | 'keyId'>): string {
  const value = sign(keys.privateKeyPem, Buffer.from(`${RECORD_CONTEXT}${canonical(record)}`));
  return `${canonical({ record, signature: { algorithm: 'Ed25519', keyId: keys.keyId, value } })}\n`;
}

/** The plan of that move, as the plan stage writes it. */
export function planText(headSha: string, baseSha: string, service = 'service-1', to: Placement = TO): string {
  const removed = resourcesOf(service, FROM).map(({ address, type, values }) => ({
    ...{ address, type, actions: ['delete'] },
    ...{ before: { ...values, id: `i-${address}` }, after: null },
  }));
  const created = resourcesOf(service, to).map(({ address, type, values }) => ({
    ...{ address, type, actions: ['create'] },
    ...{ before: null, after: values },
  }));
  const changes = [...removed, ...created];
  const counts = { creates: created.length, updates: 0, deletes: removed.length };
  const stacks = [{ stack: service, service, serial: 1, ...counts, changes, savedPlan: digest('saved') }];
  return `${JSON.stringify({ version: 1, engine: 'embedded', headSha, baseSha, digest: digest(stacks), stacks })}\n`;
}

/** The instances of a placement: as the cloud's own resource in AWS, simulated elsewhere. */
function resourcesOf(service: string, at: Placement) {
  const { provider, region, instanceType } = at;
  return Array.from({ length: at.count }, (_, index) => {
    const name = `${service}-${provider}-${index}`;
    const tags = { Name: name, 'trimtab:service': service, 'trimtab:provider': provider, 'trimtab:region': region };
    const type = provider === 'aws' ? 'aws_instance' : 'terraform_data';
    const input = { kind: 'instance', provider, region, service, name, instance_type: instanceType, tags };
    const values: Record<string, unknown> = provider === 'aws' ? { instance_type: instanceType, tags } : { input };
    return { address: `${type}.instance-${region}-${index}`, type, values };
  });
}
