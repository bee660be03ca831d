export { CHECKS, SETTING_CHECKS } from './checks/index.ts';
export { examine, type Progress, type Report } from './examine.ts';
export type { Finding, Severity } from './finding.ts';
export type { Answer, Ask, OwnKeyStanding, Patient, PolicyReading } from './port.ts';
export { findingLines, mending, plain, summaryLine } from './report.ts';
