/**
 * Compressed sizes of layers, kept from run to run: to compress the gigabyte of a base image takes half a minute of a
 * processor, and equal layers (one `diffId`) have one size.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Bytes of a layer as a registry stores it, by its `diffId`. */
export type LayerSizes = Map<string, number>;

/** The last so many layers are kept: a megabyte of text. */
const MOST = 10_000;

/**
 * Where the sizes are kept: `dockopt/layers.json` in the user's folder for caches (XDG base directory specification;
 * `LOCALAPPDATA` on Windows).
 */
export function layerSizesFile(env: NodeJS.ProcessEnv = process.env): string {
  const windows = process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined;
  const given = env['XDG_CACHE_HOME'] ?? windows;
  const folder = given !== undefined && path.isAbsolute(given) ? given : path.join(os.homedir(), '.cache');
  return path.join(folder, 'dockopt', 'layers.json');
}

/** What was kept; nothing where there is no such file, or none that can be read. */
export async function recallLayerSizes(file: string): Promise<LayerSizes> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    return new Map(typeof kept === 'object' && kept !== null ? Object.entries(kept).filter(isSize) : []);
  } catch {
    return new Map();
  }
}

function isSize(entry: [string, unknown]): entry is [string, number] {
  const [diffId, bytes] = entry;
  return (
    /^sha256:[0-9a-f]{64}$/.test(diffId) &&
    typeof bytes === 'number' &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0
  );
}

/**
 * Keeps sizes, and those that another run kept meanwhile. The file is replaced whole. A folder that cannot be written is
 * no error: the sizes are then measured anew.
 */
export async function keepLayerSizes(file: string, sizes: LayerSizes): Promise<void> {
  const all = [...new Map([...(await recallLayerSizes(file)), ...sizes])].slice(-MOST);
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, `${JSON.stringify(Object.fromEntries(all))}\n`);
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
