import type { Journal } from '../journal.ts';
import { checkLimit, insertInto } from '../page.ts';
import type { Deployment, Store } from '../port.ts';
import { type Sheet, sealed, unsealed } from '../sheet.ts';

const SHEET: Sheet<Deployment> = {
  table: 'deployments',
  columns: (deployment) => ({ pipeline_id: deployment.pipelineId, at: deployment.at }),
  shape: { pipelineId: 'number', sha: 'string', services: 'array', engine: 'string', outcome: 'string', at: 'number' },
};

/** What pipelines reported, one row per pipeline: the first report stands. */
export function deploymentsTable(journal: Journal): Pick<Store, 'saveDeployment' | 'deployments'> {
  const insert = journal.db.prepare(
    `${insertInto('deployments', ['pipeline_id', 'at', 'payload', 'checksum'])} ON CONFLICT DO NOTHING`,
  );
  const select = journal.db.prepare(
    `SELECT * FROM deployments
     WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM json_each(payload, '$.services') WHERE value = ?1)
     ORDER BY at DESC, pipeline_id DESC LIMIT ?2`,
  );
  return {
    saveDeployment: (deployment) =>
      journal.write('keep a deployment', () => Number(insert.run(sealed(SHEET, deployment)).changes) === 1),
    deployments: (page) =>
      journal.read('read deployments', () =>
        select.all(page.service ?? null, checkLimit(page.limit)).map((row) => unsealed(SHEET, row)),
      ),
  };
}
