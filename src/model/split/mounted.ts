import type { Run } from '../commands.js';
import { below, directoryAt } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { mountOptions } from '../sources.js';

/** Where package managers keep what they installed, not what they downloaded. */
const INSTALLED = /\/(?:node_modules|site-packages|dist-packages|\.?venv|vendor|bundle)(?:\/(?!\.cache\b)|$)/;

/**
 * Why an install may not stand in a layer of its own: it installs into a mount, which is no part of the layer. A cache
 * mount may be emptied, or filled by another build with the same `id`, between the layer that is taken from the cache
 * and the command that needs what it installed; a tmpfs ends with its RUN.
 *
 * @param filled directories of the image that the install fills
 */
export function mounted(run: Run, filled: readonly string[]): string | undefined {
  for (const { name, value } of run.instruction.flags) {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const type = options?.get('type');
    if (type !== 'cache' && type !== 'tmpfs') continue;
    const written = options?.get('target') ?? options?.get('dst') ?? options?.get('destination') ?? '';
    const target = joinWorkdir(directoryAt(run.model, run.instruction), written) ?? written;
    const holds = filled.some((directory) => below(target, directory) !== undefined);
    if (holds || INSTALLED.test(target))
      return `it installs into a ${type === 'cache' ? 'cache mount' : 'tmpfs'} at ${written}, which no later RUN can rely on`;
  }
  return undefined;
}
