import { TrimtabError } from '../../lib/errors.ts';
import type { ChangedFile, Facts, TextPair } from './facts.ts';
import type { ForgeReading } from './forge.ts';
import type { Checkout } from './git.ts';
import { CATALOG_PATH, classify, specPath } from './paths.ts';
import { readRecord } from './record.ts';

/** More placements or records than this in one change: no move of ours, and not worth reading. */
const MOST_TEXTS = 64;

/**
 * Collects what can be known about the checked-out commit. What cannot be read is null in the answer;
 * throws a `gate` error only when there is no commit to judge at all.
 */
export async function collectFacts(source: {
  checkout: Checkout;
  /** The commit that the pipeline names as its base; null when it names none. */
  base: string | null;
  /** Text of `plan.json`; null when there is none. */
  plan: string | null;
  forge: ForgeReading;
  side: Facts['side'];
}): Promise<Facts> {
  const { checkout, base, plan, forge, side } = source;
  const headSha = await checkout.head();
  if (headSha === null)
    throw new TrimtabError('gate', 'looking for the commit to judge: there is no Git checkout here', {
      advice: 'Run the gate in a clone of the repository, with `git` on the path.',
    });
  const files = base === null ? null : await checkout.changedFiles(base, headSha);
  const fork = base === null || files === null ? null : await checkout.mergeBase(base, headSha);
  const texts = await textsOf(checkout, files ?? [], fork, headSha);
  return {
    side,
    headSha,
    baseSha: files === null ? null : base,
    files,
    texts,
    ...(await targetSide(checkout, files ?? [], base)),
    trailers: base === null ? null : await checkout.decisionTrailers(base, headSha),
    ancestors: await ancestorsOf(checkout, texts, base),
    plan,
    ...forge,
  };
}

async function textsOf(checkout: Checkout, files: readonly ChangedFile[], fork: string | null, headSha: string) {
  const read = files.filter((file) => classify(file.path).kind !== 'other').slice(0, MOST_TEXTS);
  const pairs = await Promise.all(
    read.map(async ({ path, beforeMode, afterMode }): Promise<[string, TextPair]> => {
      const before = fork === null || beforeMode === null ? null : await checkout.textAt(fork, path);
      return [path, { before, after: afterMode === null ? null : await checkout.textAt(headSha, path) }];
    }),
  );
  return Object.fromEntries(pairs);
}

/** What the services need and the clouds offer is read where the change has not touched it. */
async function targetSide(
  checkout: Checkout,
  files: readonly ChangedFile[],
  base: string | null,
): Promise<Pick<Facts, 'specs' | 'catalogs'>> {
  if (base === null) return { specs: {}, catalogs: null };
  const moved = files.map((file) => classify(file.path)).filter(({ kind }) => kind === 'placement');
  const services = moved.slice(0, MOST_TEXTS).flatMap(({ service }) => (service === null ? [] : [service]));
  const specs = await Promise.all(services.map(async (name) => [name, await checkout.textAt(base, specPath(name))]));
  const paths = Object.keys((await checkout.filesAt(base, ['infra/providers'])) ?? {}).filter((path) => CATALOG_PATH.test(path));
  const catalogs = await Promise.all(paths.map((path) => checkout.textAt(base, path)));
  const readable = catalogs.filter((text) => text !== null);
  return { specs: Object.fromEntries(specs), catalogs: readable.length === catalogs.length ? readable : null };
}

async function ancestorsOf(
  checkout: Checkout,
  texts: Readonly<Record<string, TextPair>>,
  base: string | null,
): Promise<Facts['ancestors']> {
  if (base === null) return {};
  const records = Object.entries(texts).filter(([path]) => classify(path).kind === 'record');
  const named = records.flatMap(([, { after }]) => readRecord('', after).baseSha ?? []);
  const answers = await Promise.all(named.map(async (sha) => [sha, await checkout.isAncestor(sha, base)]));
  return Object.fromEntries(answers);
}
