import { join } from 'node:path';
import { type Service, startService } from './child.ts';

/** Starts the AWS API emulator in a process of its own; its address is what AWS_ENDPOINT_URL has to say. */
export function startEmulator(
  repository: string,
  stateDir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Service<{ readonly url: string }>> {
  return startService(
    'starting the AWS API emulator (moto_server)',
    { args: [join(repository, 'scripts/emulator.ts')], cwd: repository, env, logFile: join(stateDir, 'emulator.log') },
    60_000,
  );
}
