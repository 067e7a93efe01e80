import { randomBytes } from 'node:crypto';
import { isBefore } from '../needs.js';
import { output, run } from '../process.js';
import { EngineError } from '../types.js';
import { reasonIn, valueAt, type Tool } from './tool.js';

/** An image of the storage. */
export interface StoredImage {
  readonly id: string;
  /** False for one that a step left, or whose name went to another. */
  readonly hasName: boolean;
}

/** All images of the storage, also those that steps left. */
export async function storedImages({ program }: Tool): Promise<readonly StoredImage[]> {
  const json = program === 'podman' ? ['--format', 'json'] : ['--json'];
  return imagesIn(await output(program, ['images', '--all', '--no-trunc', ...json]));
}

/** Reads the list of images that podman and buildah give as JSON. */
export function imagesIn(json: string): readonly StoredImage[] {
  const list = JSON.parse(json === '' ? '[]' : json) as unknown;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const id = valueAt(item, 'id');
    const names = valueAt(item, 'repotags') ?? valueAt(item, 'names');
    if (typeof id !== 'string') return [];
    return [{ id: id.replace(/^sha256:/, ''), hasName: Array.isArray(names) && names.length > 0 }];
  });
}

/**
 * Removes images and no others: both programs also remove what an image was made from when nothing else is.
 *
 * @param images those before what they were made from; one with several names loses only this one
 * @param spared ids of images without a name that one of them was made from and that are to stay
 */
export async function removeImages(
  tool: Tool,
  images: readonly { readonly name: string; readonly id: string }[],
  spared: readonly string[],
): Promise<void> {
  if (images.length === 0) return;
  const { program } = tool;
  const knows = program === 'podman' && !isBefore(tool.version, [4, 3]);
  const guards = knows ? [] : await guarded(tool, spared);
  try {
    const ran = await run(program, [
      'rmi',
      ...(knows ? ['--no-prune'] : []),
      ...images.map(({ name }) => name),
    ]);
    if (ran.exitCode === 0) return;
    const left = new Set((await storedImages(tool)).map(({ id }) => id));
    const stayed = images.find(({ id }) => left.has(id));
    if (stayed !== undefined)
      throw new EngineError(`${program} could not remove the image ${stayed.name}: ${reasonIn(ran.stderr)}`);
  } finally {
    if (guards.length > 0)
      await run(program, ['rm', ...(program === 'podman' ? ['--force'] : []), ...guards]);
  }
}

/** An image that a container stands on is not removed: makes one for each, and returns their names. */
async function guarded({ program }: Tool, spared: readonly string[]): Promise<readonly string[]> {
  const guards: string[] = [];
  for (const id of spared) {
    const name = `dockopt-${process.pid}-${randomBytes(4).toString('hex')}`;
    const args =
      program === 'podman'
        ? ['create', '--network', 'none', '--name', name, id, 'true']
        : ['from', '--pull-never', '--name', name, id];
    // One that is gone needs no guard.
    if ((await run(program, args)).exitCode === 0) guards.push(name);
  }
  return guards;
}
