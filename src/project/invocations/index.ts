/** In which ways the files of a project have images built. */
import { namedBuilds } from '../builds.js';
import { dirOf } from '../paths.js';
import { bakeBuilds } from './bake.js';
import { entriesOf, jsonCells, at, yamlCells } from './cells.js';
import { commandsIn, mayBuild, startOf, type Values } from './commands.js';
import { composeBuilds, type ReadOther } from './compose.js';
import * as deployers from './deployers.js';
import { pipelineBuilds } from './pipelines.js';
import { placed, ROOT } from './placing.js';
import type { ImageBuild } from './types.js';
import { workflowBuilds } from './workflows.js';

export type { ImageBuild } from './types.js';
export type { ReadOther } from './compose.js';

type Reader = (path: string, text: string, read: ReadOther) => Promise<readonly (ImageBuild | undefined)[]>;

interface Kind {
  readonly name: RegExp;
  /** A text without this says nothing of builds, and is not parsed. */
  readonly hint: RegExp;
  readonly read: Reader;
  /** True for a file of commands, of which a repository may have many: those near the Dockerfile count. */
  readonly near?: true;
}

const WORKFLOW = /(?:^|\/)\.github\/(?:workflows\/[^/]+|actions\/.+)\.ya?ml$/;
const PIPELINE =
  /(?:^|\/)(?:\.gitlab-ci[\w.-]*\.ya?ml|\.gitlab\/.+\.ya?ml|\.circleci\/config\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:\/.+)?\.ya?ml|\.travis\.ya?ml|cloudbuild[\w.-]*\.ya?ml|buildspec[\w.-]*\.ya?ml|\.semaphore\/.+\.ya?ml|\.buildkite\/.+\.ya?ml)$/;

