/** Who in a stage, and in those that stand on it, needs the package index that `apk update` left there. */
import type { Instruction } from '../../syntax/types.js';
import { APK_INSIDE, apkRole, failsWithoutIndex, storesIndex } from './commands.js';
import { runAt, runsWith, type Run } from '../commands.js';
import { hasCacheMount } from '../sources.js';
import { modelOf, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { commandText } from '../work.js';
import type { ShellCommand } from '../../shell/index.js';

/** The index of the stage that a stage stands on in the end, through its parents. */
export function rootOf(stage: Stage): number {
  return stage.parent === undefined ? stage.index : rootOf(stage.parent);
}

/** The stages on one root: what one of them leaves in the file system, those after it find. */
function treeOf(build: Build, root: number): readonly Stage[] {
  return modelOf(build.dockerfile).stages.filter((stage) => rootOf(stage) === root);
}

/** The RUNs with apk of the stages on one root, those with an index of their own left out. */
export function apkRuns(build: Build, root: number): readonly Run[] {
  return runsWith(build, 'apk').filter(
    ({ stage, instruction }) => rootOf(stage) === root && !hasOwnIndex(instruction),
  );
}

/** A RUN with a cache mount on apk's index has an index of its own, which no layer holds. */
export function hasOwnIndex(instruction: Instruction): boolean {
  return hasCacheMount(instruction, '/var/cache/apk') || hasCacheMount(instruction, '/etc/apk/cache');
}

/**
 * Why the index of these stages has to stay where it is: somebody may read it, or fail when it is gone.
 *
 * @returns undefined when every command that reads it can fetch its own
 */
export function indexObstacle(build: Build, root: number): string | undefined {
  const changes = new RepositoryChanges();
  for (const instruction of treeOf(build, root).flatMap((stage) => stage.instructions)) {
    if (!instruction.text.includes('apk')) continue;
    const run = runAt(build, instruction);
    const reason = run === undefined ? hiddenUse(instruction) : runObstacle(run);
    if (reason !== undefined) return `${reason} (line ${instruction.origin})`;
    if (changes.see(instruction, run))
      return `the list of repositories changes after it (line ${instruction.origin})`;
  }
  return scriptObstacle(build);
}

function hiddenUse({ text }: Instruction): string | undefined {
  if (/\/etc\/apk\/cache/.test(text)) return 'apk has a package cache of its own';
  return APK_INSIDE.test(text) ? 'apk is used there in a form that is not edited' : undefined;
}

function runObstacle({ instruction, script }: Run): string | undefined {
  if (/\/etc\/apk\/cache|setup-apkcache/.test(instruction.text)) return 'apk has a package cache of its own';
  if (hasOwnIndex(instruction)) return undefined;
  for (const command of script.commands) {
    if (apkRole(command) === 'unclear') return `\`${shown(command)}\` may read it`;
    if (failsWithoutIndex(command)) return `\`${shown(command)}\` would fail without it`;
    if (apkRole(command) === 'update' && command.member === undefined)
      return 'it is not part of a list joined by &&';
  }
  return undefined;
}

function shown(command: ShellCommand): string {
  const text = commandText(command);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}

/** Watches for a repository that is added between an update and a use: the stored index does not know it. */
class RepositoryChanges {
  #changed = false;

  #updated = false;

  /** @returns true when the instruction uses the index of before the change */
  see(instruction: Instruction, run: Run | undefined): boolean {
    if (run === undefined) {
      this.#note(instruction.text);
      return false;
    }
    for (const command of run.script.commands) {
      const role = apkRole(command);
      if (role === 'update' || (role === 'use' && storesIndex(command))) {
        this.#updated = true;
        this.#changed = false;
      }
      if (role === 'use' && this.#changed) return true;
      this.#note(commandText(command));
    }
    return false;
  }

  #note(text: string): void {
    if (this.#updated && /\/etc\/apk\//.test(text)) this.#changed = true;
  }
}

/** A script of the project that reads the index when it runs in the image. */
function scriptObstacle({ project }: Build): string | undefined {
  for (const [path, text] of project.texts) {
    const lines = path.endsWith('.sh') ? text.split('\n').filter((line) => APK_INSIDE.test(line)) : [];
    if (lines.some((line) => !line.includes('--no-cache'))) return `${path} may read it`;
  }
  return undefined;
}
