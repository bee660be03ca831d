import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../scripts/emulator.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import { type LocalRun, movesOf, startRun, statusOf, until } from './support/local-run.ts';
import { terraformParts } from './support/terraform-parts.ts';

const parts = await terraformParts();
/** One leaves AWS, one comes to AWS. */
const LEAVES = 'service-1';
const COMES = 'analytics-batch';

// The whole loop over real Git and HTTP, with Terraform planning and applying the AWS stacks against the emulator.
describe.skipIf(parts === null)('the loop with Terraform', () => {
  let run: LocalRun;
  let moves: readonly MoveRecord[] = [];
  let emulator: Emulator | null = parts?.emulator ?? null;
  const instancesOf = async (region: string, service: string) => (await emulator?.instances(region, service)) ?? [];

  /**
   * A busy emulator may answer so late that the provider asks again and a network is made twice: then the fleet cannot
   * be brought up, and a second emulator is tried.
   */
  async function started(): Promise<{ readonly controller: string }> {
    for (let attempt = 1; ; attempt++) {
      run = startRun(['--engine', 'terraform', '--services', `${LEAVES},${COMES}`, '--speed', '5'], {
        ...process.env,
        AWS_ENDPOINT_URL: emulator?.url,
        TRIMTAB_TERRAFORM_PLUGIN_DIR: parts?.plugins,
      });
      try {
        return await run.addresses(500_000);
      } catch (error) {
        if (attempt === 2) throw error;
        console.warn(`bringing up the fleet once more: ${error instanceof Error ? error.message : error}`);
        await run.stop();
        await emulator?.stop();
        emulator = await startEmulator();
      }
    }
  }

  beforeAll(async () => {
    const { controller } = await started();
    expect((await instancesOf('us-east-1', LEAVES)).length).toBeGreaterThan(0);
    expect(await instancesOf('eu-west-1', COMES)).toEqual([]);
    await until(
      'both moves are verified',
      async () => {
        moves = await movesOf(controller).catch(() => []);
        return moves.filter((move) => move.verification !== null).length >= 2 || moves.some((move) => move.stage === 'failed');
      },
      600_000,
    );
    expect((await statusOf(controller)).appliedBy).toBe('terraform');
  }, 1_700_000);

  afterAll(async () => {
    await run?.stop();
    await emulator?.stop();
  });

  it('judges, merges, applies and verifies both moves', () => {
    expect(moves.map((move) => [move.service, move.verdict, move.appliedBy, move.verification]).sort()).toEqual([
      [COMES, 'auto', 'terraform', 'held'],
      [LEAVES, 'auto', 'terraform', 'held'],
    ]);
  });

  it('leaves no instance behind where a service has left AWS', async () => {
    expect(await instancesOf('us-east-1', LEAVES)).toEqual([]);
  });

  it('has the instances where a service has come to AWS', async () => {
    const found = await instancesOf('eu-west-1', COMES);
    expect(found.length).toBe(6);
    expect(new Set(found.map((instance) => instance.tags['trimtab:service']))).toEqual(new Set([COMES]));
  });
});
