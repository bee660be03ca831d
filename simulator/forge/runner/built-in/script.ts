const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A shell script that shows each command before it runs it and ends with the first that fails. */
export function shellScript(commands: readonly string[]): string {
  const shown = commands.flatMap((command) => {
    const [first = '', ...more] = command.trimEnd().split(/\r?\n/);
    const title = more.length === 0 ? first : `${first} # collapsed multi-line command`;
    return [`printf '%s\\n' ${quote(`$ ${title}`)}`, command];
  });
  return [
    'set -e',
    // Not every sh knows it, and one that does not would end right here.
    'if (set -o pipefail) 2>/dev/null; then set -o pipefail; fi',
    // One stream, so that messages stay in order.
    'exec 2>&1',
    ...shown,
    '',
  ].join('\n');
}
