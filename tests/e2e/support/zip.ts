import { inflateRawSync } from 'node:zlib';

/** The unpacked contents of a ZIP archive by name: enough for what Terraform saves. */
export function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const directory = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = archive.indexOf(directory); at !== -1; at = archive.indexOf(directory, at + 4)) {
    const [method, packed] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const name = archive.subarray(at + 46, at + 46 + archive.readUInt16LE(at + 28)).toString('utf8');
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const body = archive.subarray(start, start + packed);
    files.set(name, method === 0 ? body : inflateRawSync(body));
  }
  return files;
}
