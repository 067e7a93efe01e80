import { isDockerfilePath } from '../../project/names.js';
import { baseOf, dirOf, isWithin, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { parseUnchecked } from '../../syntax/parse.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import { copyTarget } from '../copies.js';
import { joinWorkdir } from '../scope.js';
import { contextPath, contextSources, matchesSource, mountOptions, type ContextSource } from '../sources.js';
import { modelOf, type Model } from '../stages.js';
import type { Build } from '../types.js';
import { unknownContext } from '../../project/unknownContext.js';

/** A Dockerfile that the ignore file holds for. */
export interface Reader {
  readonly path: string;
  readonly dockerfile: Dockerfile;
  readonly model: Model;
  /** True for the Dockerfile of the build itself. */
  readonly own: boolean;
  /**
   * True when it is built from a directory of its own, as far as its sources show: whole directories that it takes are
   * not those of this context. What it names counts all the same.
   */
  readonly apart: boolean;
}

/** An instruction that takes something from the build context. */
export interface Taking {
  readonly reader: Reader;
  readonly instruction: Instruction;
  readonly sources: readonly ContextSource[];
  /** Those of the sources that are directories, patterns spelled out; '' for the root of the context. */
  readonly directories: readonly string[];
  /** Where their contents go in the image; undefined for a bind mount and when that cannot be told. */
  readonly target: string | undefined;
}

interface Refusal {
  readonly refused: string;
}

/**
 * Everything that the Dockerfiles which share the build's ignore file take from the context. Refused, with the reason,
 * when one of them hides what it takes, or was not read.
 */
export function contextReads(build: Build): readonly Taking[] | Refusal {
  if (!build.project.known) return { refused: unknownContext(build.project) };
  const readers = readersOf(build);
  if ('refused' in readers) return readers;
  const takings: Taking[] = [];
  for (const reader of readers) {
    const own = takingsOf(reader, build.project);
    if ('refused' in own) return own;
    takings.push(...own);
  }
  return takings;
}

/** `line 3`, with the file's name for another Dockerfile than the build's own. */
export function placeOf({ reader, instruction }: Pick<Taking, 'reader' | 'instruction'>): string {
  return reader.own ? `line ${instruction.origin}` : `line ${instruction.origin} of ${reader.path}`;
}

/** True when the taking brings whole directories, and the path is one of them or lies below. */
export function takes(taking: Taking, path: string): boolean {
  return taking.directories.some((directory) => isWithin(directory, path));
}

/** Where a path of the context comes to stand in the image through a taking's directories. */
export function placesOf(taking: Taking, path: string): readonly string[] {
  const { target, directories } = taking;
  if (target === undefined) return [];
  const around = directories.filter((directory) => isWithin(directory, path));
  return around.map(
    (directory) => joinWorkdir(target, path.slice(directory.length).replace(/^\//, '')) ?? target,
  );
}

/** True when an instruction puts a file or directory of the context at a path of the image. */
export function puts(taking: Taking, path: string, at: string): boolean {
  if (placesOf(taking, path).includes(at)) return true;
  // Of a directory that is named the contents are copied, not the directory.
  if (taking.directories.includes(path)) return false;
  const named = taking.sources.some((source) =>
    source.glob ? matchesSource(source.path, path) : source.path === path,
  );
  if (!named) return false;
  return taking.target === undefined
    ? mountsAt(taking, path, at)
    : taking.target === at || joinWorkdir(taking.target, baseOf(path)) === at;
}

/** A file that a bind mount lays over a path for the time of a RUN. */
function mountsAt({ instruction, reader }: Taking, path: string, at: string): boolean {
  const { workdir } = reader.model.scopeAt(instruction);
  return instruction.flags.some(({ name, value }) => {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    const source = options?.get('source') ?? options?.get('src');
    const target = options?.get('target') ?? options?.get('dst') ?? options?.get('destination');
    return source !== undefined && contextPath(source) === path && joinWorkdir(workdir, target) === at;
  });
}

function readersOf(build: Build): readonly Reader[] | Refusal {
  const { project, dockerfile, ignore } = build;
  const own: Reader = {
    path: project.dockerfile,
    dockerfile,
    model: modelOf(dockerfile),
    own: true,
    apart: false,
  };
  // `<Dockerfile>.dockerignore` holds for its own Dockerfile alone.
  if (ignore.path !== '.dockerignore') return [own];
  const unread = unreadDockerfile(project);
  if (unread !== undefined) return { refused: unread };
  const readers = [own];
  for (const [path, text] of project.siblings) {
    if (project.files.has(`${path}.dockerignore`) || isEmpty(text)) continue;
    const tree = treeOf(text);
    if (tree === undefined) return { refused: `${path} shares the ignore file and cannot be parsed` };
    const reader = { path, dockerfile: tree, model: modelOf(tree), own: false, apart: false };
    readers.push({ ...reader, apart: hasOwnContext(reader, project) });
  }
  return readers;
}

/** A file that was made and not filled yet. */
function isEmpty(text: string): boolean {
  return text.split('\n').every((line) => /^[\s\uFEFF]*(?:#.*)?$/.test(line));
}

const trees = new Map<string, Dockerfile | undefined>();

/** Kept for a run over many Dockerfiles of one context, each of which asks for all the others. */
function treeOf(text: string): Dockerfile | undefined {
  if (trees.has(text)) return trees.get(text);
  const { dockerfile } = parseUnchecked(text);
  if (trees.size > 200) trees.clear();
  trees.set(text, dockerfile);
  return dockerfile;
}

/** True when a source is there beside the Dockerfile and not at the root: its context is its own directory. */
function hasOwnContext({ path, dockerfile, model }: Reader, { files, directories }: Project): boolean {
  const dir = dirOf(path);
  if (dir === '') return false;
  const isThere = (name: string): boolean => files.has(name) || directories.has(name);
  return dockerfile.instructions.some((instruction) => {
    const sources = contextSources(instruction, model.scopeAt(instruction)) ?? [];
    return sources.some(
      (source) =>
        !source.glob && source.path !== '' && !isThere(source.path) && isThere(`${dir}/${source.path}`),
    );
  });
}

/** Files that say how images are built. */
const BUILD_FILES =
  /(?:^|\/)(?:(?:docker-)?compose[\w.-]*\.ya?ml|docker-bake[\w.-]*|Makefile)$|(?:^|\/)\.github\/workflows\//;
const NAMED_DOCKERFILE =
  /\bdockerfile(?:-path)?["']?\s*[:=]\s*["']?([^\s"',#]+)|^\s*file:\s*["']?([^\s"'#]+)|\bbuild\b[^\n]*\s(?:-f|--file)[ =]["']?([^\s"']+)/gim;
/** What `build -f` of other tools than Docker's takes: `mkdocs build -f mkdocs.yml`. */
const OTHER_FILE = /\.(?:ya?ml|toml|json|xml|gradle|kts|mk|md|txt|py|rb|go|[cm]?[jt]s|[cf]sproj|sln)$/i;
/** In a compose file, `file:` is where a service is taken from (`extends`). */
const COMPOSE = /compose[\w.-]*\.ya?ml$/;

/** A Dockerfile of another name than usual, of which compose files and the like speak: it may read the same context. */
function unreadDockerfile({ texts, files, siblings, dockerfile }: Project): string | undefined {
  for (const [file, text] of texts) {
    if (!BUILD_FILES.test(file)) continue;
    if (/^\s*dockerfile_inline\s*:/m.test(text))
      return `${file} holds a Dockerfile of its own, which may share the ignore file`;
    for (const match of text.matchAll(NAMED_DOCKERFILE)) {
      const extended = COMPOSE.test(file) ? '' : match[2];
      const named = joinPath('', (match[1] ?? extended ?? match[3] ?? '').replace(/^\/+/, '')) ?? '';
      const isRead =
        named === '' ||
        OTHER_FILE.test(named) ||
        isDockerfilePath(named) ||
        named === dockerfile ||
        siblings.has(named);
      const found = isRead
        ? undefined
        : [...files].find((path) => path === named || path.endsWith(`/${named}`));
      if (found !== undefined) return `${file} builds from ${found}, which was not read`;
    }
  }
  return undefined;
}

function takingsOf(reader: Reader, project: Project): readonly Taking[] | Refusal {
  const takings: Taking[] = [];
  for (const instruction of reader.dockerfile.instructions) {
    if (inheritedTrigger(reader, instruction))
      return { refused: `${placeOf({ reader, instruction })} copies when another stage begins` };
    const sources = contextSources(instruction, reader.model.scopeAt(instruction));
    if (sources === undefined && reader.apart) continue;
    if (sources === undefined)
      return { refused: `${placeOf({ reader, instruction })} takes a path that a variable decides` };
    if (sources.length > 0) takings.push(taking(reader, instruction, sources, project));
  }
  return takings;
}

function taking(
  reader: Reader,
  instruction: Instruction,
  sources: readonly ContextSource[],
  project: Project,
): Taking {
  const mounted = instruction.keyword === 'RUN' || instruction.flag('parents') !== undefined;
  return {
    reader,
    instruction,
    sources,
    directories: reader.apart ? [] : directoriesOf(sources, project),
    target: mounted ? undefined : copyTarget(reader.model, instruction),
  };
}

/** An ONBUILD COPY of a stage that another stage stands on. */
function inheritedTrigger({ model }: Reader, instruction: Instruction): boolean {
  if (instruction.keyword !== 'ONBUILD' || !/^(?:COPY|ADD|RUN)\b/i.test(instruction.body.text)) return false;
  const stage = model.stageOf(instruction);
  return stage !== undefined && model.usersOf(stage).some(({ parent }) => parent === stage);
}

function directoriesOf(sources: readonly ContextSource[], { directories }: Project): readonly string[] {
  return sources.flatMap(({ path, glob }) => {
    if (glob) return [...directories].filter((directory) => matchesSource(path, directory));
    return path === '' || directories.has(path) ? [path] : [];
  });
}
