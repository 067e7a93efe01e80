/** Archives in the form of zip, without compression: wheels, and the modules of Go. */

/** @param files path -> content; the same ones give the same bytes */
export function zipOf(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path);
    const data = typeof content === 'string' ? Buffer.from(content) : content;
    const common = commonFields(name, data);
    bodies.push(Buffer.concat([words(0x04034b50, 20), common, name, data]));
    // Made by Unix, and a file that everybody may read.
    const rest = [shorts(0, 0, 0), words4(0o100644 * 0x10000), words4(offset)];
    directory.push(Buffer.concat([words4(0x02014b50), shorts(0x0314, 20), common, ...rest, name]));
    offset += bodies.at(-1)?.length ?? 0;
  }
  const list = Buffer.concat(directory);
  const end = [words4(0x06054b50), shorts(0, 0, bodies.length, bodies.length), words4(list.length)];
  return Buffer.concat([...bodies, list, ...end, words4(offset), shorts(0)]);
}

/** Flags, method, time, day (the first that there is), checksum, both sizes, and the lengths of name and extra field. */
function commonFields(name: Buffer, data: Buffer): Buffer {
  const sizes = [words4(crc32(data)), words4(data.length), words4(data.length)];
  return Buffer.concat([shorts(0, 0, 0, 0x21), ...sizes, shorts(name.length, 0)]);
}

function words(signature: number, version: number): Buffer {
  return Buffer.concat([words4(signature), shorts(version)]);
}

function words4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
