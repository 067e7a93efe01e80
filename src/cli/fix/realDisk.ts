import { statSync } from 'node:fs';
import path from 'node:path';
import { collectProject } from '../../files/collect.js';
import { chooseContext } from '../../files/context.js';
import { gitRoot } from '../../files/git.js';
import { inlinesOf } from '../../files/inlines.js';
import { readText } from '../../files/read.js';
import { sizesOf } from '../../files/sizes.js';
import { writeFiles, type FileEdit } from '../../files/write.js';
import { unknownProject } from '../../project/facts.js';
import type { Failure } from '../../report/types.js';
import { UsageError } from '../exit.js';
import type { Project } from '../../project/types.js';
import type { Disk, Inline, Surroundings, TextFile } from './disk.js';
import type { Plan } from './options.js';
import { configured } from './configured.js';
import { contextNeeds } from './sources.js';

/** The disk as `fix` sees it. Throws UsageError when `--context` is not a directory. */
export function createDisk(plan: Plan, cwd: string): Disk {
  const context = plan.context === undefined ? undefined : path.resolve(cwd, plan.context);
  if (context !== undefined && statSync(context, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`--context ${plan.context}: there is no such directory.`);
  }
  const alone = plan.stdin && plan.stdinFilepath === undefined && context === undefined;
  return {
    read,
    surroundings: (file, text) =>
      alone ? Promise.resolve(nothingKnown(cwd)) : surroundings(file, text, context),
    inlines: (file, text) => inlines(file, text, context),
    sizes: (dir) => sizesOf(dir),
    settings: (file) => configured(plan, file, cwd),
    write: (edits) => write(edits, cwd),
  };
}

function read(file: string): TextFile | { readonly failure: Failure } {
  const result = readText(file);
  return 'error' in result ? { failure: { message: result.error } } : result;
}

/** Text from standard input that belongs nowhere: no file may be taken to be there, or to be absent. */
function nothingKnown(cwd: string): Surroundings {
  return { context: cwd, project: unknownProject() };
}

async function surroundings(file: string, text: string, context: string | undefined): Promise<Surroundings> {
  const { dir, reason, doubt } = await chooseContext(file, contextNeeds(text), context);
  return { context: dir, reason, project: await collectProject(dir, file, text, doubt) };
}

/** The line stands in the place of a name: `compose.yaml:5` is the Dockerfile that begins there. */
async function inlines(file: string, text: string, context: string | undefined): Promise<readonly Inline[]> {
  const found = await inlinesOf(file, text, context);
  return found.map(({ block, line, context: { dir, reason, doubt }, builds }): Inline => {
    if ('left' in block) return { block, line, surroundings: () => Promise.resolve(nothingKnown(dir)) };
    const name = `${file}:${block.line}`;
    const collected = (): Promise<Project> => collectProject(dir, name, block.text, doubt, builds);
    return { block, line, surroundings: async () => ({ context: dir, reason, project: await collected() }) };
  });
}

/** Links are followed inside the repository only, or inside the working directory where there is no repository. */
function write(edits: readonly FileEdit[], cwd: string): Failure | undefined {
  const [main] = edits;
  if (main === undefined) return undefined;
  const root = gitRoot(path.dirname(main.path)) ?? cwd;
  // The ignore file goes first: should the second rename fail, it alone still fits the old Dockerfile.
  const failed = writeFiles([...edits].reverse(), root);
  if (failed === undefined) return undefined;
  if (failed.path === main.path) return { message: failed.error };
  return { message: `left as it was, since ${path.basename(failed.path)} ${failed.error}` };
}
