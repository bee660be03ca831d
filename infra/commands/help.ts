import { COMMON, type Command, type Option } from './command.ts';

export function helpOfAll(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'Usage: node infra/cli.ts <command> [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'node infra/cli.ts <command> --help tells more. Exit codes: 0 done, 1 refused or failed, 64 wrong usage, 75 plan again.',
  ].join('\n');
}

export function helpOf({ name, summary, details, options }: Command): string {
  const all: Readonly<Record<string, Option>> = { ...options, ...COMMON, help: { kind: 'flag', help: 'Show this.' } };
  const rows = Object.entries(all).map(
    ([option, { value, help }]) => [`--${option}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const width = Math.max(...rows.map(([option]) => option.length));
  return [
    `Usage: node infra/cli.ts ${name} [options]`,
    '',
    summary,
    ...details,
    '',
    ...rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`),
  ].join('\n');
}
