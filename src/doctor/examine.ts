import type { Check } from './check.ts';
import { CHECKS } from './checks/index.ts';
import type { Finding } from './finding.ts';
import { SEVERITIES, type Severity } from './finding.ts';
import type { Patient } from './port.ts';
import { Settings } from './settings.ts';

export interface Report {
  /** Worst first, then in the order of the checks. */
  readonly findings: readonly Finding[];
  /** Names of the checks that found nothing. */
  readonly well: readonly string[];
  /** Names of the checks that could not read all that they look at. */
  readonly unread: readonly string[];
  readonly count: Readonly<Record<Severity, number>>;
}

/** Told after each check: how many are done, and the worst that this one saw; null when all is well. */
export type Progress = (check: Check, worst: Severity | null, done: number, of: number) => void;

/** Runs the checks, every one if none are named. Throws only when the forge cannot be reached. */
export async function examine(
  patient: Patient,
  progress: Progress = () => {},
  checks: readonly Check[] = CHECKS,
): Promise<Report> {
  const settings = new Settings(patient);
  const findings: Finding[] = [];
  const well: string[] = [];
  for (const [index, check] of checks.entries()) {
    const sights = await check.look(settings);
    const { id, why, click, api } = check;
    findings.push(...sights.map(({ severity, seen }) => ({ id, severity, seen, why, click, api })));
    if (sights.length === 0) well.push(id);
    progress(
      check,
      SEVERITIES.find((severity) => sights.some((sight) => sight.severity === severity)) ?? null,
      index + 1,
      checks.length,
    );
  }
  findings.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    findings,
    well,
    unread: [...new Set(findings.flatMap(({ id, severity }) => (severity === 'unknown' ? id : [])))],
    count: { critical: count('critical'), warning: count('warning'), unknown: count('unknown'), info: count('info') },
  };
}
