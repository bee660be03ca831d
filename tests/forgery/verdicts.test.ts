import { afterAll, describe, expect, it } from 'vitest';
import { FORGED_VERDICTS } from './cases/t06-forged-verdict.ts';
import { WRONG_BINDINGS } from './cases/t07-bindings.ts';
import { PLAN_GAPS } from './cases/t08-plan-gap.ts';
import { NO_PIPELINE } from './cases/t09-no-pipeline.ts';
import { OLD_JOBS } from './cases/t12-old-jobs.ts';
import { playAll } from './play-all.ts';
import { applyRuns, removeApplyTemplate } from './subjects/apply-job.ts';
import { controllerReads } from './subjects/controller.ts';

afterAll(removeApplyTemplate);

describe('what nobody touched', () => {
  it('is automatic for the controller', async () => {
    expect(await controllerReads(() => {})).toEqual({ outcome: 'auto', because: [] });
  });

  it('is applied', async () => {
    expect(await applyRuns(() => {})).toEqual({ outcome: 'acted', because: ['applied'] });
  });
});

playAll([...FORGED_VERDICTS, ...WRONG_BINDINGS, ...PLAN_GAPS, ...NO_PIPELINE, ...OLD_JOBS]);
