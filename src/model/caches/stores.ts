/** Caches that later commands cannot do without: when all RUNs of a stage may have the mount. */
import type { Cache } from '../../knowledge/caches.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { runAt } from '../commands.js';
import { mountOptions } from '../sources.js';
import type { Model, Stage } from '../stages.js';
import type { Build } from '../types.js';
import { commandText } from '../work.js';
import { rootStage } from './readers.js';
import { usesCache } from './uses.js';

/** Programs that start none of those that have such a cache. */
const QUIET: ReadonlySet<string | undefined> = new Set(
  (
    'apt-get apt apk dpkg rm mkdir rmdir cp mv ln touch chmod chown chgrp echo printf cat sed awk grep cut tr head tail sort tar ' +
    'unzip zip gzip gunzip xz curl wget sha256sum git test [ true cd export set ls find pwd date uname which command env ' +
    'useradd groupadd adduser addgroup update-ca-certificates strip upx ldd file setcap rustup npm yarn pnpm pip'
  ).split(' '),
);

/** Why the RUNs of the stages on one root may not have the mount; undefined when they may. */
export function storeObstacle(build: Build, model: Model, root: Stage, cache: Cache): string | undefined {
  const tree = model.stages.filter((stage) => rootStage(stage) === root);
  const named = tree.map(({ name }) => name && targeting(build, name)).find((path) => path !== undefined);
  if (named !== undefined) return `${named} builds one of its stages as an image`;
  if (tree.some((stage) => model.isShipped(stage))) return 'what the image runs may need what lies there';
  let seen = false;
  for (const instruction of tree.flatMap(({ instructions }) => instructions)) {
    if (instruction.keyword !== 'RUN') continue;
    const script = runAt(build, instruction)?.script;
    if (script === undefined) {
      if (seen || cache.programs.some((name) => instruction.text.includes(name)))
        return `line ${instruction.origin} may use it and cannot be edited`;
      continue;
    }
    seen ||= script.commands.some((command) => usesCache(command, cache));
    const other = seen && script.commands.find((command) => mayUse(command, cache));
    if (other) return `\`${other.name ?? commandText(other)}\` on line ${instruction.origin} may need it too`;
    if (seen && hasSecret(instruction))
      return `line ${instruction.origin} has secrets, without which nothing can be fetched again`;
  }
  return undefined;
}

function mayUse(command: ShellCommand, { programs }: Cache): boolean {
  const { tool } = invocationOf(command);
  if (command.words.length === 0 || QUIET.has(tool)) return false;
  return tool === undefined || !programs.includes(tool) || command.nested;
}

function hasSecret({ flags, text }: Instruction): boolean {
  const mounted = flags.some(({ name, value }) => {
    return name === 'mount' && /^(?:secret|ssh)$/.test(mountOptions(value ?? '').get('type') ?? '');
  });
  return mounted || /insteadOf|\.netrc|credential|_TOKEN\b|:\/\/[^\s/]*@/i.test(text);
}

/** A file of the project that builds a stage by its name. */
function targeting({ project }: Build, name: string): string | undefined {
  const built = project.builds.find(({ target }) => target?.toLowerCase() === name);
  if (built !== undefined) return built.by;
  const escaped = name.replace(/[^\w]/g, '\\$&');
  const pattern = new RegExp(
    `\\btarget["']?\\s*[:=]\\s*["']?${escaped}(?![\\w-])|--target[ =]${escaped}(?![\\w-])`,
    'i',
  );
  return [...project.texts].find(([, text]) => pattern.test(text))?.[0];
}
