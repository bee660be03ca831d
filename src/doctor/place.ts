import { ciSource } from './ci-source.ts';
import { type Fields, isFields, known, type Reading, textOf, unknown } from './reading.ts';
import { jsonIn, type Settings } from './settings.ts';

/** A commit of a project whose files are read. */
export interface Place {
  /** Numeric id or path. */
  readonly project: string;
  readonly ref: string;
  /** For people: `the target branch main`. */
  readonly name: string;
}

export interface TrustedPlace extends Place {
  readonly kind: 'target-branch' | 'gate-project';
}

const AT_ONCE = 6;

/** What the target branch holds now. */
export async function targetPlace(settings: Settings): Promise<Reading<Place>> {
  const { project, targetBranch } = settings.patient;
  const branch = await settings.get(`repository/branches/${encodeURIComponent(targetBranch)}`);
  if (!branch.known) return branch;
  const commit = branch.value['commit'];
  const sha = textOf(isFields(commit) ? known(commit) : unknown('GitLab does not say where the target branch is'), 'id');
  if (!sha.known) return sha;
  return known({ project, ref: sha.value ?? targetBranch, name: `the target branch ${targetBranch}` });
}

/**
 * Where the gate takes keys and policy from: the project that holds the CI file, when that is another one, else the
 * target branch.
 */
export async function trustedPlace(settings: Settings): Promise<Reading<TrustedPlace>> {
  const source = await ciSource(settings);
  // Whoever may not read the setting may still read the branch.
  if (source.known && source.value.kind === 'gate-project') {
    const { project, ref } = source.value;
    return known({ project, ref: ref ?? 'HEAD', kind: 'gate-project', name: `the gate project ${project}` });
  }
  const target = await targetPlace(settings);
  return target.known ? known({ ...target.value, kind: 'target-branch' }) : target;
}

/** A file's bytes; null when there is no such file. */
export async function fileAt(settings: Settings, place: Place, path: string): Promise<Reading<Buffer | null>> {
  const endpoint = `projects/${encodeURIComponent(place.project)}/repository/files/${encodeURIComponent(path)}?ref=${encodeURIComponent(place.ref)}`;
  const answer = await settings.answer(endpoint);
  if (answer.status === 404 && /File Not Found/i.test(answer.text)) return known(null);
  const value = jsonIn(answer, `${path} of ${place.name}`);
  if (!value.known) return value;
  const file: Fields = isFields(value.value) ? value.value : {};
  const content = file['content'];
  if (file['encoding'] !== 'base64' || typeof content !== 'string')
    return unknown(`${path} of ${place.name}: the answer is no file`);
  return known(Buffer.from(content, 'base64'));
}

/** Several files; unknown when one of them is. Those that are not there are left out. */
export async function filesAt(
  settings: Settings,
  place: Place,
  paths: readonly string[],
): Promise<Reading<ReadonlyMap<string, Buffer>>> {
  const files = new Map<string, Buffer>();
  for (let at = 0; at < paths.length; at += AT_ONCE) {
    const some = paths.slice(at, at + AT_ONCE);
    const read = await Promise.all(some.map((path) => fileAt(settings, place, path)));
    for (const [index, file] of read.entries()) {
      if (!file.known) return file;
      if (file.value !== null) files.set(some[index] ?? '', file.value);
    }
  }
  return known(files);
}

/** Paths of the files below a folder. */
export async function pathsBelow(settings: Settings, place: Place, folder: string): Promise<Reading<readonly string[]>> {
  const entries = await settings.listOf(
    place.project,
    `repository/tree?path=${encodeURIComponent(folder)}&ref=${encodeURIComponent(place.ref)}&recursive=true`,
  );
  if (!entries.known) return entries;
  return known(entries.value.flatMap(({ type, path }) => (type === 'blob' && typeof path === 'string' ? [path] : [])));
}
