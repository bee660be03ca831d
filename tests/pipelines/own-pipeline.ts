import type { Scratch } from '../simulator/forge/runner/scratch.ts';

/** Stands in for the two programs the pipeline calls: says how it was called and leaves the files they leave. */
const STAND_IN = `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const called: string = process.argv.slice(2).join(' ');
console.log('called with', called);
const write = (path: string, content: unknown): void => writeFileSync(path, JSON.stringify(content));
if (called.startsWith('plan')) {
  mkdirSync('plan');
  write('plan/plan.json', { called });
  write('plan/terraform.json', { create: 1, update: 0, delete: 0 });
}
if (called.startsWith('gate')) {
  const verdict = process.env['STAND_IN_VERDICT'] ?? 'auto';
  write('verdict.json', { verdict, plan: JSON.parse(readFileSync('plan/plan.json', 'utf8')) });
  writeFileSync('gate.xml', '<testsuites/>');
  if (verdict === 'deny') process.exit(1);
}
if (called.startsWith('apply')) {
  readFileSync('plan/plan.json');
  readFileSync('verdict.json');
  write('apply.json', { outcome: 'applied' });
}
`;

/** Commits this project's own CI files, with stand-ins for the programs they call. */
export function commitOwnPipeline(scratch: Scratch): string {
  scratch.commitOwn('.gitlab-ci.yml', 'pipelines', 'package.json', 'package-lock.json');
  return scratch.commit({ 'infra/cli.ts': STAND_IN, 'src/main.ts': STAND_IN });
}