const KINDS: readonly Kind[] = [
  {
    name: /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/,
    hint: /build|include|extends/,
    read: composeBuilds,
  },
  {
    name: /(?:^|\/)docker-bake[\w.-]*\.(?:hcl|json)$/,
    hint: /target/,
    read: (path, text) => bakeBuilds(path, text),
  },
  {
    name: WORKFLOW,
    hint: /docker|podman|kaniko|buildah|nerdctl|containerfile|\bacr\b/i,
    read: (path, text) => workflowBuilds(path, workflowRoot(path), text),
  },
  { name: PIPELINE, hint: /docker|kaniko|podman|buildah|executor|\bacr\b/i, read: pipeline },
  { name: /(?:^|\/)\.?devcontainer\.json$/, hint: /ocker[fF]ile/, read: deployers.devContainerBuilds },
  { name: /(?:^|\/)skaffold[\w.-]*\.ya?ml$/, hint: /artifacts/, read: deployers.skaffoldBuilds },
  {
    name: /(?:^|\/)Tiltfile[\w.-]*$/,
    hint: /docker_build/,
    read: (path, text) => Promise.resolve(deployers.tiltBuilds(path, text)),
  },
  {
    name: /(?:^|\/)[Jj]enkinsfile[\w.-]*$/,
    hint: /docker|podman|kaniko/i,
    read: (path, text) => Promise.resolve(deployers.jenkinsBuilds(path, text)),
  },
  { name: /(?:^|\/)fly[\w.-]*\.toml$/, hint: /\[build/, read: deployers.flyBuilds },
  { name: /(?:^|\/)render\.ya?ml$/, hint: /docker/, read: deployers.renderBuilds },
  { name: /(?:^|\/)heroku\.yml$/, hint: /docker/, read: deployers.herokuBuilds },
  {
    name: /(?:^|\/)cloudbuild[\w.-]*\.json$/,
    hint: /docker|kaniko/,
    read: async (path, text) => pipelineBuilds(path, '', await jsonCells(text)),
  },
  { name: /(?:^|\/)package\.json$/, hint: /\b(?:docker|podman)\b/, read: packageScripts, near: true },
  { name: /(?:^|\/)Taskfile[\w.-]*\.ya?ml$/, hint: /docker|podman|buildah/, read: taskfile, near: true },
  {
    name: /(?:^|\/)(?:GNU)?[Mm]akefile$|\.mk$/,
    hint: /docker|podman|buildah|img|\bacr\b/,
    read: makefile,
    near: true,
  },
  { name: /(?:^|\/)\.?[Jj]ustfile$/, hint: /docker|podman|buildah/, read: justfile, near: true },
  { name: /\.sh$/, hint: /docker|podman|buildah|kaniko|\bacr\b/, read: script, near: true },
];

/**
 * The builds of one Dockerfile that some files describe, each once.
 * @param texts files by path
 * @param dockerfile its path, starting where theirs do
 */
export async function buildsAmong(
  texts: ReadonlyMap<string, string>,
  dockerfile: string,
): Promise<readonly ImageBuild[]> {
  const found: ImageBuild[] = [];
  for (const [path, text] of texts)
    for (const build of await describedBuilds(path, text, (name) => texts.get(name)))
      if (build.dockerfile === dockerfile) found.push(build);
  return eachOnce(found);
}

/** Each build once: a script may be started from several places. */
export function eachOnce(builds: readonly ImageBuild[]): readonly ImageBuild[] {
  const seen = new Set<string>();
  return builds.filter(({ by, line, context, dockerfile, target, openTarget, args, inline }) => {
    const key = JSON.stringify([by, line, context, dockerfile, target, openTarget, [...args], inline]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Names of other ends are none of them; a repository may have a hundred thousand. */
const MAYBE = /(?:\.ya?ml|\.json|\.hcl|\.toml|\.mk|\.sh|file[\w.-]*)$/i;

/** True for a file of a kind that says how images are built, wherever it lies; `near` for files of commands. */
export function isDescribing(path: string, near: boolean): boolean {
  return MAYBE.test(path) && KINDS.some((kind) => (kind.near === true) === near && kind.name.test(path));
}

/**
 * The builds that a file describes; nothing throws. What cannot be parsed is searched for what can be told without.
 * @param path by which its kind is told; the paths of the builds start where it does
 * @param read gives the texts of files that it includes or extends
 */
export async function describedBuilds(
  path: string,
  text: string,
  read: ReadOther,
): Promise<readonly ImageBuild[]> {
  const kind = KINDS.find(({ name }) => name.test(path));
  if (kind === undefined || !kind.hint.test(text)) return [];
  try {
    const builds = await kind.read(path, text.replace(/^\uFEFF/, ''), read);
    return builds.filter((build) => build !== undefined);
  } catch {
    return namedBuilds(path, text).map((build) => ({
      ...build,
      by: path,
      line: 1,
      args: new Map(),
      contexts: new Map(),
    }));
  }
}

function workflowRoot(path: string): string {
  return path.slice(0, path.lastIndexOf('.github/')).replace(/\/$/, '');
}

/** Pipelines start at the root of the repository, those of a subproject with it. */
async function pipeline(path: string, text: string): Promise<readonly ImageBuild[]> {
  return (await yamlCells(text)).flatMap((cell) => pipelineBuilds(path, '', cell));
}

async function taskfile(path: string, text: string): Promise<readonly ImageBuild[]> {
  return (await yamlCells(text)).flatMap((cell) => pipelineBuilds(path, dirOf(path), cell, valuesOf(cell)));
}

function valuesOf(cell: Parameters<typeof entriesOf>[0]): Values {
  return new Map(
    entriesOf(at(cell, 'vars')).flatMap(([name, { text }]) =>
      text === undefined ? [] : [[name, text] as const],
    ),
  );
}

async function packageScripts(path: string, text: string): Promise<readonly ImageBuild[]> {
  const scripts = entriesOf(at(await jsonCells(text), 'scripts'));
  return scripts.flatMap(([, cell]) =>
    inText(path, [dirOf(path)], cell.text ?? '', cell.line, new Map(), false),
  );
}

const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+|override[ \t]+)*([\w.-]+)[ \t]*(?:\?|::?|:::)?=[ \t]*(.*?)[ \t]*(?:#.*)?$/gm;

function makefile(path: string, text: string): Promise<readonly ImageBuild[]> {
  const own = text.replace(/\$\$/g, '$$\u0000');
  const bases = path.endsWith('.mk') ? [dirOf(path), ''] : [dirOf(path)];
  return Promise.resolve(inText(path, bases, own, 1, assigned(text, ASSIGNMENT), true));
}

function justfile(path: string, text: string): Promise<readonly ImageBuild[]> {
  const values = assigned(
    text,
    /^[ \t]*(?:export[ \t]+)?([\w-]+)[ \t]*:=[ \t]*(?:"([^"\n]*)"|'[^'\n]*'|.*)$/gm,
  );
  return Promise.resolve(inText(path, [dirOf(path)], text, 1, values, true));
}

const OWN = /\$\(\s*dirname\s+(?:--\s+)?"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?\s*\)/.source;
const OWN_DIRECTORY = new RegExp(
  `\\$\\(\\s*cd\\s+(?:--\\s+)?"?${OWN}"?((?:/\\.\\.)*)/?"?[^()&;]*&&\\s*pwd(?:\\s+-P)?\\s*\\)|${OWN}`,
  'g',
);

/** Scripts are started beside themselves or at the root; where they ask for their own directory, it is known. */
function script(path: string, text: string): Promise<readonly ImageBuild[]> {
  const known = text
    .replace(OWN_DIRECTORY, (_, up: string | undefined) => `${ROOT}/${dirOf(path)}${up ?? ''}`)
    .replace(/\$\(\s*git rev-parse --show-toplevel\s*\)/g, ROOT);
  return Promise.resolve(inText(path, [dirOf(path), ''], known, 1, new Map(), false));
}

/** Variables that are set once to a plain text. */
function assigned(text: string, pattern: RegExp): Values {
  const values = new Map<string, string | null>();
  for (const [, name = '', value = ''] of text.matchAll(pattern)) {
    const plain = value !== '' && !/[$`\\]/.test(value) ? value : null;
    values.set(name, values.has(name) && values.get(name) !== plain ? null : plain);
  }
  return values;
}

function inText(
  path: string,
  bases: readonly string[],
  text: string,
  line: number,
  values: Values,
  apart: boolean,
): readonly ImageBuild[] {
  if (!mayBuild(text)) return [];
  return commandsIn(text, line, values, apart).flatMap(({ cwd, said }) =>
    [...new Set(bases)].flatMap((base) => {
      return placed(path, startOf(base, cwd), said) ?? [];
    }),
  );
}
