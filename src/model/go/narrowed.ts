/** The COPYs that bring a Go program's packages, and no more, to where a COPY of the whole context does. */
import { isGoSource } from '../../project/goImports.js';
import { packagesOf, plainModule } from '../../project/goPackages.js';
import { isDockerfilePath } from '../../project/names.js';
import { baseOf, dirOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import type { Context } from '../copies.js';
import { below } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { manifestCopies, type Placed } from '../split/manifestCopies.js';
import type { Build } from '../types.js';
import { goOptions } from './linkerFlags.js';
import { programOf, type GoBuilder, type GoProgram } from './narrowing.js';
import { goMinorOf } from './version.js';

export interface Narrowed {
  /** The texts of the COPYs. */
  readonly copies: readonly string[];
  /** Directories at the root of the context that are no longer copied. */
  readonly left: readonly string[];
  readonly evidence: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

const VENDORS = /\bgo\s+(?:mod|work)\s+vendor\b/;
const MARKS = ['.git', '.hg', '.svn', '.bzr', '.fslckout', '_FOSSIL_'];

/** Undefined when there is nothing to leave out, and for a build context of which nothing is known. */
export function narrowed(build: Build, builder: GoBuilder, context: Context): Narrowed | Refusal | undefined {
  const { project } = build;
  if (!project.known) return undefined;
  const files = new Set([...context.files].filter((path) => !context.hidden(path)));
  const tops = new Set([...files].map((path) => path.slice(0, Math.max(0, path.indexOf('/')))));
  const worth = [...tops].filter((name) => /^[^.]/.test(name) && name !== 'vendor').toSorted();
  if (worth.length < 2) return undefined;
  const program = programOf(build, builder);
  if ('refused' in program) return program;
  const found = neededBy(project, builder, program, files);
  if ('refused' in found) return found;
  const needed = new Set([...found].map(topOf));
  const left = worth.filter((name) => !needed.has(name));
  if (left.length === 0) return undefined;
  const reason =
    stamped(builder, program, context) ?? vendoring(project) ?? misplaced(builder, program, context);
  if (reason !== undefined) return { refused: reason };
  return copiesOf(build, builder, program, { found, files, left, context });
}

interface Found {
  readonly found: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
  readonly left: readonly string[];
  readonly context: Context;
}

function copiesOf(
  { project }: Build,
  { copy }: GoBuilder,
  program: GoProgram,
  { found, files, left, context }: Found,
): Narrowed | Refusal {
  const { target } = copy;
  const isVendored = [...files].some((path) => path.startsWith('vendor/'));
  const roots = ['go.mod', 'go.sum'].filter((path) => files.has(path));
  const sources = found.has('') ? [...files].filter(isRootSource).toSorted() : [];
  const directories = [...new Set([...[...found].map(topOf), ...(isVendored ? ['vendor'] : [])])].filter(
    (name) => name !== '',
  );
  const placed = [
    ...[...roots, ...sources].map((path): Placed => ({ path, directory: target })),
    ...directories.toSorted().map((name): Placed => ({ path: `${name}/`, directory: `${target}/${name}` })),
  ];
  const reason = placed.map(({ path }) => unsure(project, path, context)).find((why) => why !== undefined);
  if (reason !== undefined) return { refused: reason };
  const copies = manifestCopies(program.run.model, copy, placed);
  if ('refused' in copies) return copies;
  const evidence = [
    `of the module, ${program.named} needs packages of ${directories.filter((name) => name !== 'vendor').join(', ')} alone`,
  ];
  return { copies, left, evidence };
}

/** Why a COPY that names a path may fail where one of the whole context does not; undefined when it will not. */
function unsure({ tracked, links = new Set() }: Project, path: string, context: Context): string | undefined {
  if (context.hidden(path.replace(/\/$/, '')))
    return `the ignore file hides ${path} and brings parts of it back`;
  const link = [...links].find((each) => each === path || (path.endsWith('/') && each.startsWith(path)));
  if (link !== undefined) return `${link} is a symbolic link, and may lead to what is not copied`;
  if (tracked === undefined) return undefined;
  const isThere = path.endsWith('/') ? [...tracked].some((file) => file.startsWith(path)) : tracked.has(path);
  return isThere ? undefined : `${path} is not tracked by git, so that a fresh clone may not have it`;
}

/** The directory at the root in which a directory lies; '' for the root. */
function topOf(directory: string): string {
  return directory.split('/', 1)[0] ?? '';
}

/** The directories of all packages that the program is made from. */
function neededBy(
  project: Project,
  { copy: { target } }: GoBuilder,
  { directory, named }: GoProgram,
  files: ReadonlySet<string>,
): ReadonlySet<string> | Refusal {
  const mod = plainModule(project, files);
  if ('refused' in mod) return mod;
  const { module = '' } = mod;
  const isImport = named === module || named.startsWith(`${module}/`);
  const written = named.endsWith('.go') ? dirOf(named) || '.' : named;
  if (!isImport && !named.endsWith('.go') && !named.startsWith('.'))
    return { refused: `${named} is no package of this module` };
  const path = isImport
    ? joinWorkdir(target, written.slice(module.length + 1))
    : joinWorkdir(directory, written);
  const start = path === undefined ? undefined : below(target, path);
  if (start === undefined) return { refused: `${named} lies outside of what is copied` };
  const from = below(target, directory);
  if (from !== '' && from !== start)
    return { refused: '`go build` runs in a directory that would not be there' };
  const found = packagesOf(project, module, start, files);
  return 'refused' in found ? found : (unlikeRoot(project, found, files) ?? found);
}

/** At the root, only Go's own files are taken: what else belongs to a package there is not known by its name. */
function unlikeRoot(
  project: Project,
  found: ReadonlySet<string>,
  files: ReadonlySet<string>,
): Refusal | undefined {
  if (!found.has('')) return undefined;
  if (files.has('default.pgo')) return { refused: 'default.pgo at the root is read too' };
  const embeds = [...files].find(
    (path) => isRootSource(path) && /^\s*\/\/go:embed\b/m.test(project.texts.get(path) ?? ''),
  );
  return embeds === undefined ? undefined : { refused: `${embeds} may embed files of any directory` };
}

function isRootSource(path: string): boolean {
  return !path.includes('/') && isGoSource(path);
}

/** From Go 1.18 on, the commit is written into the program where there is a repository around its package. */
function stamped({ stage }: GoBuilder, { command }: GoProgram, context: Context): string | undefined {
  if ((goMinorOf(stage) ?? 18) < 18 || goOptions(command, '-buildvcs').at(-1)?.value === 'false')
    return undefined;
  const mark = MARKS.find(
    (name) => (context.directories.has(name) || context.files.has(name)) && !context.hidden(name),
  );
  return mark && `${mark} is copied, from which \`go build\` writes the commit into the program`;
}

/** Where somebody fills vendor/ before the build, it is not among the files now. */
function vendoring({ texts, files }: Project): string | undefined {
  if (files.has('vendor/modules.txt')) return undefined;
  const path = [...texts].find(([name, text]) => !isDockerfilePath(name) && VENDORS.test(text))?.[0];
  return path && `${path} speaks of \`go mod vendor\`, so that vendor/ may be there in a build`;
}

/** `-o api` makes a file in a directory of that name, and the file of that name without it. */
function misplaced({ copy }: GoBuilder, { output }: GoProgram, { directories }: Context): string | undefined {
  const path = below(copy.target, output);
  if (path === undefined || (!directories.has(path) && path !== '')) return undefined;
  return `-o names ${path === '' ? 'the directory of the sources' : `the directory ${baseOf(path)}`}, in which the program would come to lie`;
}
