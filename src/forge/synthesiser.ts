import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Synthesiser } from '../change/port.ts';
import type { Placement } from '../domain/placement.ts';
import { messageOf, TrimtabError } from '../lib/errors.ts';

type Synthesise = (service: string, placement: Placement) => Readonly<Record<string, unknown>>;

/** Loaded once per folder: Node never lets go of a module. */
const loaded = new Map<string, Promise<Synthesise>>();

/** Synthesises with the stacks of an exported `infra` folder, in this process. */
export function createSynthesiser(infraFolder: string): Synthesiser {
  return {
    async synthesise(service, placement) {
      let synthesise = loaded.get(infraFolder);
      if (synthesise === undefined) {
        synthesise = load(infraFolder);
        loaded.set(infraFolder, synthesise);
        synthesise.catch(() => loaded.delete(infraFolder));
      }
      return (await synthesise)(service, placement);
    },
  };
}

async function load(infraFolder: string): Promise<Synthesise> {
  let module: { synthesiseService?: unknown };
  try {
    module = await import(/* @vite-ignore */ pathToFileURL(join(infraFolder, 'synth.ts')).href);
  } catch (error) {
    throw new TrimtabError('stacks', `loading the stacks of the repository: ${messageOf(error)}`, {
      advice: 'Check that `infra/synth.ts` of the target branch runs.',
    });
  }
  if (typeof module.synthesiseService !== 'function')
    throw new TrimtabError('stacks', 'loading the stacks of the repository: `infra/synth.ts` exports no `synthesiseService`');
  return module.synthesiseService as Synthesise;
}
