import { known, type Reading, textOf } from './reading.ts';
import type { Settings } from './settings.ts';

/** Where the project's pipelines take their CI file from. `ref` is null where the setting names none. */
export type CiSource =
  | { readonly kind: 'gate-project'; readonly project: string; readonly ref: string | null }
  /** Named as another project's would be: all pipelines run what this ref holds. */
  | { readonly kind: 'own-ref'; readonly file: string; readonly ref: string | null }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'own-file'; readonly file: string };

const USUAL_FILE = '.gitlab-ci.yml';
/** `file@group/project` or `file@group/project:ref`. */
const ELSEWHERE = /^([^@]+)@([^@:]+\/[^@:]+)(?::(.+))?$/;

export async function ciSource(settings: Settings): Promise<Reading<CiSource>> {
  const path = textOf(await settings.project(), 'ci_config_path');
  if (!path.known) return path;
  const setting = path.value ?? '';
  if (/^https?:\/\//i.test(setting)) return known({ kind: 'address', address: setting });
  const [, file = '', project = '', ref = null] = ELSEWHERE.exec(setting) ?? [];
  if (project === '') return known({ kind: 'own-file', file: setting === '' ? USUAL_FILE : setting });
  const own = textOf(await settings.project(), 'path_with_namespace');
  if (!own.known) return own;
  // GitLab's paths do not tell capitals from small letters.
  const isOwn = project.toLowerCase() === own.value?.toLowerCase();
  return known(isOwn ? { kind: 'own-ref', file, ref } : { kind: 'gate-project', project, ref });
}
