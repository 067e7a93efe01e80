import { NEEDS_INIT, worksAsProcessOne } from '../../knowledge/process-one.js';
import type { Project } from '../../project/types.js';
import { instructionsBefore } from '../directory.js';
import type { Build } from '../types.js';
import type { Start } from './starts.js';

/**
 * Why a program should not become the first process in the place of the shell that started it.
 *
 * @param words the program and its arguments; undefined for those only known in the container
 */
export function processOneObstacle(
  build: Build,
  { instruction, stage }: Start,
  words: readonly (string | undefined)[],
): string | undefined {
  const program = programOf(words);
  if (/^(?:sleep|tail|cat)$/.test(program)) return `${program} ignores signals as process 1`;
  if (!isBareShell(words) && !worksAsProcessOne(program))
    return `it is not known how ${program} does as process 1`;
  if (!build.project.known) return 'the project, which may need an init as process 1, is not known';
  for (const one of [...instructionsBefore(stage, instruction), instruction]) {
    const needs = NEEDS_INIT.exec(one.body.text)?.[0];
    if (needs !== undefined) return needsInit(needs, `line ${one.origin}`);
  }
  return manifestObstacle(build.project);
}

/** True for `bash` alone, which somebody works in. */
export function isBareShell(words: readonly (string | undefined)[]): boolean {
  return words.length === 1 && /^(?:ba|da)?sh$/.test(programOf(words));
}

/** The program without its directory; for `bundle exec x` that is x. */
export function programOf(words: readonly (string | undefined)[]): string {
  const [first = '', second, third] = words;
  const name = first.slice(first.lastIndexOf('/') + 1);
  return name === 'bundle' && second === 'exec' ? (third ?? name) : name;
}

const MANIFEST = /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg))$/;

function manifestObstacle({ texts, requirements }: Project): string | undefined {
  for (const [path, text] of texts) {
    const needs =
      MANIFEST.test(path) || requirements.has(path)
        ? NEEDS_INIT.exec(withoutDev(text, path))?.[0]
        : undefined;
    if (needs !== undefined) return needsInit(needs, path);
  }
  return undefined;
}

/** What package.json lists for development only is not what a container starts. */
function withoutDev(text: string, path: string): string {
  return path.endsWith('package.json') ? text.replace(/"devDependencies"\s*:\s*\{[^}]*\}/, '') : text;
}

function needsInit(name: string, where: string): string {
  return `${where} names ${name}, whose processes need an init such as tini above them`;
}
