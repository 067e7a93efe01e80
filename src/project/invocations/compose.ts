/** Builds of compose files, with what they extend, include and override. */
import { dirOf, joinPath } from '../paths.js';
import { at, entriesOf, itemsOf, textsOf, yamlCells, type Cell } from './cells.js';
import { ROOT, pairsOf, placed } from './placing.js';
import type { ImageBuild, Said } from './types.js';

/** Text of another file of the project by its path; undefined when there is none. */
export type ReadOther = (path: string) => string | undefined;

const FIRST = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const DEPTH = 6;

/** A service's `build`, and the directory from which its context is looked up. */
interface Part {
  readonly file: string;
  readonly base: string;
  readonly build: Cell;
}

/** The builds of a compose file. Throws SyntaxError where it is not YAML. */
export async function composeBuilds(
  path: string,
  text: string,
  read: ReadOther,
): Promise<readonly ImageBuild[]> {
  const reader = new ComposeReader(read);
  const found: ImageBuild[] = [];
  for (const [name, parts] of await reader.services(path, text, 0)) {
    const below = await reader.overridden(path, name, parts);
    // What names neither a context nor a Dockerfile only adds to the first file.
    if (below === undefined || parts.some(namesPlace)) found.push(...partsBuild(path, parts));
    if (below !== undefined) found.push(...partsBuild(path, below));
  }
  const seen = new Set<string>();
  return found.filter((build) => !seen.has(keyOf(build)) && seen.add(keyOf(build)));
}

function namesPlace({ build }: Part): boolean {
  const keys = ['context', 'dockerfile', 'dockerfile_inline'];
  return build.text !== undefined || keys.some((key) => at(build, key) !== undefined);
}

function keyOf({ context, dockerfile, target, openTarget, line, inline }: ImageBuild): string {
  return JSON.stringify([context, dockerfile, target, openTarget, line, inline]);
}

class ComposeReader {
  readonly #files = new Map<string, Cell | undefined>();

  constructor(readonly read: ReadOther) {}

  /** The builds by service: what is said last stands last. */
  async services(path: string, text: string, depth: number): Promise<ReadonlyMap<string, readonly Part[]>> {
    const root = (await yamlCells(text))[0];
    const found = new Map<string, readonly Part[]>();
    for (const [name, service] of entriesOf(at(root, 'services') ?? root)) {
      const parts = await this.#partsOf(path, root, service, depth);
      if (parts.length > 0) found.set(name, parts);
    }
    const files = itemsOf(at(root, 'include')).flatMap((included) =>
      textsOf(included.map === undefined ? included : at(included, 'path')),
    );
    for (const file of depth < DEPTH ? files : []) {
      const included = await this.#included(joinPath(dirOf(path), file), depth);
      for (const [name, parts] of included) if (!found.has(name)) found.set(name, parts);
    }
    return found;
  }

