import type { Config } from '../../config.ts';
import { examine, type Report, SETTING_CHECKS } from '../../doctor/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { asker } from './ask.ts';
import { homeOf, patientAt } from './patient.ts';
import { refuseStranger } from './stranger.ts';

export interface AtStart {
  readonly config: Config;
  /** The controller's own. */
  readonly token: string;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/**
 * The doctor's look at the project that the configuration names, with the controller's token; none where it names none.
 * Keys and policy are files, and change between two starts: they are left out.
 */
export function settingsExaminer({ config, token, clock, fetch }: AtStart): ((signal: AbortSignal) => Promise<Report>) | null {
  const { url, projectId, targetBranch } = config.forge;
  if (url === null || projectId === null) return null;
  const home = homeOf(url);
  return async (signal) => {
    const ask = asker({
      url: home,
      token,
      clock: { ...clock, sleep: (ms) => clock.sleep(ms, signal) },
      fetch: (input, init) =>
        fetch(input, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) }),
    });
    const patient = patientAt(home, {
      ask,
      askAsController: ask,
      project: String(projectId),
      targetBranch,
      now: clock.now(),
      ownKey: null,
      pinnedPolicyDigest: config.gate.policyDigest,
    });
    await refuseStranger(patient);
    return await examine(patient, () => signal.throwIfAborted(), SETTING_CHECKS);
  };
}
