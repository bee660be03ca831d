import { crc32, inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { zip } from '../../../../simulator/forge/rest/zip.ts';

/** Reads an archive by its central directory, as unpackers do. */
function unzip(archive: Buffer): Record<string, string> {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  const files: Record<string, string> = {};
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [checksum, packed, nameLength] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
    ];
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = inflateRawSync(archive.subarray(start, start + packed));
    expect(crc32(content)).toBe(checksum);
    files[archive.subarray(at + 46, at + 46 + nameLength).toString()] = content.toString();
    at += 46 + nameLength;
  }
  expect(at).toBe(end);
  return files;
}

it('packs files so that they can be unpacked', () => {
  const files = { 'verdict.json': '{"verdict":"auto"}\n', 'plan/ü.txt': 'x'.repeat(10_000), empty: '' };
  const buffers = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  expect(unzip(zip(buffers))).toEqual(files);
});
