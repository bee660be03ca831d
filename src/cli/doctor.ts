import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, keyFolderOf, loadConfig } from '../config.ts';
import { type Ask, examine, findingLines, type Patient, type Progress, type Report, summaryLine } from '../doctor/index.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { messageOf, TrimtabError } from '../lib/errors.ts';
import { asker } from './doctor/ask.ts';
import { ownKeyIn } from './doctor/own-key.ts';
import { homeOf, patientAt } from './doctor/patient.ts';
import { refuseStranger } from './doctor/stranger.ts';
import type { Io } from './io.ts';

const HELP = `Usage: trimtab doctor [options]

Reads the settings of the GitLab project and tells which of them are unsafe, why, and what to click. Writes nothing.

  --config FILE              configuration; default: trimtab.yaml when it is there, else built-in values
  --url URL                  GitLab, in place of forge.url
  --project ID               numeric id or path of the project, in place of forge.projectId
  --branch NAME              target branch, in place of forge.targetBranch
  --token-env NAME           variable that holds the controller's token, in place of forge.tokenEnv
  --reader-token-env NAME    variable that holds another token to read the settings with, such as one of a maintainer
                             with the scope read_api: a developer's token is not told all of them
  --strict                   what cannot be read counts like something critical for the exit code
  --json                     one JSON object instead of text

Exit codes: 0 nothing critical, 1 something critical, or with --strict something that cannot be read, 64 wrong usage,
69 GitLab or the project cannot be reached, 78 wrong configuration. What cannot be read is reported as unknown, never as
fine; the last line tells of how many checks that is.`;

/** `EX_UNAVAILABLE` of sysexits. */
export const EXIT_UNREACHABLE = 69;

/** What a test may play: the network and real time. */
export interface DoctorOutside {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

const OPTIONS = {
  config: { type: 'string' },
  url: { type: 'string' },
  project: { type: 'string' },
  branch: { type: 'string' },
  'token-env': { type: 'string' },
  'reader-token-env': { type: 'string' },
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

export async function doctorCommand(
  args: readonly string[],
  io: Io,
  outside: DoctorOutside = { fetch, clock: systemClock() },
): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const config = await configOf(values, io);
  const patient = await patientOf(values, config, io, outside);
  try {
    await refuseStranger(patient);
    const report = await examine(patient, io.columns === null ? () => {} : progressTo(io));
    print(report, patient, values, io);
    return report.count.critical > 0 || (values.strict && report.count.unknown > 0) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof TrimtabError) || error.code !== 'unreachable') throw error;
    io.err(`trimtab doctor: ${messageOf(error)}`);
    io.err(`  ${error.advice}`);
    return EXIT_UNREACHABLE;
  }
}

async function configOf(values: Values, io: Io): Promise<Config> {
  const usual = resolve(io.cwd, 'trimtab.yaml');
  if (values.config !== undefined) return await loadConfig(resolve(io.cwd, values.config));
  return await loadConfig(existsSync(usual) ? usual : null);
}

async function patientOf(values: Values, config: Config, io: Io, { fetch, clock }: DoctorOutside): Promise<Patient> {
  const url = addressOf(values.url ?? config.forge.url);
  const project = values.project ?? config.forge.projectId?.toString();
  if (project === undefined || project === '')
    throw usage('which project? Give --project, or forge.projectId in the configuration');
  const ask = (variable: string): Ask | null => {
    const token = io.env[variable];
    return token === undefined || token === '' ? null : asker({ url, token, clock, fetch });
  };
  const variable = values['token-env'] ?? config.forge.tokenEnv;
  const reader = values['reader-token-env'];
  const asController = ask(variable);
  const asReader = reader === undefined ? asController : ask(reader);
  if (asReader === null)
    throw new TrimtabError('config', `${reader ?? variable}: the environment variable is not set`, {
      advice: 'It has to hold a token that may read the project. trimtab doctor --help tells more.',
    });
  const now = clock.now();
  return patientAt(url, {
    ask: asReader,
    askAsController: asController,
    project,
    targetBranch: values.branch ?? config.forge.targetBranch,
    now,
    ownKey: await ownKeyIn(keyFolderOf(config, io.cwd), now),
    pinnedPolicyDigest: config.gate.policyDigest,
  });
}

function addressOf(url: string | null): string {
  if (url === null) throw usage('which GitLab? Give --url, or forge.url in the configuration');
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) throw usage(`--url: "${url}" is no address`);
  return homeOf(url);
}

function usage(message: string): TrimtabError {
  return new TrimtabError('usage', message, { advice: 'trimtab doctor --help tells more.' });
}

function progressTo(io: Io): Progress {
  return (check, worst, done, of) => {
    io.err(`[${String(done).padStart(String(of).length)}/${of}] ${(worst ?? 'well').padEnd(8)} ${check.id}: ${check.title}`);
  };
}

function print(report: Report, patient: Patient, { json, strict }: Values, io: Io): void {
  if (json) {
    const { project, targetBranch, now } = patient;
    const checkedAt = new Date(now).toISOString();
    io.out(JSON.stringify({ version: 1, project, targetBranch, checkedAt, ...report }));
    return;
  }
  for (const finding of report.findings) for (const line of [...findingLines(finding), '']) io.out(line);
  io.out(summaryLine(report, strict));
}
