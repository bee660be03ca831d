import { crc32, deflateRawSync } from 'node:zlib';

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [VERSION, UTF8_NAMES, DEFLATED] = [20, 0x0800, 8];

/** A ZIP archive of files held in memory; small ones, as job artifacts are. */
export function zip(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const path = Buffer.from(name, 'utf8');
    const facts = fileFacts(content, packed, path);
    const local = Buffer.concat([words(LOCAL), facts, path, packed]);
    directory.push(Buffer.concat([words(CENTRAL), shorts(VERSION), facts, shorts(0, 0, 0), words(0), words(offset), path]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = directory.length;
  const end = Buffer.concat([words(END), shorts(0, 0, count, count), words(central.length), words(offset), shorts(0)]);
  return Buffer.concat([...parts, central, end]);
}

/** The fields that both headers of a file share: version to extra length. */
function fileFacts(content: Buffer, packed: Buffer, path: Buffer): Buffer {
  const noDate = shorts(0, 0x21);
  const sizes = [words(crc32(content)), words(packed.length), words(content.length)];
  return Buffer.concat([shorts(VERSION, UTF8_NAMES, DEFLATED), noDate, ...sizes, shorts(path.length, 0)]);
}

function shorts(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    buffer.writeUInt16LE(value, index * 2);
  });
  return buffer;
}

function words(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
}
