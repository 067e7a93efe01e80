/** Which image builds the files of a project describe: compose and bake files, workflows, dev containers, commands. */
import { baseOf, dirOf, joinPath } from './paths.js';
import { mappingsOf, type Mapping } from './yamlKeys.js';

/** An image build; paths from the same root as that of the file that describes it. */
export interface NamedBuild {
  /** Build context, `''` for the root. */
  readonly context: string;
  readonly dockerfile: string;
}

const COMPOSE = /^(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
const WORKFLOW = /(?:^|\/)\.github\/(?:workflows\/[^/]+|actions\/.+)\.ya?ml$/;
const BAKE = /^docker-bake[\w.-]*\.(?:hcl|json)$/;
const DEV_CONTAINER = /^\.?devcontainer\.json$/;
const COMMANDS = /^(?:[Mm]akefile|package\.json|[Jj]ustfile|Taskfile\.ya?ml|\.gitlab-ci\.yml|.+\.sh)$/;

/** True for a file whose purpose is to describe image builds, by its name. */
export function isBuildFile(path: string): boolean {
  const name = baseOf(path);
  return COMPOSE.test(name) || BAKE.test(name) || DEV_CONTAINER.test(name) || WORKFLOW.test(path);
}

/** True for a file that may hold commands which build images: a Makefile, package.json, a script for sh. */
export function isCommandFile(path: string): boolean {
  return COMMANDS.test(baseOf(path));
}

/**
 * The builds that a file describes. What holds a variable, a URL or a path out of the root is left out, and so is a
 * Dockerfile that is written inside the file.
 * @param path of the file, by whose name its kind is told
 */
export function namedBuilds(path: string, text: string): readonly NamedBuild[] {
  const known = recent.get(path);
  if (known?.text === text) return known.builds;
  const builds = buildsOf(path, text);
  if (recent.size > 1000) recent.clear();
  recent.set(path, { text, builds });
  return builds;
}

/** Every Dockerfile of a context asks for the same files again. */
const recent = new Map<string, { readonly text: string; readonly builds: readonly NamedBuild[] }>();

function buildsOf(path: string, text: string): readonly NamedBuild[] {
  const name = baseOf(path);
  const base = dirOf(path);
  if (COMPOSE.test(name)) return composeBuilds(base, text);
  if (BAKE.test(name)) return bakeBuilds(base, text);
  if (DEV_CONTAINER.test(name)) return devContainerBuilds(base, text);
  const root = workflowRoot(path);
  if (root !== undefined) return [...stepBuilds(root, text), ...commandBuilds([root], text)];
  return isCommandFile(path) ? commandBuilds([base, ''], text) : [];
}

/** The directory in which a workflow starts: that which holds `.github`. */
function workflowRoot(path: string): string | undefined {
  if (!WORKFLOW.test(path)) return undefined;
  return path.slice(0, path.lastIndexOf('.github/')).replace(/\/$/, '');
}

/** Compose's build specification: the Dockerfile is looked up in the context, the context beside the file. */
function composeBuilds(base: string, text: string): readonly NamedBuild[] {
  return mappingsOf(text).flatMap((mapping) => {
    const short = said(mapping, 'build');
    if (short !== undefined) return build(base, flowOf(short) ?? { context: short });
    const long = mapping.parent === 'build' || (mapping.values.has('context') && mapping.parent !== 'args');
    const inline = mapping.values.has('dockerfile_inline');
    return long && !inline ? build(base, pick(mapping, 'context', 'dockerfile')) : [];
  });
}

/** `{ context: ., dockerfile: x }` on one line. */
function flowOf(value: string): Wanted | undefined {
  if (!value.startsWith('{')) return undefined;
  const field = (name: string): string | undefined =>
    new RegExp(`[{,]\\s*${name}\\s*:\\s*["']?([^"',}]+)`).exec(value)?.[1]?.trim();
  return { context: field('context'), dockerfile: field('dockerfile') };
}

/** docker/build-push-action and matrices for it: both paths start at the root of the repository. */
function stepBuilds(root: string, text: string): readonly NamedBuild[] {
  return mappingsOf(text).flatMap((mapping) => {
    const { context, dockerfile } = pick(
      mapping,
      'context',
      mapping.values.has('file') ? 'file' : 'dockerfile',
    );
    if (context === undefined && dockerfile === undefined) return [];
    return dockerfile === undefined ? build(root, { context }) : buildFrom(root, { context, dockerfile });
  });
}

function bakeBuilds(base: string, text: string): readonly NamedBuild[] {
  const field = (body: string, name: string): string | undefined =>
    new RegExp(`^\\s*"?${name}"?\\s*[=:]\\s*"([^"]*)"`, 'm').exec(body)?.[1];
  const targets = text.matchAll(/^[ \t]*(?:target\s+)?"[\w-]+"\s*:?\s*\{([^{}]*)/gm);
  return [...targets].flatMap(([, body = '']) => {
    const [context, dockerfile] = [field(body, 'context'), field(body, 'dockerfile')];
    if (context === undefined && dockerfile === undefined) return [];
    // What is not said may be inherited from another target.
    return /\binherits\b|dockerfile-inline/.test(body) ? [] : build(base, { context, dockerfile });
  });
}

/** Both paths start at the directory of devcontainer.json (https://containers.dev/implementors/json_reference/). */
function devContainerBuilds(base: string, text: string): readonly NamedBuild[] {
  const field = (name: string): string | undefined =>
    new RegExp(`^\\s*(?:"build"\\s*:\\s*\\{\\s*)?"${name}"\\s*:\\s*"([^"]+)"`, 'im').exec(text)?.[1];
  const dockerfile = field('dockerfile') ?? field('dockerFile');
  return dockerfile === undefined ? [] : buildFrom(base, { context: field('context'), dockerfile });
}

const COMMAND =
  /\b(?:docker|podman|nerdctl|buildah)(?:\s+(?:buildx|image|builder|-[^\s;&|#]*))*\s+(?:build|bud)\s([^\n;&|#]*)/g;
const SWITCHES = /^--?(?:no-cache|pull|push|load|q|quiet|rm|force-rm|squash|compress|D|debug)$/;

/** `docker build -f docker/Dockerfile .`, from whichever of the bases it was meant. */
function commandBuilds(bases: readonly string[], text: string): readonly NamedBuild[] {
  const lines = text.replace(/\\\r?\n/g, ' ');
  return [...lines.matchAll(COMMAND)].flatMap(([, tail = '']) => {
    const { context, dockerfile } = argumentsOf(tail.split(/["'\s]+/).filter((word) => word !== ''));
    if (context === undefined) return [];
    const wanted = { context, dockerfile };
    return [...new Set(bases)].flatMap((base) =>
      dockerfile === undefined ? build(base, wanted) : buildFrom(base, wanted),
    );
  });
}

function argumentsOf(words: readonly string[]): Wanted {
  let dockerfile: string | undefined;
  let context: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const file = /^(?:--file=|-f=?)(.+)/.exec(word)?.[1];
    if (file !== undefined) dockerfile = file;
    else if (word === '-f' || word === '--file') dockerfile = words[++at];
    else if (!word.startsWith('-')) context = word;
    else if (!word.includes('=') && !SWITCHES.test(word)) at++;
  }
  return { context, dockerfile };
}

interface Wanted {
  readonly context: string | undefined;
  readonly dockerfile?: string | undefined;
}

function pick(mapping: Mapping, context: string, dockerfile: string): Wanted {
  return { context: said(mapping, context), dockerfile: said(mapping, dockerfile) };
}

function said({ values }: Mapping, key: string): string | undefined {
  return values.get(key) || undefined;
}

/** With a Dockerfile whose path starts at the context. */
function build(base: string, { context = '.', dockerfile = 'Dockerfile' }: Wanted): readonly NamedBuild[] {
  const dir = place(base, context);
  const file = dir === undefined ? undefined : place(dir, dockerfile);
  return dir === undefined || file === undefined ? [] : [{ context: dir, dockerfile: file }];
}

/** With a Dockerfile whose path starts where that of the context does. */
function buildFrom(base: string, { context = '.', dockerfile = '' }: Wanted): readonly NamedBuild[] {
  const dir = place(base, context);
  const file = place(base, dockerfile);
  return dir === undefined || file === undefined ? [] : [{ context: dir, dockerfile: file }];
}

function place(base: string, path: string): string | undefined {
  return /[$*{}<>`|&]|:\/\/|^[~-]|^git@/.test(path) ? undefined : joinPath(base, path);
}
