import { parseArgs } from 'node:util';
import type { Command } from '../io.ts';
import { durationOf, KEY_HELP, KEY_OPTIONS, openKeys } from './options.ts';

const HELP = `Usage: trimtab keys rotate [--activate-in 1h] [--overlap 24h] [options]

Makes a new key. A controller that runs takes it up by itself: it goes on signing with the old key until the target
branch's policies/trust.json knows the new one, as long as the old one is valid.

  --activate-in T  the new key signs only from then on: time to publish it first (0s)
  --overlap T      how long the old key stays valid once the new one signs (24h)
${KEY_HELP}

Then run \`trimtab keys export --merge policies/trust.json\`, and have what it prints merged into the target branch.`;

export const rotateKeys: Command = async (args, io) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...KEY_OPTIONS,
      'activate-in': { type: 'string', default: '0s' },
      overlap: { type: 'string', default: '24h' },
    },
  });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const wait = durationOf('--activate-in', values['activate-in']);
  const overlapMs = durationOf('--overlap', values.overlap);
  const { folder } = await openKeys(values, io);
  const now = Date.now();
  const ring = await folder.rotate({ at: now + wait, overlapMs }, now);
  const added = ring.keys.at(-1);
  io.out(`${added?.keyId} signs from ${added?.notBefore} on`);
  for (const key of ring.keys.slice(0, -1)) io.out(`${key.keyId} is valid until ${key.notAfter}`);
  io.err('Now publish it: trimtab keys export --merge policies/trust.json, and merge that into the target branch.');
  return 0;
};
