/** Which files of the context a container of an image begins with. */
import type { Stage } from '../model/stages.js';
import { baseOf } from '../project/paths.js';
import type { Project } from '../project/types.js';
import type { Instruction } from '../syntax/types.js';

/** A file that an instruction has run. */
export interface StartedFile {
  readonly path: string;
  readonly instruction: Instruction;
}

/**
 * What CMD and ENTRYPOINT of a stage run, among the candidates, the likeliest first: a file that they name, the module
 * that they name, the source of the program that they name.
 */
export function startedFiles(
  stage: Stage,
  project: Project,
  candidates: readonly string[],
): readonly StartedFile[] {
  const found: StartedFile[] = [];
  for (const instruction of startsOf(stage)) {
    const words = withScripts(wordsOf(instruction), project);
    for (const word of words) {
      const path = named(word, candidates) ?? module(word, candidates);
      if (path !== undefined) found.push({ path, instruction });
    }
    for (const word of words) {
      const path = made(word, candidates);
      if (path !== undefined) found.push({ path, instruction });
    }
  }
  return found;
}

/** The ENTRYPOINT and CMD in force, CMD first: where both are there, the ENTRYPOINT is often a wrapper. */
function startsOf(stage: Stage): readonly Instruction[] {
  return ['CMD', 'ENTRYPOINT'].flatMap((keyword) => inForce(stage, keyword) ?? []);
}

function inForce(stage: Stage, keyword: string): Instruction | undefined {
  const own = stage.instructions.findLast((instruction) => instruction.keyword === keyword);
  return own ?? (stage.parent === undefined ? undefined : inForce(stage.parent, keyword));
}

function wordsOf({ json, args, body }: Instruction): readonly string[] {
  const words = json ? args : [body.text];
  return words.flatMap((word) => word.split(/[\s;&|"'()]+/)).filter((word) => word !== '');
}

/** `npm start`, `yarn serve`, `pnpm run x`: the words of the script too. */
function withScripts(words: readonly string[], { packages }: Project): readonly string[] {
  const scripts = packages.get('package.json')?.scripts ?? {};
  const at = words.findIndex((word) => /^(?:npm|yarn|pnpm|bun)$/.test(word));
  if (at < 0) return words;
  const name = words.slice(at + 1).find((word) => !word.startsWith('-') && word !== 'run');
  const script = Object.hasOwn(scripts, name ?? '') ? scripts[name ?? ''] : undefined;
  return script === undefined ? words : [...words, ...script.split(/[\s;&|"'()]+/).filter(Boolean)];
}

/** `server.js`, `./src/app.py`, `/app/server.js`: the longest part of the path at its end that is a candidate. */
function named(word: string, candidates: readonly string[]): string | undefined {
  const parts = word.split('/').filter((part) => part !== '' && part !== '.');
  for (let first = 0; first < parts.length; first += 1) {
    const path = parts.slice(first).join('/');
    if (candidates.includes(path)) return path;
  }
  return undefined;
}

/** `app:app`, `app.main:create`, `package.module` of `python -m`. */
function module(word: string, candidates: readonly string[]): string | undefined {
  const dotted = /^([A-Za-z_]\w*(?:\.\w+)*)(?::[\w.()]+)?$/.exec(word)?.[1];
  if (dotted === undefined) return undefined;
  const path = dotted.replaceAll('.', '/');
  return [`${path}.py`, `${path}/__main__.py`, `${path}/__init__.py`].find((each) =>
    candidates.includes(each),
  );
}

/** `dist/server.js` from `src/server.ts`, `/bin/api` from `cmd/api/main.go`, any other program from `main.go`. */
function made(word: string, candidates: readonly string[]): string | undefined {
  if (!word.includes('/') && !/\.[cm]?js$/.test(word)) return undefined;
  const stem = baseOf(word).replace(/\.[cm]?js$/, '');
  if (/\.[cm]?js$/.test(word)) return candidates.find((file) => stemOf(file) === stem);
  const sources = [`cmd/${stem}/main.go`, `src/bin/${stem}.rs`, 'main.go', 'src/main.rs'];
  return sources.find((source) => candidates.includes(source));
}

function stemOf(file: string): string {
  return baseOf(file).replace(/\.(?:[cm]?[jt]sx?)$/, '');
}
