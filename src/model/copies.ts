import type { Instruction } from '../syntax/types.js';
import { below, directoryAt } from './directory.js';
import { expand, joinWorkdir } from './scope.js';
import { contextSources, matchesSource, type ContextSource } from './sources.js';
import type { Model } from './stages.js';
import { baseOf } from '../project/paths.js';

/** The build context as a COPY sees it. */
export interface Context {
  readonly files: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
  /** True for a path that the ignore file keeps from the builder. */
  hidden(path: string): boolean;
}

export interface CopySource {
  readonly type: 'file' | 'directory';
  /** In the context; '' for its root. */
  readonly path: string;
}

/** A COPY or ADD from the build context whose effect is known. */
export interface ContextCopy {
  readonly instruction: Instruction;
  /** Patterns are spelled out. */
  readonly sources: readonly CopySource[];
  /** Absolute path in the image. */
  readonly target: string;
  /** True when files keep their names below `target`; false when `target` is the file itself. */
  readonly into: boolean;
}

/** Flags that say how files are written, not which. */
const PLAIN_FLAGS: ReadonlySet<string> = new Set(['chown', 'chmod', 'link']);
/** What ADD does not unpack: it looks at the content, and nobody calls an archive so. */
export const NO_ARCHIVE =
  /(?:^|\/)(?:[^/]+\.(?:json|txt|in|toml|ya?ml|conf|cfg|ini|sh|py|[cm]?[jt]sx?|html|css|md|lock|cnf|sql|env)|\.npmrc)$/;

/**
 * Where a COPY or ADD puts which files of the context. Undefined when it takes something from elsewhere (a stage, a URL,
 * a here-document) and when that cannot be told: variables, sources that are not there, a destination of which only the
 * build knows whether it is a directory.
 */
export function contextCopy(
  model: Model,
  instruction: Instruction,
  context: Context,
): ContextCopy | undefined {
  const { keyword, heredocs, flags, args } = instruction;
  if ((keyword !== 'COPY' && keyword !== 'ADD') || heredocs.length > 0) return undefined;
  if (flags.some(({ name }) => !PLAIN_FLAGS.has(name))) return undefined;
  const scope = model.scopeAt(instruction);
  const named = contextSources(instruction, scope);
  const sources = named?.map((source) => spellOut(source, context));
  if (
    sources === undefined ||
    sources.length !== args.length - 1 ||
    sources.some((list) => list.length === 0)
  )
    return undefined;
  const written = expand(args.at(-1) ?? '', scope, instruction.escape);
  const directory = directoryAt(model, instruction);
  const target = joinWorkdir(directory, written);
  if (written === undefined || target === undefined) return undefined;
  const all = sources.flat();
  if (keyword === 'ADD' && all.some(({ type, path }) => type === 'file' && !NO_ARCHIVE.test(path)))
    return undefined;
  const into =
    all.length > 1 ||
    all[0]?.type === 'directory' ||
    target === directory ||
    endsAsDirectory(written) ||
    isFile(target, all[0]);
  return into === undefined ? undefined : { instruction, sources: all, target, into };
}

/** Absolute path in the image to which any COPY or ADD writes; undefined when a variable hides it. */
export function copyTarget(model: Model, instruction: Instruction): string | undefined {
  const written = expand(instruction.args.at(-1) ?? '', model.scopeAt(instruction), instruction.escape);
  return joinWorkdir(directoryAt(model, instruction), written);
}

function endsAsDirectory(written: string): boolean {
  return /(?:^|\/)\.{0,2}$/.test(written);
}

/** Programs lie there, and no directories (Filesystem Hierarchy Standard 3.0; `X11` is a link of Debian). */
const PROGRAM = /^\/(?:usr\/(?:local\/)?)?s?bin\/(?!X11$)[^/]+$/;

/** False for a destination that is a file by its name; undefined when it could be a directory that is there already. */
function isFile(target: string, source: CopySource | undefined): false | undefined {
  const name = baseOf(target);
  return PROGRAM.test(target) || name === baseOf(source?.path ?? '') || /.\.[a-z0-9]+$/i.test(name)
    ? false
    : undefined;
}

function spellOut({ path, glob }: ContextSource, context: Context): readonly CopySource[] {
  if (!glob) {
    const type = typeOf(path, context);
    return type === undefined ? [] : [{ type, path }];
  }
  const files = [...context.files].filter((file) => matchesSource(path, file) && !context.hidden(file));
  const directories = [...context.directories].filter(
    (dir) => matchesSource(path, dir) && !context.hidden(dir),
  );
  return [
    ...files.map((file) => ({ type: 'file' as const, path: file })),
    ...directories.map((dir) => ({ type: 'directory' as const, path: dir })),
  ];
}

function typeOf(path: string, { files, directories }: Context): CopySource['type'] | undefined {
  if (files.has(path)) return 'file';
  return path === '' || directories.has(path) ? 'directory' : undefined;
}

/** The file of the context that a copy puts at a path of the image; undefined when it puts none there. */
export function broughtTo(copy: ContextCopy, path: string, context: Context): string | undefined {
  let found: string | undefined;
  for (const source of copy.sources) {
    const from = source.type === 'file' ? fileAt(copy, source.path, path) : entryAt(copy, source.path, path);
    if (from !== undefined && context.files.has(from) && !context.hidden(from)) found = from;
  }
  return found;
}

function fileAt(copy: ContextCopy, source: string, path: string): string | undefined {
  const target = copy.into ? joinWorkdir(copy.target, baseOf(source)) : copy.target;
  return target === path ? source : undefined;
}

/** What of a source directory comes to stand at `path`; the directory itself at the target. */
function entryAt(copy: ContextCopy, source: string, path: string): string | undefined {
  const rest = below(copy.target, path);
  if (rest === undefined || rest === '') return rest === '' ? source : undefined;
  return source === '' ? rest : `${source}/${rest}`;
}

/** The paths of the context, there or not, that would come to stand at a path of the image through whole directories. */
export function pathsAt(copy: ContextCopy, path: string): readonly string[] {
  return copy.sources
    .map((source) => (source.type === 'directory' ? entryAt(copy, source.path, path) : undefined))
    .filter((entry) => entry !== undefined);
}

/**
 * True when a copy brings nothing but `wanted`, whose directories end in `/`, and directories that hold only what `also`
 * is true for.
 */
export function bringsOnly(
  copy: ContextCopy,
  wanted: ReadonlySet<string>,
  also: (file: string) => boolean,
  { files }: Pick<Context, 'files'>,
): boolean {
  return copy.sources.every(({ type, path }) => {
    if (wanted.has(type === 'file' ? path : `${path}/`)) return true;
    if (type === 'file' || path === '') return false;
    return [...files].every((file) => !file.startsWith(`${path}/`) || also(file));
  });
}
