import { InvalidPipeline } from '../invalid-pipeline.ts';
import type { ExpandedJob } from '../port.ts';
import { type Document, documentIn, isDocument, stringsIn, variablesIn } from './document.ts';
import { secondsOf } from './duration.ts';

/** A job as `gitlab-ci-local --list-json` prints it: rules evaluated. */
export interface ListedJob {
  readonly name: string;
  readonly stage: string;
  readonly when: string;
  readonly allow_failure: boolean | Document;
  readonly needs?: readonly { readonly job: string; readonly artifacts: boolean; readonly optional?: boolean }[];
}

/** GitLab's default, in seconds. */
const DEFAULT_TIMEOUT = 3600;
/** Keywords that the executors cannot honour. To ignore them would be to run another pipeline than the one written. */
const UNSUPPORTED =
  'trigger parallel services secrets id_tokens only except retry run hooks inherit start_in release pages'.split(' ');

function refuse(job: string, what: string): never {
  throw new InvalidPipeline(`jobs:${job} uses ${what}, which the local runner does not support`);
}

function artifactsOf(job: Document): ExpandedJob['artifacts'] {
  const artifacts = documentIn(job['artifacts']);
  const reports = documentIn(artifacts['reports']);
  const when = artifacts['when'];
  return {
    paths: stringsIn(artifacts['paths']),
    when: when === 'always' || when === 'on_failure' ? when : 'on_success',
    reports: {
      dotenv: stringsIn(reports['dotenv']),
      junit: stringsIn(reports['junit']),
      terraform: stringsIn(reports['terraform']),
    },
  };
}

function cacheOf(name: string, job: Document): ExpandedJob['cache'] {
  const caches = Array.isArray(job['cache']) ? job['cache'].filter(isDocument) : [];
  if (caches.length > 1) refuse(name, 'several caches');
  const [cache] = caches;
  if (!cache) return null;
  return { keyFiles: stringsIn(documentIn(cache['key'])['files']), paths: stringsIn(cache['paths']) };
}

function environmentOf(job: Document): string | null {
  const [name] = stringsIn(isDocument(job['environment']) ? job['environment']['name'] : job['environment']);
  return name ?? null;
}

function whenOf(listed: ListedJob): ExpandedJob['when'] {
  const { when } = listed;
  if (when === 'on_success' || when === 'on_failure' || when === 'always' || when === 'manual') return when;
  return refuse(listed.name, `when: ${when}`);
}

/** An optional manual job is the default only where no rule made it manual. */
function allowsFailure(listed: ListedJob, job: Document): boolean {
  if (typeof listed.allow_failure !== 'boolean') refuse(listed.name, 'allow_failure:exit_codes');
  const unsaid = job['allow_failure'] === undefined && job['rules'] === undefined;
  return listed.allow_failure || (listed.when === 'manual' && unsaid);
}

/**
 * A job in the form the executors run, from its expanded configuration and its evaluated rules.
 * `variables`: those of the pipeline and of the rule that matched.
 */
export function expandedJob(
  listed: ListedJob,
  job: Document,
  variables: { readonly ofPipeline: Document; readonly ofRule: Document },
): ExpandedJob {
  const unsupported = UNSUPPORTED.find((key) => job[key] !== undefined);
  if (unsupported) refuse(listed.name, unsupported);
  const timeout = job['timeout'];
  const written = typeof timeout === 'string' || typeof timeout === 'number' ? timeout : DEFAULT_TIMEOUT;
  const seconds = secondsOf(written);
  if (seconds === null) throw new InvalidPipeline(`jobs:${listed.name}:timeout "${written}" is no duration`);
  return {
    name: listed.name,
    stage: listed.stage,
    when: whenOf(listed),
    allowFailure: allowsFailure(listed, job),
    needs: listed.needs?.map(({ job: needed, artifacts, optional = false }) => ({ job: needed, artifacts, optional })) ?? null,
    dependencies: Array.isArray(job['dependencies']) ? stringsIn(job['dependencies']) : null,
    variables: { ...variablesIn(variables.ofPipeline), ...variablesIn(job['variables']), ...variablesIn(variables.ofRule) },
    beforeScript: stringsIn(job['before_script']),
    script: stringsIn(job['script']),
    afterScript: stringsIn(job['after_script']),
    artifacts: artifactsOf(job),
    cache: cacheOf(listed.name, job),
    resourceGroup: stringsIn(job['resource_group'])[0] ?? null,
    environment: environmentOf(job),
    timeoutSeconds: seconds,
  };
}
