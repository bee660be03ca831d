// Runs every benchmark and prints its JSON lines: {"name","value","unit","reference","referenceName","ratio"}.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const files = readdirSync('tests/benchmarks').filter((file) => file.endsWith('.bench.ts'));

for (const file of files.sort()) {
  if (wanted.length > 0 && !wanted.some((name) => file.startsWith(name))) continue;
  const code = await new Promise<number | null>((resolve) => {
    const args = ['--expose-gc', '--disable-warning=ExperimentalWarning', `tests/benchmarks/${file}`];
    spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] }).once('close', resolve);
  });
  if (code !== 0) {
    console.error(`${file}: ended with exit code ${code}`);
    process.exitCode = 1;
  }
}
