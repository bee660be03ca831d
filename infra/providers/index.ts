import { InfraError } from '../errors.ts';
import { alibaba } from './alibaba/index.ts';
import { aws } from './aws/index.ts';
import { azure } from './azure/index.ts';
import type { Cloud } from './cloud.ts';
import { gcp } from './gcp/index.ts';

/** Every cloud that stacks can be written for: a new one is one line here. */
export const CLOUDS: readonly Cloud[] = [aws, alibaba, gcp, azure];

export function cloudOf(provider: string): Cloud {
  const cloud = CLOUDS.find((candidate) => candidate.name === provider);
  if (cloud === undefined)
    throw new InfraError('unknown-provider', `no stacks can be written for the provider ${provider}`, {
      advice: 'Add its folder to infra/providers/index.ts.',
    });
  return cloud;
}
