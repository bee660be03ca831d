import { TrimtabError } from '../../lib/errors.ts';
import type { ChangedFile, Facts, TextPair } from './facts.ts';
import type { ForgeReading } from './forge.ts';
import type { Checkout, FileAt } from './git.ts';
import { CATALOG_PATH, classify, specPath } from './paths.ts';
import { readRecord } from './record.ts';

/** More placements or records than this in one change: no move of ours, and not worth reading. */
const MOST_TEXTS = 64;

/** The commit to judge. Throws a `gate` error when there is none. */
export async function headOf(checkout: Checkout): Promise<string> {
  const headSha = await checkout.head();
  if (headSha !== null) return headSha;
  throw new TrimtabError('gate', 'looking for the commit to judge: there is no Git checkout here', {
    advice: 'Run the gate in a clone of the repository, with `git` on the path.',
  });
}

/** Collects what can be known about a commit. What cannot be read is null in the answer; nothing throws. */
export async function collectFacts(source: {
  checkout: Checkout;
  headSha: string;
  /** The commit that the pipeline names as its base; null when it names none. */
  base: string | null;
  /** Text of `plan.json`; null when there is none. */
  plan: string | null;
  forge: ForgeReading;
  side: Facts['side'];
}): Promise<Facts> {
  const { checkout, headSha, base, plan, forge, side } = source;
  const files = base === null ? null : await checkout.changedFiles(base, headSha);
  const fork = base === null || files === null ? null : await checkout.mergeBase(base, headSha);
  const { texts, specs, catalogs } = await readTexts(checkout, { files: files ?? [], fork, headSha, base });
  return {
    side,
    headSha,
    baseSha: files === null ? null : base,
    files,
    texts,
    specs,
    catalogs,
    trailers: base === null ? null : await checkout.decisionTrailers(base, headSha),
    ancestors: await ancestorsOf(checkout, texts, base),
    plan,
    ...forge,
  };
}

/** Reads both sides of every placement and record, and what the target branch says of them, in one go. */
async function readTexts(checkout: Checkout, scope: Scope): Promise<Pick<Facts, 'texts' | 'specs' | 'catalogs'>> {
  const { files, fork, headSha, base } = scope;
  const ours = files.filter((file) => classify(file.path).kind !== 'other').slice(0, MOST_TEXTS);
  const services = ours.map((file) => classify(file.path)).filter(({ kind }) => kind === 'placement');
  const named = services.flatMap(({ service }) => (service === null ? [] : [service]));
  // What the services need and the clouds offer is read where the change has not touched it.
  const listed = base === null ? null : await checkout.filesAt(base, 'infra/providers');
  const catalogs = (listed ?? []).filter((path) => CATALOG_PATH.test(path));
  const asked: (FileAt | null)[] = [
    ...ours.map(({ path, beforeMode }) => (fork === null || beforeMode === null ? null : { sha: fork, path })),
    ...ours.map(({ path, afterMode }) => (afterMode === null ? null : { sha: headSha, path })),
    ...named.map((service) => (base === null ? null : { sha: base, path: specPath(service) })),
    ...catalogs.map((path) => (base === null ? null : { sha: base, path })),
  ];
  const read = await checkout.textsAt(asked.filter((file) => file !== null));
  const answers = read[Symbol.iterator]();
  const take = (count: number) => asked.splice(0, count).map((file) => (file === null ? null : (answers.next().value ?? null)));
  const [before, after, specs, offers] = [take(ours.length), take(ours.length), take(named.length), take(catalogs.length)];
  const readable = offers.filter((text) => text !== null);
  return {
    texts: Object.fromEntries(ours.map(({ path }, i) => [path, { before: before[i] ?? null, after: after[i] ?? null }])),
    specs: Object.fromEntries(named.map((service, i) => [service, specs[i] ?? null])),
    catalogs: base !== null && readable.length === offers.length ? readable : null,
  };
}

interface Scope {
  readonly files: readonly ChangedFile[];
  /** Where the judged branch left the target branch. */
  readonly fork: string | null;
  readonly headSha: string;
  readonly base: string | null;
}

async function ancestorsOf(
  checkout: Checkout,
  texts: Readonly<Record<string, TextPair>>,
  base: string | null,
): Promise<Facts['ancestors']> {
  if (base === null) return {};
  const records = Object.entries(texts).filter(([path]) => classify(path).kind === 'record');
  const named = records.flatMap(([, { after }]) => readRecord('', after).baseSha ?? []).filter((sha) => sha !== base);
  const answers = await Promise.all(named.map(async (sha) => [sha, await checkout.isAncestor(sha, base)]));
  return Object.fromEntries(answers);
}
