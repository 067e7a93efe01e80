/** What the image of a compiled program needs beside it. */
import { dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import type { Carried } from '../types.js';
import type { Layout } from './layout.js';
import type { IsData, Reads } from './named.js';

interface Refusal {
  readonly refused: string;
}

export interface Surroundings {
  readonly layout: Layout;
  /** Files that the program holds itself. */
  readonly embedded: ReadonlySet<string>;
  readonly isData: IsData;
}

/** More paths than this are no list that a person would write. */
const MOST = 12;
/** What only people, git, builders and tests read. */
const ASIDE =
  /(?:^|\/)(?:LICENSE[\w.-]*|README[\w.-]*|CHANGELOG[\w.-]*|CONTRIBUTING[\w.-]*|CODEOWNERS|Makefile|[Jj]ustfile|Taskfile\.ya?ml|(?:[\w.-]+\.)?Dockerfile[\w.-]*|Containerfile|\.dockerignore|(?:docker-)?compose[\w.-]*\.ya?ml|\.git(?:ignore|attributes|modules|keep)?|\.editorconfig|\.golangci\.ya?ml|\.air\.toml|\.goreleaser\.ya?ml|\.travis\.yml|\.gitlab-ci\.yml|Jenkinsfile|renovate\.json)$|(?:^|\/)(?:\.git|\.github|\.gitlab|\.circleci|\.vscode|\.idea|\.devcontainer|testdata|node_modules)\/|^(?:CODE_OF_CONDUCT|SECURITY|AUTHORS|TODO|ROADMAP|HISTORY|DEVELOPMENT|ARCHITECTURE|AGENTS|CLAUDE)\.md$/;

/** The paths of the image that are to be copied beside the program, the data that sources and COPYs name. */
export function dataOf(
  project: Project,
  { layout, embedded, isData }: Surroundings,
  reads: Reads,
): readonly Carried[] | Refusal {
  const paths = new Set(reads.paths);
  for (const at of layout.named) if (isNamedData(at, { layout, embedded, isData })) paths.add(at);
  if (reads.open !== undefined) for (const at of rest(layout, isData)) paths.add(at);
  const outermost = [...paths].filter(
    (at) => ![...paths].some((other) => other !== at && below(other, at) !== undefined),
  );
  if (outermost.length > MOST)
    return {
      refused: `${reads.open ?? 'its sources name files'}, and ${outermost.length} paths may be meant`,
    };
  const carried = outermost.toSorted().map((path): Carried => {
    const type = layout.files.has(path) ? 'file' : 'directory';
    return { path, type };
  });
  const lost = carried.find(({ path }) => !isTracked(project, path, layout));
  return lost === undefined
    ? carried
    : {
        refused: `the program may read ${lost.path}, which git does not track: another build may not have it`,
      };
}

/** A file that a COPY names and that is no source, or a directory of such files; what is all embedded is no data. */
function isNamedData(at: string, { layout, embedded, isData }: Surroundings): boolean {
  const path = layout.files.get(at);
  if (path !== undefined) return isData(at) && !ASIDE.test(path) && !embedded.has(at);
  const inside = [...layout.files.keys()].filter((file) => below(at, file) !== undefined);
  return inside.some((file) => !embedded.has(file)) && inside.every(isData);
}

/** The rest of what is no source, each by the outermost directory that holds none. */
function rest(layout: Layout, isData: IsData): readonly string[] {
  const mixed = new Set<string>(['', '/']);
  const wanted: string[] = [];
  const empty: string[] = [];
  for (const [at, path] of layout.files) {
    if (isData(at) && !ASIDE.test(path)) wanted.push(at);
    // A directory that is there to be written to.
    else if (/\/\.(?:git)?(?:keep|ignore)$/.test(path)) empty.push(dirOf(at));
    else for (let dir = dirOf(at); dir !== '' && !mixed.has(dir); dir = dirOf(dir)) mixed.add(dir);
  }
  return [...wanted, ...empty.filter((at) => !mixed.has(at))].map((at) => outermostOf(at, mixed));
}

function outermostOf(at: string, mixed: ReadonlySet<string>): string {
  const parts = at.split('/');
  for (let length = 2; length < parts.length; length += 1) {
    const directory = parts.slice(0, length).join('/');
    if (!mixed.has(directory)) return directory;
  }
  return at;
}

function isTracked({ tracked, links = new Set() }: Project, at: string, { files }: Layout): boolean {
  const inside = [...files].filter(([file]) => file === at || below(at, file) !== undefined);
  if (inside.some(([, path]) => links.has(path))) return false;
  return tracked === undefined || inside.some(([, path]) => tracked.has(path));
}

/** Where compilers keep what they downloaded and compiled, and directories that every image has. */
const CACHES =
  /^\/(?:tmp|var\/cache(?:\/(?:apt|apk)\b.*)?|go(?:\/(?:bin|src|pkg\b.*))?|(?:root|tmp)\/\.(?:cache|cargo)\b.*)$/;

/** Directories that the stage makes and nothing is known to lie in, which the program may write to. */
export function emptyOf(
  made: readonly string[],
  layout: Layout,
  kept: readonly Carried[],
  output: string,
): readonly Carried[] {
  const found = new Set<string>();
  for (const path of made) {
    const holds = layout.directories.has(path) || below(path, output) !== undefined;
    const isThere = kept.some(
      (each) => below(each.path, path) !== undefined || below(path, each.path) !== undefined,
    );
    const isAnother = made.some((other) => other !== path && below(path, other) !== undefined);
    if (!holds && !isThere && !isAnother && !CACHES.test(path)) found.add(path);
  }
  return [...found].map((path) => ({ path, type: 'directory' }));
}
