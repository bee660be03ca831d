import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { POLICIES } from '../policies/vectors.ts';

type Fields = Record<string, unknown>;

/** Ten rules of every sort, with what they and main.rego ask of each other. */
const TEN = [
  'confidence',
  'cost_delta',
  'data_only_diff',
  'emergency_override',
  'minimum_saving',
  'plan_matches_record',
  'record_matches_diff',
  'signature',
  'target_allowed',
  'waivers',
] as const;

/** The committed data with so many waivers: one of the judged service, which is found, and those of others. */
export function withWaivers(data: object, count: number): Fields {
  const waiver = { owner: 'payments', reason: 'A planned move.', expires: '2099-12-31' };
  const services = Array.from({ length: count }, (_, index) => `service-${index + 1}`);
  return { ...data, waivers: Object.fromEntries(services.map((service) => [service, { cost_delta: waiver }])) };
}

/** The committed data with so many freezes: past, far ahead, and of this year, none of them in force. */
export function withFreezes(data: object, count: number, today: string): Fields {
  const year = Number(today.slice(0, 4));
  const span = (index: number): { from: string; to: string } => {
    const of = [year - 2, year + 3, year][index % 3] ?? year;
    const month = today.slice(5, 7) === '02' ? '03' : '02';
    return { from: `${of}-${month}-01`, to: `${of}-${month}-03` };
  };
  const rest = { zone: 'UTC', days: ['sat', 'sun'], hours: { from: '22:00', to: '06:00' }, reason: 'Sale.', exceptions: {} };
  const freezes = Array.from({ length: count }, (_, index) => [`freeze-${index}`, { ...rest, ...span(index) }]);
  return { ...data, freezes: Object.fromEntries(freezes) };
}

/**
 * Writes the gate's policy with so many rules into a folder: ten of its own, or all of them and copies under
 * other names, each with its own entry in the thresholds and its own line in main.rego.
 */
export async function writePolicyOf(count: number, folder: string): Promise<void> {
  const gate = join(folder, 'gate');
  await cp(join(POLICIES, 'gate'), gate, { recursive: true, filter: (path) => !/_test\.rego$|suites/.test(path) });
  const data = JSON.parse(await readFile(join(gate, 'data.json'), 'utf8')) as { thresholds: Fields };
  const own = (await readdir(join(gate, 'rules'))).sort();
  const kept = count < own.length ? own.filter((name) => (TEN as readonly string[]).includes(name)) : own;
  const main = (await readFile(join(gate, 'main.rego'), 'utf8')).split('\n');
  for (const name of own.filter((each) => !kept.includes(each))) {
    await rm(join(gate, 'rules', name), { recursive: true });
    delete data.thresholds[name];
  }
  const copies = Array.from({ length: Math.max(0, count - kept.length) }, (_, index) => {
    const of = own[index % own.length] ?? '';
    return { of, name: `${of}_${Math.floor(index / own.length) + 2}` };
  });
  for (const { of, name } of copies) {
    await mkdir(join(gate, 'rules', name));
    const text = await readFile(join(gate, 'rules', of, `${of}.rego`), 'utf8');
    await writeFile(join(gate, 'rules', name, `${name}.rego`), renamed(text, of, name));
    data.thresholds[name] = data.thresholds[of];
  }
  // A rule has two lines in main.rego: its import, and where its result is asked for.
  const lines = main.flatMap((line) => {
    const of = /^import data\.gate\.rules\.(\w+)$|\b(\w+)\.result\b/
      .exec(line)
      ?.slice(1)
      .find((name) => name !== undefined);
    if (of === undefined || !own.includes(of)) return [line];
    const others = copies
      .filter((copy) => copy.of === of)
      .map(({ name }) => line.replaceAll(new RegExp(`\\b${of}\\b`, 'g'), name));
    return kept.includes(of) ? [line, ...others] : [];
  });
  await writeFile(join(gate, 'main.rego'), lines.join('\n'));
  await writeFile(join(gate, 'data.json'), JSON.stringify(data));
}

function renamed(text: string, of: string, name: string): string {
  return text
    .replace(`package gate.rules.${of}\n`, `package gate.rules.${name}\n`)
    .replaceAll(new RegExp(`data\\.thresholds\\.${of}\\b`, 'g'), `data.thresholds.${name}`)
    .replaceAll(`"${of}"`, `"${name}"`);
}
