/** What a tsconfig.json says of where the compiler writes. */
import { isObject, isTexts, type JsonObject } from '../../../project/json.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';

export interface CompilerSettings {
  /** Directory of the context; undefined where the output lies beside the sources. */
  readonly outDir: string | undefined;
  /** Files that said so. */
  readonly files: readonly string[];
}

/** More `extends` than anybody writes. */
const DEEPEST = 8;

interface Found {
  outDir?: string;
  readonly files: string[];
  noEmit?: boolean;
  declarationOnly?: boolean;
  single?: boolean;
}

/**
 * Where a compiler with this configuration writes its output.
 *
 * @param path of the configuration in the context
 */
export function compilerSettings(
  project: Project,
  path: string,
): CompilerSettings | { readonly left: string } {
  const found: Found = { files: [] };
  const left = read(project, path, { found, root: path, depth: 0 });
  if (left !== undefined) return { left };
  if (found.noEmit === true) return { left: `${path} sets noEmit` };
  if (found.declarationOnly === true) return { left: `${path} sets emitDeclarationOnly` };
  if (found.single === true) return { left: `${path} sets outFile` };
  return { outDir: found.outDir, files: found.files };
}

interface Reading {
  readonly found: Found;
  /** The configuration that was named first. */
  readonly root: string;
  readonly depth: number;
}

/** Reads a configuration: what it extends first, so that it has the last word. */
function read(project: Project, path: string, reading: Reading): string | undefined {
  const { found, depth } = reading;
  const document = project.documents.get(path);
  if (!isObject(document)) return `${path} ${project.unreadable.get(path) ?? 'was not read'}`;
  if (depth > DEEPEST) return `${path} extends too many others`;
  const parents = document.extends === undefined ? [] : [document.extends].flat();
  if (!isTexts(parents)) return `${path} extends what is not understood`;
  for (const parent of parents) {
    // The bases of that scope leave the places of files to those who use them (tsconfig/bases, 2026-11).
    if (/^@tsconfig\/[\w-]+(?:\/tsconfig(?:\.json)?)?$/.test(parent)) continue;
    const next = parentPath(project, path, parent);
    if (next === undefined) return `${path} extends ${parent}, which was not read`;
    const left = read(project, next, { ...reading, depth: depth + 1 });
    if (left !== undefined) return left;
  }
  found.files.push(path);
  return isObject(document.compilerOptions) ? take(document.compilerOptions, path, reading) : undefined;
}

function parentPath({ files }: Project, path: string, parent: string): string | undefined {
  if (!parent.startsWith('.')) return undefined;
  const plain = joinPath(dirOf(path), parent) ?? '';
  return [plain, `${plain}.json`].find((each) => files.has(each));
}

function take(settings: JsonObject, path: string, { found, root }: Reading): string | undefined {
  const { outDir, outFile, noEmit, emitDeclarationOnly } = settings;
  if (typeof noEmit === 'boolean') found.noEmit = noEmit;
  if (typeof emitDeclarationOnly === 'boolean') found.declarationOnly = emitDeclarationOnly;
  if (outFile !== undefined) found.single = true;
  if (outDir === undefined) return undefined;
  if (typeof outDir !== 'string') return `${path} has an outDir that is no text`;
  const isOfRoot = outDir.startsWith('${configDir}');
  const written = isOfRoot ? outDir.slice('${configDir}'.length).replace(/^\//, '') : outDir;
  const resolved = written.startsWith('/') ? undefined : joinPath(dirOf(isOfRoot ? root : path), written);
  if (resolved === undefined || written.includes('$')) return `${path} writes to ${outDir}`;
  found.outDir = resolved;
  return undefined;
}
