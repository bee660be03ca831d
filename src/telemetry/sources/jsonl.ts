import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { RawSample } from '../port.ts';
import { asRawSample } from '../raw-sample.ts';

/** Samples of a JSON Lines file: one sample per line. A line that is no JSON becomes a sample without an instant. */
export async function* jsonlSamples(stream: Readable): AsyncGenerator<RawSample> {
  let failure: unknown = null;
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  // readline ends quietly when its input fails; the failure must not look like the end of the file.
  stream.on('error', (error) => {
    failure = error;
    lines.close();
  });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    yield parse(line);
  }
  if (failure !== null) throw failure;
}

function parse(line: string): RawSample {
  try {
    return asRawSample(JSON.parse(line));
  } catch {
    return asRawSample(line);
  }
}
