import { invocationOf, unwrap } from '../shell/index.js';
import type { Instruction } from '../syntax/types.js';
import { runAt, type Run } from './commands.js';
import { downloadsOf } from './runs/downloads.js';
import { expand, joinWorkdir, type Scope } from './scope.js';
import { modelOf, type Stage } from './stages.js';
import type { Build } from './types.js';

/** A file that a RUN deletes after another layer brought it. */
export interface LateDeletion {
  readonly path: string;
  /** Downloaded, not copied from the project. */
  readonly fetched: boolean;
  readonly instruction: Instruction;
}

/** The deletions of a stage that come a layer late. */
export function lateDeletions(build: Build, stage: Stage): readonly LateDeletion[] {
  const model = modelOf(build.dockerfile);
  const brought = new Map<string, boolean>();
  const late: LateDeletion[] = [];
  for (const instruction of stage.instructions) {
    const scope = model.scopeAt(instruction);
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      for (const path of copied(instruction, scope)) brought.set(path, isUrl(instruction.args[0]));
      continue;
    }
    const run = runAt(build, instruction);
    if (run === undefined) continue;
    const own = downloaded(run);
    for (const path of deleted(run)) {
      const fetched = brought.get(path);
      if (fetched !== undefined && !own.has(path)) late.push({ path, fetched, instruction });
    }
    for (const path of own) brought.set(path, true);
  }
  return late;
}

function isUrl(source: string | undefined): boolean {
  return /^https?:\/\//.test(source ?? '');
}

/** What ADD unpacks and does not keep. */
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|tar\.\w+)$/;

/** The files, by absolute path, that a COPY or ADD puts down under a name that shows. */
function copied(instruction: Instruction, scope: Scope): readonly string[] {
  const words = instruction.args.map((word) => expand(word, scope, instruction.escape));
  const target = joinWorkdir(scope.workdir, words.at(-1));
  if (target === undefined || instruction.heredocs.length > 0) return [];
  const isFolder = words.length > 2 || /(?:^\.|\/\.?)$/.test(words.at(-1) ?? '');
  return words.slice(0, -1).flatMap((source) => {
    const name =
      source
        ?.replace(/[?#].*$/, '')
        .split('/')
        .at(-1) ?? '';
    // Of a folder, its contents are copied; a name with a dot inside is a file's.
    if (!/^[\w@.+-]*\w\.\w+$/.test(name)) return [];
    if (instruction.keyword === 'ADD' && !isUrl(source) && ARCHIVE.test(name)) return [];
    return [isFolder ? (joinWorkdir(target, name) ?? target) : target];
  });
}

function deleted({ script, scope }: Run): readonly string[] {
  if (script.commands.some(({ name }) => name === 'cd')) return [];
  return script.commands.flatMap((command) => {
    const { tool, operands } = invocationOf(unwrap(command)?.command ?? command);
    const paths = tool === 'rm' ? operands.map(({ value }) => joinWorkdir(scope.workdir, value)) : [];
    return paths.filter((path) => path !== undefined);
  });
}

/** The files, by absolute path, that a RUN downloads. */
function downloaded({ script, scope }: Run): ReadonlySet<string> {
  if (script.commands.some(({ name }) => name === 'cd')) return new Set();
  const paths = script.commands
    .filter((command) => invocationOf(unwrap(command)?.command ?? command).tool !== 'git')
    .flatMap(downloadsOf)
    .map((file) => joinWorkdir(scope.workdir, file));
  return new Set(paths.filter((path) => path !== undefined));
}
