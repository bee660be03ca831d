export { type Collector, type CollectorConfig, createCollector } from './collector.ts';
export { createPlayback, type Playback } from './playback.ts';
export { firstInstant } from './sources/file.ts';
export { createSource, type SourceConfig } from './sources/index.ts';
export { readWorldClock } from './sources/simulator.ts';
