/** Who in a stage, and in those that stand on it, needs the package index that `apk update` left there. */
import { officialName } from '../../knowledge/images.js';
import { parseUnchecked } from '../../syntax/parse.js';
import type { Instruction } from '../../syntax/types.js';
import { APK_INSIDE, apkRole, failsWithoutIndex, storesIndex } from './commands.js';
import { runAt, runsWith, type Run } from '../commands.js';
import { NETWORK_SCRIPT, scriptsOf } from '../scripts.js';
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
    const run = instruction.text.includes('apk') ? runAt(build, instruction) : undefined;
    const reason =
      (run === undefined ? hiddenUse(instruction) : runObstacle(run)) ??
      changes.see(instruction, run) ??
      // What a RUN starts before the first update finds no index either way.
      (changes.updated || instruction.keyword !== 'RUN' ? unreadScript(build, instruction) : undefined);
    if (reason !== undefined) return `${reason} (line ${instruction.origin})`;
  }
  return projectObstacle(build);
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
    if (failsWithoutIndex(command)) return `\`${shown(command)}\` may fail without it`;
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

  /** True after the first update. */
  updated = false;

  /** @returns why, when the instruction uses the index of before the change */
  see(instruction: Instruction, run: Run | undefined): string | undefined {
    if (run === undefined) {
      this.#note(instruction.text);
      return undefined;
    }
    for (const command of run.script.commands) {
      const role = apkRole(command);
      if (role === 'update' || (role === 'use' && storesIndex(command))) {
        this.updated = true;
        this.#changed = false;
      }
      if (role === 'use' && this.#changed) return 'the list of repositories changes after it';
      this.#note(commandText(command));
    }
    return undefined;
  }

  #note(text: string): void {
    if (this.updated && /\/etc\/apk\//.test(text)) this.#changed = true;
  }
}

const NOT_RUN_HERE =
  /(?:^|\/)(?:\.github\/|Dockerfile|Containerfile)|[Dd]ockerfile$|\.dockerignore$|\.(?:md|rst|json|lock)$/;

/** A file of the project, or another Dockerfile on top of this image, that reads the index. */
function projectObstacle({ project }: Build): string | undefined {
  for (const [path, text] of project.texts) {
    if (!NOT_RUN_HERE.test(path) && readsIndex(text)) return `${path} may read it`;
  }
  for (const [path, text] of project.siblings) {
    if (readsIndex(text) && leansOnBase(text)) return `${path} may read it on top of this image`;
  }
  return undefined;
}

/** True for a text in which apk installs with an index that an `apk update` before it did not fetch. */
function readsIndex(text: string): boolean {
  const lines = text.replace(/\\\r?\n\s*/g, ' ').split('\n');
  const uses = lines.filter((line) => APK_INSIDE.test(line) && !/^\s*#/.test(line));
  const first = uses.find((line) => !/--no-cache|\s-\w*U|--update/.test(line));
  return first !== undefined && !/\bapk\s+(?:-\S+\s+)*update\b/.test(first);
}

/** True for a Dockerfile with a stage on an image that is none of the official ones: it may be the one built here. */
function leansOnBase(text: string): boolean {
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) return true;
  return modelOf(dockerfile).stages.some(({ parent, resolved, image }) => {
    const { registry, repository } = resolved ?? image;
    return parent === undefined && officialName(registry, repository) === undefined;
  });
}

const STARTS: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD']);

/** A script that an instruction starts and that cannot be read here. */
function unreadScript({ project }: Build, instruction: Instruction): string | undefined {
  if (!STARTS.has(instruction.keyword)) return undefined;
  for (const name of scriptsOf(instruction)) {
    if (name === NETWORK_SCRIPT) return `${name} may read it`;
    if (!project.known) return `${name} may read it, and the build context is not known`;
    const base = name.slice(name.lastIndexOf('/') + 1);
    const same = [...project.files].filter((path) => path === base || path.endsWith(`/${base}`));
    // Scripts of the base image start the container; those that a RUN starts and that are not here came from the network.
    if (same.length === 0 && instruction.keyword === 'RUN') return `${name} may read it`;
    const unread = same.find((path) => !project.texts.has(path));
    if (unread !== undefined) return `${unread} may read it`;
  }
  return undefined;
}
