import { type Config, loadConfig } from '../config.ts';
import { createScorer } from '../scoring/index.ts';

/** The configuration with its formulas tried out, so that a wrong one is refused before anything is started. */
export async function loadCheckedConfig(path: string | null): Promise<Config> {
  const config = await loadConfig(path);
  createScorer(config.scoring);
  return config;
}
