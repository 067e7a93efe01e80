import { parseUnchecked } from '../../syntax/parse.js';
import type { Instruction } from '../../syntax/types.js';

/**
 * The sources of COPY and ADD that are not in another stage, as written and each once. By them the build context of a
 * Dockerfile is found. A text that does not parse has none.
 */
export function contextSources(text: string): readonly string[] {
  const sources = new Set<string>();
  for (const instruction of parseUnchecked(text).dockerfile?.instructions ?? []) {
    if (!readsContext(instruction)) continue;
    for (const source of instruction.args.slice(0, -1)) sources.add(source);
  }
  return [...sources];
}

function readsContext(instruction: Instruction): boolean {
  const copies = instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
  return copies && instruction.flag('from') === undefined;
}
