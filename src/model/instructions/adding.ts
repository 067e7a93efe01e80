import { isArchiveText } from '../../project/archives.js';
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { baseOf } from '../../project/paths.js';
import type { Instruction } from '../../syntax/types.js';
import { NO_ARCHIVE } from '../copies.js';
import { directoryAt } from '../directory.js';
import { expand, joinWorkdir } from '../scope.js';
import { contextPath, contextSources, matchesSource } from '../sources.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';
import { useAsFile, type Targets } from './usedAsFile.js';

/** What shows that ADD only copies, a line for each source; or why that is not known. */
export type Adding = { readonly evidence: readonly string[] } | { readonly reason: string };

/** Flags that mean the same for COPY. */
const SHARED_FLAGS: ReadonlySet<string> = new Set(['chown', 'chmod', 'link']);
/** Directories whose insides are not listed. */
const UNLISTED = /(?:^|\/)(?:\.git|node_modules)$/;
const REMOTE = /^[a-z][\w+.-]*:\/\/|^[\w.-]+@[\w.-]+:/i;

/**
 * Whether an ADD only copies: it fetches URLs and git repositories, and unpacks files that are archives by their content;
 * directories are copied as they are, archives in them too (Dockerfile reference, "ADD").
 *
 * @returns undefined where ADD is right, or has what COPY has not
 */
export function addingOf(build: Build, instruction: Instruction): Adding | undefined {
  const { flags, heredocs, args, escape } = instruction;
  const scope = modelOf(build.dockerfile).scopeAt(instruction);
  if (heredocs.length > 0 || args.length < 2 || flags.some(({ name }) => !SHARED_FLAGS.has(name)))
    return undefined;
  const evidence: string[] = [];
  let reason: string | undefined;
  for (const written of args.slice(0, -1)) {
    const source = expand(written, scope, escape);
    if (REMOTE.test(source ?? written.replace(/^["']/, ''))) return undefined;
    const kind = source === undefined ? VARIABLE : kindOf(build, instruction, source);
    if (kind === 'archive') return undefined;
    if ('reason' in kind) reason ??= kind.reason;
    else evidence.push(kind.evidence);
  }
  return reason === undefined ? { evidence } : { reason };
}

type Kind = 'archive' | { readonly evidence: string } | { readonly reason: string };

const VARIABLE: Kind = { reason: 'a variable decides what it adds' };

function kindOf(build: Build, instruction: Instruction, source: string): Kind {
  const path = contextPath(source);
  if (path === '') return { evidence: `${source} is the build context, a directory` };
  if (/[*?[]/.test(path)) return kindOfPattern(build, path);
  const kind = kindInContext(build, path) ?? kindInFile(build, instruction, source);
  if (kind !== undefined) return kind;
  const unseen = build.project.known
    ? `${path} ${build.project.unreadable.get(path) ?? 'is not in the build context'}`
    : 'the build context is not known';
  return { reason: `${unseen}, and ${path} may be an archive, which only ADD unpacks` };
}

/** What the files of the context say; undefined for a path that is not there. */
function kindInContext({ project }: Build, path: string): Kind | undefined {
  if (!project.known) return undefined;
  if (project.directories.has(path)) return { evidence: `${path} is a directory` };
  if (!project.files.has(path)) return undefined;
  const text = project.texts.get(path);
  const isArchive = project.archives.get(path) ?? (text === undefined ? undefined : isArchiveText(text));
  if (isArchive === undefined) return { reason: `what ${path} holds was not read` };
  return isArchive ? 'archive' : { evidence: `${path} is no archive, as its first bytes show` };
}

function kindOfPattern(build: Build, pattern: string): Kind {
  const { files, directories, unreadable, known } = build.project;
  const rules = ignoreOf(build.ignore);
  // A link that leads nowhere from here may lead to an archive in the builder, for which the context is the root.
  const found = [...new Set([...files, ...directories, ...unreadable.keys()])].filter(
    (path) => matchesSource(pattern, path) && ('error' in rules || !isIgnored(rules, path)),
  );
  const unseen = [...directories].find((path) => UNLISTED.test(path) && leadsInto(pattern, path));
  if (!known || found.length === 0 || unseen !== undefined)
    return { reason: `what ${pattern} matches is not known, and an archive would be unpacked` };
  const kinds = found.map((path) => kindInContext(build, path));
  if (kinds.includes('archive')) return 'archive';
  if (kinds.includes(undefined))
    return { reason: `${pattern} matches a symbolic link that leads out of the build context, or nowhere` };
  const unclear = kinds.find((kind) => typeof kind === 'object' && 'reason' in kind);
  return unclear ?? { evidence: `${pattern} matches no archive` };
}

/** True when a pattern can match something directly in a directory, or deeper. */
function leadsInto(pattern: string, directory: string): boolean {
  const parts = pattern.split('/');
  const depth = directory.split('/').length;
  return parts.length > depth && matchesSource(parts.slice(0, depth).join('/'), directory);
}

/**
 * What the Dockerfile itself shows: a source used as a directory, a target used as a file. A slash at the end shows
 * nothing: BuildKit drops it, and unpacks `app/` where `app` is an archive.
 */
function kindInFile(build: Build, instruction: Instruction, source: string): Kind | undefined {
  const path = contextPath(source);
  const model = modelOf(build.dockerfile);
  const reader = build.dockerfile.instructions.find((other) =>
    contextSources(other, model.scopeAt(other))?.some((one) => !one.glob && one.path.startsWith(`${path}/`)),
  );
  if (reader !== undefined)
    return { evidence: `${path} is a directory, as line ${reader.origin} takes something from it` };
  const use = useAsFile(build, instruction, targetsOf(build, instruction, path));
  return use && { evidence: `${path} is no archive, as line ${use.origin} uses it as a file` };
}

/**
 * Where the source would stand as a file. An archive makes its destination a directory, so that the destination itself
 * proves it; below a directory, an archive could hold a file of its own name, unless its name says that it is a text.
 */
function targetsOf(build: Build, instruction: Instruction, path: string): Targets {
  const model = modelOf(build.dockerfile);
  const written = expand(instruction.args.at(-1) ?? '', model.scopeAt(instruction), instruction.escape);
  const target = joinWorkdir(directoryAt(model, instruction), written);
  if (target === undefined || written === undefined) return { exact: new Set(), named: new Set() };
  const isDirectory = instruction.args.length > 2 || /(?:^|\/)\.{0,2}$/.test(written);
  const itself = isDirectory ? [] : [target];
  const below = joinWorkdir(target, baseOf(path)) ?? target;
  return { exact: new Set(itself), named: new Set(NO_ARCHIVE.test(path) ? [...itself, below] : []) };
}
