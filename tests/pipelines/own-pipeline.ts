import type { Scratch } from '../simulator/forge/runner/scratch.ts';

/**
 * Stands in for the two programs that the pipeline calls: says how it was called and leaves the files they leave.
 * `STAND_IN_STALE` applies end with 75; `STAND_IN_VERDICT` is what the gate says.
 */
const STAND_IN = `
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const called: string = process.argv.slice(2).join(' ');
const after = (option: string): string => process.argv[process.argv.indexOf(option) + 1] ?? '';
console.log('called with', called);
const write = (path: string, content: unknown): void => writeFileSync(path, JSON.stringify(content));
if (called.startsWith('plan')) {
  const out = after('--out');
  mkdirSync(out, { recursive: true });
  write(out + '/plan.json', { called });
  write(out + '/terraform.json', { create: 1, update: 0, delete: 0 });
}
if (called.startsWith('gate')) {
  console.log('the gate of', import.meta.dirname);
  console.log('with the variables', Object.keys(process.env).join(' '));
  const verdict = process.env['STAND_IN_VERDICT'] ?? 'auto';
  write(after('--out'), { verdict, plan: JSON.parse(readFileSync(after('--plan'), 'utf8')) });
  if (called.includes('--junit')) writeFileSync(after('--junit'), '<testsuites/>');
  if (verdict === 'deny') process.exit(1);
}
if (called.startsWith('apply')) {
  readFileSync(after('--plan') + '/plan.json');
  readFileSync(after('--verdict'));
  const tries = (existsSync('tries') ? Number(readFileSync('tries', 'utf8')) : 0) + 1;
  writeFileSync('tries', String(tries));
  const stale = tries <= Number(process.env['STAND_IN_STALE'] ?? '0');
  write(after('--out'), { outcome: stale ? 'failed' : 'applied', tries });
  if (stale) process.exit(75);
}
`;

/** Commits this project's own CI files, with stand-ins for the programs they call. */
export function commitOwnPipeline(scratch: Scratch): string {
  scratch.commitOwn('.gitlab-ci.yml', 'pipelines', 'package.json', 'package-lock.json');
  return scratch.commit({ 'infra/cli.ts': STAND_IN, 'src/main.ts': STAND_IN });
}
