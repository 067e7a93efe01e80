import { isSourcePath } from '../../project/wanted.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { programOf } from './processOne.js';

/** Programs that run the project's own sources, in languages whose files are read. */
const RUNS_SOURCES =
  /^(?:node|npm|npx|yarn|pnpm|bun|deno|python[\d.]*|gunicorn|uvicorn|hypercorn|daphne|flask|waitress-serve|streamlit|ruby|rails|puma|rackup|unicorn|sidekiq)$/;
/** Programs that run nothing of the project, and shells, which set PWD themselves. */
const RUNS_NOTHING = /^(?:nginx|redis-server|mongod|memcached|haproxy|caddy|httpd-foreground|(?:ba|da)?sh)$/;

/**
 * Why a program may miss what a shell gives it: a shell sets PWD and looks in directories of PATH that depend on the working
 * directory; the runtime that starts the container does neither (runc, `exec.LookPath`).
 */
export function environmentObstacle(
  build: Build,
  stage: Stage,
  words: readonly (string | undefined)[],
): string | undefined {
  const setting = relativePath(stage);
  if (setting !== undefined)
    return `PATH in line ${setting.origin} has a relative directory, in which only a shell looks`;
  const [program = ''] = words;
  const own = [...build.project.files].find(
    (path) =>
      path.slice(path.lastIndexOf('/') + 1) === program &&
      build.project.texts.get(path)?.startsWith('#!') !== true,
  );
  if (own !== undefined) return `${own} may be that program, and only a shell starts a script without \`#!\``;
  const runs = programOf(words);
  if (RUNS_NOTHING.test(runs)) return undefined;
  return RUNS_SOURCES.test(runs)
    ? (fetchedObstacle(modelOf(build.dockerfile)) ?? sourcesObstacle(build.project))
    : `a shell sets PWD, and what ${runs} runs is not read here`;
}

/** The ENV of a stage, or of one it stands on, that puts a relative or an empty directory in PATH. */
function relativePath(stage: Stage): Instruction | undefined {
  const found = stage.instructions.find(({ keyword, args }) => {
    if (keyword !== 'ENV') return false;
    const at = args.findIndex((word, index) => index % 3 === 0 && word === 'PATH');
    const value = at < 0 ? undefined : args[at + 1]?.replace(/["']/g, '');
    return value !== undefined && value.split(':').some((part) => !/^[/$]/.test(part));
  });
  return found ?? (stage.parent === undefined ? undefined : relativePath(stage.parent));
}

/** Sources that do not come from the project are not read. */
const FETCHES = /\bgit\b[^\n;&|]*\bclone\b|\b(?:svn|hg|curl|wget)\b|(?:^|\s)(?:https?|git):|\bgit@/;

/** The first instruction of any stage that brings something from outside the project. */
function fetchedObstacle(model: Model): string | undefined {
  for (const stage of model.stages) {
    const fetching = stage.instructions.find((one) => fetches(model, stage, one));
    if (fetching !== undefined)
      return `a shell sets PWD, and what line ${fetching.origin} fetches, which may ask for it, is not read here`;
  }
  return undefined;
}

function fetches(model: Model, stage: Stage, instruction: Instruction): boolean {
  const { keyword, body, heredocs } = instruction;
  if (keyword === 'COPY') {
    const from = instruction.flag('from');
    return from !== undefined && model.resolveStage(from, stage) === undefined;
  }
  if (keyword !== 'RUN' && keyword !== 'ADD') return false;
  return [body.text, ...heredocs.map(({ content }) => content)].some((text) => FETCHES.test(text));
}

function sourcesObstacle({ files, texts }: Project): string | undefined {
  if (![...files].some(isSourcePath)) return 'a shell sets PWD, and no sources are here that may ask for it';
  for (const path of files) {
    if (!isSourcePath(path)) continue;
    const text = texts.get(path);
    if (text === undefined) return `a shell sets PWD, and ${path}, which may ask for it, was not read`;
    if (/\bPWD\b/.test(text)) return `${path} asks for PWD, which a shell sets`;
  }
  return undefined;
}
