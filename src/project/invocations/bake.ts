/** Builds of bake files (https://docs.docker.com/build/bake/reference/). */
import { dirOf } from '../paths.js';
import { at, entriesOf, itemsOf, jsonCells, textsOf, type Cell } from './cells.js';
import { hclCells } from './hcl.js';
import { pairsOf, placed } from './placing.js';
import type { ImageBuild, Said } from './types.js';

/** The builds of a bake file, in HCL or JSON. Throws SyntaxError where it cannot be read. */
export async function bakeBuilds(path: string, text: string): Promise<readonly ImageBuild[]> {
  const targets = new Map(
    entriesOf(at(path.endsWith('.json') ? await jsonCells(text) : hclCells(text), 'target')),
  );
  const inherited = new Set([...targets.values()].flatMap((target) => textsOf(at(target, 'inherits'))));
  const found: ImageBuild[] = [];
  for (const [name, target] of targets) {
    // A target for others to inherit from is no build of its own, unless it says where it builds.
    if (inherited.has(name) && at(target, 'context') === undefined && at(target, 'dockerfile') === undefined)
      continue;
    const build = targetBuild(path, chainOf(target, targets, 0), target.line);
    if (build !== undefined) found.push(build);
  }
  return found;
}

/** A target with those it inherits from, the strongest last. */
function chainOf(target: Cell, targets: ReadonlyMap<string, Cell>, depth: number): readonly Cell[] {
  if (depth > 10) return [target];
  const parents = textsOf(at(target, 'inherits')).map((name) => targets.get(name));
  return [
    ...parents.flatMap((parent) => (parent === undefined ? [] : chainOf(parent, targets, depth + 1))),
    target,
  ];
}

function targetBuild(path: string, chain: readonly Cell[], line: number): ImageBuild | undefined {
  const last = (key: string): Cell | undefined =>
    chain.findLast((cell) => at(cell, key) !== undefined)?.map?.get(key);
  const matrix = last('matrix') !== undefined;
  const saidOf = (key: string): Said => textOf(last(key), matrix);
  const inline = last('dockerfile-inline');
  if (inline !== undefined && inline.text === undefined) return undefined;
  return placed(path, dirOf(path), {
    line,
    context: saidOf('context'),
    dockerfile: saidOf('dockerfile'),
    from: 'context',
    target: saidOf('target'),
    args: argsOf(chain, 'args', matrix),
    openArgs: chain.some((cell) => at(cell, 'args') !== undefined && at(cell, 'args')?.map === undefined),
    contexts: argsOf(chain, 'contexts', matrix),
    platforms: textsOf(last('platforms')),
    network: saidOf('network'),
    secrets: itemsOf(last('secret')).flatMap(
      (cell) => at(cell, 'id')?.text ?? /(?:^|,)id=([^,]+)/.exec(cell.text ?? '')?.[1] ?? [],
    ),
    inline: inline?.text,
  });
}

/** In a matrix, variables have no value outside it. */
function textOf(cell: Cell | undefined, matrix: boolean): Said {
  if (cell === undefined) return undefined;
  return cell.text === undefined || (matrix && cell.text === '') ? null : cell.text;
}

function argsOf(
  chain: readonly Cell[],
  key: string,
  matrix: boolean,
): ReadonlyMap<string, string | undefined> {
  const all = new Map<string, string | undefined>();
  for (const cell of chain) {
    for (const [name, value] of entriesOf(at(cell, key))) all.set(name, textOf(value, matrix) ?? undefined);
    for (const [name, value] of pairsOf(textsOf(at(cell, key)))) all.set(name, value);
  }
  return all;
}
