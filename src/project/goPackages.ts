/** Which directories of a module a program of it is made from. */
import { ownerOf } from '../knowledge/go-hosts.js';
import { goImports, isGoSource } from './goImports.js';
import { isDirectory, parseGoFile, type GoFile } from './goMod.js';
import { parseGoSum } from './goSum.js';
import { dirOf } from './paths.js';
import type { Project } from './types.js';

interface Refusal {
  readonly refused: string;
}

/** Other files that go compiles, which may include files from elsewhere. */
const FOREIGN = /\.(?:s|S|sx|c|cc|cpp|cxx|m|mm|h|hh|hpp|hxx|f|F|f90|for|swig|swigcxx|syso)$/;

/** The go.mod of a context's root, when the program's packages can be told from its sources; `files` are those that are copied. */
export function plainModule(project: Project, files: ReadonlySet<string>): GoFile | Refusal {
  const text = files.has('go.mod') ? project.texts.get('go.mod') : undefined;
  const file = text === undefined ? undefined : parseGoFile(text);
  if (file?.module === undefined) return { refused: 'no go.mod that can be read lies at the root' };
  if (files.has('go.work')) return { refused: 'go.work may bring modules from other directories' };
  const local = file.replaces.find(isDirectory);
  if (local !== undefined) return { refused: `go.mod replaces ${local.path} by the directory ${local.by}` };
  return importer(project, file, file.module, files) ?? file;
}

/** A module that is downloaded or vendored may import packages of this one in turn: its own people's may. */
export function importer(
  project: Project,
  { requires, replaces }: GoFile,
  module: string,
  files: ReadonlySet<string>,
): Refusal | undefined {
  const sum = files.has('go.sum') ? project.texts.get('go.sum') : '';
  if (sum === undefined) return { refused: 'go.sum was not read' };
  const others = [
    ...requires.map(({ path }) => path),
    ...replaces.map(({ by }) => by),
    ...parseGoSum(sum).modules.keys(),
  ];
  const near = others.find((path) => ownOf(path) === ownOf(module));
  return near === undefined
    ? undefined
    : { refused: `${near}, which it requires, may import packages of this module` };
}

/** Whose a module is: an owner on a forge, else a host. */
function ownOf(path: string): string {
  return ownerOf(path) ?? path.split('/', 1)[0] ?? '';
}

/**
 * The directories of the packages that one is made from, itself included; '' is the root.
 * @param start directory of the named package
 * @param files the files that are copied
 */
export function packagesOf(
  project: Project,
  module: string,
  start: string,
  files: ReadonlySet<string>,
): ReadonlySet<string> | Refusal {
  const all = byDirectory(files);
  const needed = new Set([start]);
  for (const directory of needed) {
    const there = all.get(directory) ?? [];
    const reason = unfit(directory, there, files);
    if (reason !== undefined) return { refused: reason };
    for (const path of there.filter(isGoSource)) {
      const imports = importsOf(project, path);
      if ('refused' in imports) return imports;
      for (const each of imports.paths.flatMap((name) => directoryIn(module, name))) needed.add(each);
    }
  }
  return needed;
}

/** The directory of a package of the module; none for other packages. */
function directoryIn(module: string, name: string): readonly string[] {
  if (name === module) return [''];
  return name.startsWith(`${module}/`) ? [name.slice(module.length + 1)] : [];
}

function byDirectory(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of files) {
    const others = found.get(dirOf(path));
    if (others === undefined) found.set(dirOf(path), [path]);
    else others.push(path);
  }
  return found;
}

function unfit(directory: string, there: readonly string[], files: ReadonlySet<string>): string | undefined {
  if (!there.some(isGoSource))
    return `no Go sources are copied to ${directory === '' ? 'the root' : directory}`;
  const foreign = there.find((path) => FOREIGN.test(path));
  if (foreign !== undefined) return `${foreign} may include files from elsewhere`;
  for (let at = directory; at !== ''; at = dirOf(at))
    if (files.has(`${at}/go.mod`)) return `${directory} belongs to the module of ${at}/go.mod`;
  return undefined;
}

function importsOf(project: Project, path: string): { readonly paths: readonly string[] } | Refusal {
  const text = project.texts.get(path);
  if (text === undefined) return { refused: `${path} was not read` };
  if (/^[ \t]*\/\/go:generate\b/m.test(text))
    return { refused: `${path} has sources generated, which may import more` };
  const paths = goImports(text);
  if (paths === undefined) return { refused: `the imports of ${path} cannot be told` };
  if (paths.includes('C')) return { refused: `${path} uses cgo, which reads files from elsewhere` };
  if (paths.some((each) => /^\.{0,2}(?:\/|$)/.test(each)))
    return { refused: `${path} imports by a relative path` };
  return { paths };
}
