import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Element, elementsAt, parseXml, textOf } from './xml.ts';

/** A running AWS API emulator (`moto_server`). */
export interface Emulator {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Instances that run or start in a region, by the tag `trimtab:service` where a service is given. */
  instances(region: string, service?: string): Promise<readonly EmulatedInstance[]>;
  stop(): Promise<void>;
}

export interface EmulatedInstance {
  readonly id: string;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

const STARTUP_MS = 30_000;

/** Starts `moto_server` from the PATH on a free loopback port; null when there is none. */
export async function startEmulator(): Promise<Emulator | null> {
  const port = await freePort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  let missing = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => {
      missing = true;
      resolve();
    });
    child.once('exit', () => resolve());
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, delay(5000)]);
    child.kill('SIGKILL');
  };
  for (const deadline = Date.now() + STARTUP_MS; Date.now() < deadline && !missing && child.exitCode === null; await delay(200))
    if (await answers(url)) return { url, stop, instances: (region, service) => listInstances(url, region, service) };
  await stop();
  return null;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

async function listInstances(url: string, region: string, service?: string): Promise<readonly EmulatedInstance[]> {
  const filters = ['pending', 'running'].map((state, index) => `&Filter.1.Value.${index + 1}=${state}`).join('');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      // The emulator takes the region from the signature's scope and does not check the signature.
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/20250101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=none`,
    },
    body: `Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=instance-state-name${filters}`,
  });
  if (!response.ok) throw new Error(`the emulator answered ${response.status} when asked for its instances`);
  const found = elementsAt(parseXml(await response.text()), 'instancesSet', 'item').map(instance);
  return found.filter(({ tags }) => service === undefined || tags['trimtab:service'] === service);
}

function instance(item: Element): EmulatedInstance {
  const tags = elementsAt(item, 'tagSet', 'item').map((tag) => [textOf(tag, 'key'), textOf(tag, 'value')]);
  return { id: textOf(item, 'instanceId'), type: textOf(item, 'instanceType'), tags: Object.fromEntries(tags) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

if (import.meta.main) {
  const emulator = await startEmulator();
  if (emulator === null) {
    console.error('moto_server is not on the PATH, or did not start');
    process.exitCode = 1;
  } else {
    console.log(JSON.stringify({ url: emulator.url }));
    const end = () => void emulator.stop().then(() => process.exit(0));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
    process.stdin.resume().once('end', end);
  }
}
