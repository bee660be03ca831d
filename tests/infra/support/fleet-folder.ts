import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** Catalogues and specifications that only change with these tests. */
export const FIXTURE = fileURLToPath(new URL('../fixtures/fleet', import.meta.url));

export interface Where {
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  readonly count: number;
}

export const IN_AWS: Where = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };
export const IN_GCP: Where = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 2 };

export const DECISION = 'dec_1';
export const POLICY = `sha256:${'c'.repeat(64)}`;

/** What the gate says of a plan; `bound` is on top of what belongs to this plan. */
export function verdictFor(
  plan: { readonly headSha: string; readonly baseSha: string; readonly digest: string },
  times: { readonly judgedAt: number; readonly expiresAt: number },
  bound: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const ids = { projectId: 1, pipelineId: 7, mergeRequestIid: null, decisionId: DECISION, policyVersion: 1 };
  const { headSha, baseSha, digest: planDigest } = plan;
  const [judgedAt, expiresAt] = [times.judgedAt, times.expiresAt].map((time) => new Date(time).toISOString());
  const whole = { ...ids, headSha, baseSha, planDigest, policyDigest: POLICY, expiresAt, ...bound };
  const nothing = { reasons: [], securityEvents: [], approvedBy: null };
  return { version: 2, outcome: 'auto', rules: [ruleAnswer('signature')], ...nothing, judgedAt, bound: whole };
}

/** What a rule said; it agrees unless `change` says otherwise. */
export function ruleAnswer(rule: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const words = { reason: 'Fine.', input: 'a key', bound: 'the keys', remedy: 'Nothing.' };
  return { rule, outcome: 'auto', ...words, waived: false, waivedBy: null, ...change };
}

export function placementText(service: string, where: Where): string {
  return `import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked \`trimtab:\` and nothing else in this file.
export default {
  service: '${service}',
  provider: '${where.provider}', // trimtab:provider
  region: '${where.region}', // trimtab:region
  instanceType: '${where.instanceType}', // trimtab:instanceType
  count: ${where.count}, // trimtab:count
} satisfies PlacementFile;
`;
}

/** A real git repository with an `infra` folder of the fixture's data, in a temporary folder. */
export interface FleetFolder {
  readonly repository: string;
  readonly infra: string;
  write(path: string, text: string): void;
  remove(path: string): void;
  place(service: string, where: Where): void;
  /** Writes the decision that the next commit carries for a service. */
  decide(service: string, expiresAt: number): void;
  /** Commits everything and returns the commit. */
  commit(): string;
  git(...args: string[]): string;
  dispose(): void;
}

/** Made once per test file and copied: starting git costs more than copying what it wrote. */
let original: string | undefined;
afterAll(() => {
  if (original !== undefined) rmSync(original, { recursive: true, force: true });
});

function copyOfOriginal(): string {
  if (original === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'trimtab-fleet-original-'));
    cpSync(FIXTURE, join(made, 'infra'), { recursive: true });
    mkdirSync(join(made, 'infra/placements'));
    gitIn(made)('init', '-q', '-b', 'main');
    appendFileSync(join(made, '.git/config'), '[user]\n\tname = A person\n\temail = person@example.org\n[gc]\n\tauto = 0\n');
    original = made;
  }
  const copy = mkdtempSync(join(tmpdir(), 'trimtab-fleet-'));
  cpSync(original, copy, { recursive: true });
  return copy;
}

function gitIn(cwd: string): (...args: string[]) => string {
  return (...args) => execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** Has `shop` and `ledger` in AWS; nothing is committed yet. */
export function fleetFolder(): FleetFolder {
  const folder = folderAt(copyOfOriginal());
  folder.place('shop', IN_AWS);
  folder.place('ledger', { ...IN_AWS, count: 1 });
  return folder;
}

/** A repository that is there already. */
export function folderAt(repository: string): FleetFolder {
  const git = gitIn(repository);
  const write = (path: string, text: string) => writeFileSync(join(repository, path), text);
  return {
    repository,
    infra: join(repository, 'infra'),
    write,
    remove: (path) => rmSync(join(repository, path)),
    place: (service, where) => write(`infra/placements/${service}.ts`, placementText(service, where)),
    decide: (service, expiresAt) => {
      mkdirSync(join(repository, 'infra/decisions'), { recursive: true });
      const record = { service, id: DECISION, expiresAt: new Date(expiresAt).toISOString(), policyDigest: POLICY };
      write(`infra/decisions/${service}.json`, `${JSON.stringify({ record, signature: {} })}\n`);
    },
    commit: () => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', 'Change the fleet');
      return git('rev-parse', 'HEAD');
    },
    git,
    dispose: () => rmSync(repository, { recursive: true, force: true }),
  };
}