  async #included(path: string | undefined, depth: number): Promise<ReadonlyMap<string, readonly Part[]>> {
    const text = path === undefined ? undefined : this.read(path);
    return path === undefined || text === undefined ? new Map() : this.services(path, text, depth + 1);
  }

  async #partsOf(
    path: string,
    root: Cell | undefined,
    service: Cell,
    depth: number,
  ): Promise<readonly Part[]> {
    const own = at(service, 'build');
    const parts = own === undefined ? [] : [{ file: path, base: dirOf(path), build: own }];
    const base = at(service, 'extends');
    const name = base?.text ?? at(base, 'service')?.text;
    if (name === undefined || depth >= DEPTH) return parts;
    const file = at(base, 'file')?.text;
    const place = file === undefined ? path : joinPath(dirOf(path), file);
    const other = file === undefined ? root : await this.#rootOf(place);
    const extended = at(other, 'services', name) ?? at(other, name);
    if (extended === undefined || place === undefined) return parts;
    return [...(await this.#partsOf(place, other, extended, depth + 1)), ...parts];
  }

  async #rootOf(path: string | undefined): Promise<Cell | undefined> {
    if (path === undefined) return undefined;
    if (this.#files.has(path)) return this.#files.get(path);
    const text = this.read(path);
    const root = text === undefined ? undefined : (await yamlCells(text))[0];
    this.#files.set(path, root);
    return root;
  }

  /** What a file beside the first compose file of its directory says on top of that one. */
  async overridden(path: string, name: string, parts: readonly Part[]): Promise<readonly Part[] | undefined> {
    const dir = dirOf(path);
    const own = path.slice(dir === '' ? 0 : dir.length + 1);
    const first = FIRST.find((file) => this.read(joinPath(dir, file) ?? '') !== undefined);
    if (first === undefined || FIRST.includes(own)) return undefined;
    const place = joinPath(dir, first) ?? first;
    const root = await this.#rootOf(place);
    const service = at(root, 'services', name);
    if (service === undefined) return undefined;
    const below = await this.#partsOf(place, root, service, 1);
    return below.length === 0 ? undefined : [...below, ...parts];
  }
}

function partsBuild(by: string, parts: readonly Part[]): readonly ImageBuild[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  /** The last part that says something, with its directory. */
  const lastWith = (
    key: string,
  ): { readonly base: string; readonly file: string; readonly cell: Cell } | undefined =>
    parts
      .flatMap(({ base, file, build }) => {
        const cell = key === 'context' && build.text !== undefined ? build : at(build, key);
        return cell === undefined ? [] : [{ base, file, cell }];
      })
      .at(-1);
  const context = lastWith('context');
  const written = lastWith('dockerfile_inline');
  const inline = written?.cell;
  const args = pairs(parts.map(({ build }) => at(build, 'args')));
  const build = placed(by, context?.base ?? last.base, {
    line: last.build.line,
    context: context === undefined ? undefined : pathText(context.cell),
    dockerfile: textOf(lastWith('dockerfile')?.cell),
    from: 'context',
    target: textOf(lastWith('target')?.cell),
    args: args.pairs,
    openArgs: args.open,
    contexts: pairs(parts.map(({ build: one }) => at(one, 'additional_contexts'))).pairs,
    platforms: textsOf(lastWith('platforms')?.cell),
    network: textOf(lastWith('network')?.cell),
    secrets: itemsOf(lastWith('secrets')?.cell).flatMap(
      (cell) => cell.text ?? at(cell, 'source')?.text ?? [],
    ),
    inline: inline?.text,
    inlineAt:
      written && inline?.offset !== undefined ? { file: written.file, offset: inline.offset } : undefined,
  });
  return build === undefined || (inline !== undefined && inline.text === undefined) ? [] : [build];
}

function textOf(cell: Cell | undefined): Said {
  if (cell === undefined) return undefined;
  return cell.text === undefined ? (cell.list ?? cell.map) && null : interpolated(cell.text);
}

/** An absolute path is one of the machine; `/` alone does not mean the root of the repository. */
function pathText(cell: Cell): Said {
  const text = textOf(cell);
  return typeof text === 'string' ? text.replaceAll(ROOT, '') : text;
}

function pairs(cells: readonly (Cell | undefined)[]): {
  readonly pairs: ReadonlyMap<string, string | undefined>;
  readonly open: boolean;
} {
  const all = new Map<string, string | undefined>();
  for (const cell of cells) {
    for (const [name, value] of pairsOf(textsOf(cell).map((word) => interpolated(word) ?? word)))
      all.set(name, value);
    for (const [name, value] of entriesOf(cell)) all.set(name, textOf(value) ?? undefined);
  }
  return { pairs: all, open: [...all.keys()].some((name) => name.includes('$')) };
}

const VARIABLE = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^{}]*))?\})/g;

/** The text with variables replaced by their defaults; null when one has none. Only the environment could set them. */
export function interpolated(text: string): string | null {
  let open = false;
  const result = text.replace(
    VARIABLE,
    (_, escaped?: string, plain?: string, braced?: string, operator?: string, value = '') => {
      if (escaped !== undefined) return '$';
      if (
        plain === undefined &&
        braced !== undefined &&
        operator?.endsWith('-') === true &&
        !String(value).includes('$')
      )
        return String(value);
      open = true;
      return '';
    },
  );
  return open ? null : result;
}
