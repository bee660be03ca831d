import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { isRecord } from '../../fields.ts';
import type { Resource } from '../changes.ts';
import { type Engine, stalePlan } from '../engine.ts';
import { recordedStack } from '../state/recorded.ts';
import type { RecordedStack, StateStore } from '../state/state-store.ts';
import { diff, resourcesOf } from './diff.ts';

const SAVED_PLAN = 'saved-plan.json';

/** What a saved plan holds: the serial that it was made against and everything that is to be there after. */
interface SavedPlan {
  readonly stack: string;
  readonly expectedSerial: number | null;
  readonly resources: readonly Resource[];
}

/** Applies synthesised stacks by writing them down as the new state: the simulated clouds run what is written. */
export function embeddedEngine(store: StateStore): Engine {
  const unmoved = async (stack: string, folder: string): Promise<SavedPlan> => {
    const saved = await readSaved(stack, folder);
    const serial = (await store.read(stack))?.serial ?? null;
    if (serial !== saved.expectedSerial)
      throw stalePlan(stack, `planned at serial ${saved.expectedSerial ?? 'none'}, now at ${serial ?? 'none'}`);
    return saved;
  };
  return {
    name: 'embedded',
    width: 8,
    async plan(stack, template, folder) {
      const recorded = owned(stack, await store.read(stack));
      const resources = resourcesOf(template);
      const serial = recorded?.serial ?? null;
      const saved: SavedPlan = { stack, expectedSerial: serial, resources };
      await writeFile(join(folder, SAVED_PLAN), `${JSON.stringify(saved)}\n`);
      return { serial, changes: diff(recorded?.resources ?? [], resources) };
    },
    async check(stack, folder) {
      await unmoved(stack, folder);
    },
    async apply(stack, folder) {
      const { expectedSerial: serial, resources } = await unmoved(stack, folder);
      await store.write(stack, { serial, engine: 'embedded', resources });
    },
    exists: async (stack) => (await store.read(stack)) !== null,
  };
}

/** What Terraform built is Terraform's to change: written over, it would be lost from sight. */
function owned(stack: string, recorded: RecordedStack | null): RecordedStack | null {
  if (recorded?.engine !== 'terraform') return recorded;
  throw new InfraError('foreign-state', `planning ${stack}: Terraform applied this stack last`, {
    advice: 'Set TRIMTAB_ENGINE=terraform.',
  });
}

async function readSaved(stack: string, folder: string): Promise<SavedPlan> {
  const path = join(folder, SAVED_PLAN);
  const saved: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (isRecord(saved) && saved['stack'] === stack) {
    const { expectedSerial, resources } = saved;
    const checked = recordedStack(path, { stack, serial: expectedSerial ?? 0, engine: 'embedded', resources });
    return { stack, expectedSerial: expectedSerial === null ? null : checked.serial, resources: checked.resources };
  }
  throw new InfraError('invalid-plan', `${path} is no saved plan of ${stack}`);
}
