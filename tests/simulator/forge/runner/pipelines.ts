import type { ExpandedJob, ExpandedPipeline } from '../../../../simulator/forge/runner/port.ts';

type Reports = ExpandedJob['artifacts']['reports'];

export const NO_REPORTS: Reports = { dotenv: [], junit: [], terraform: [] };

/** A job that does nothing, with what the test is about. */
export function job(name: string, stage: string, more: Partial<ExpandedJob> = {}): ExpandedJob {
  return {
    name,
    stage,
    when: 'on_success',
    allowFailure: false,
    needs: null,
    dependencies: null,
    variables: {},
    beforeScript: [],
    script: ['true'],
    afterScript: [],
    artifacts: { paths: [], when: 'on_success', reports: NO_REPORTS },
    cache: null,
    resourceGroup: null,
    environment: null,
    timeoutSeconds: 30,
    ...more,
  };
}

export function pipelineOf(...jobs: ExpandedJob[]): ExpandedPipeline {
  return { stages: [...new Set(jobs.map((one) => one.stage))], jobs };
}

export function keeping(paths: string[], reports: Partial<Reports> = {}, when: ExpandedJob['artifacts']['when'] = 'on_success') {
  return { artifacts: { paths, when, reports: { ...NO_REPORTS, ...reports } } };
}

/** A need of another job, with its artifacts. */
export const need = (name: string, artifacts = true) => ({ job: name, artifacts, optional: false });
