/** Commands of Rails and of package managers for JavaScript that only leave files below the application. */
import { baseOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import type { Obstacle } from '../../slim/types.js';
import { isBelow } from '../interpreted/places.js';

const TASK =
  /^(?:assets:(?:precompile|clean|clobber)|tmp:(?:cache:)?clear|webpacker:compile|shakapacker:compile|vite:build|css:build|javascript:build)$/;

/** Why what one of them leaves is not known; false for another command. */
export function assetsObstacle(
  run: Run,
  command: ShellCommand,
  project: Project,
  roots: readonly string[],
): Obstacle | false {
  const { workdir } = run.scope;
  const isInside = workdir !== undefined && (roots.includes(workdir) || isBelow(workdir, roots));
  const words = command.words.map(({ value }) => value);
  const rest = /^bundler?$/.test(words[0] ?? '') && words[1] === 'exec' ? words.slice(2) : words;
  const program = baseOf(rest[0] ?? '');
  if (program === 'rails' || program === 'rake') return tasksObstacle(rest.slice(1), project, isInside);
  if (program === 'bootsnap' && rest[1] === 'precompile') return isInside ? undefined : 'compiles elsewhere';
  const { tool, subcommand } = invocationOf(command);
  const isInstall =
    (tool === 'npm' && (subcommand === 'ci' || subcommand === 'install')) ||
    (tool === 'yarn' && (subcommand === undefined || subcommand === 'install'));
  if (!isInstall || !isInside) return false;
  const elsewhere = optionOf(command, '-g', '--global', '--prefix', '--cwd', '--modules-folder');
  return elsewhere === undefined ? undefined : false;
}

/** Tasks that compile assets; those of the project that run before or after them may leave more. */
function tasksObstacle(
  words: readonly (string | undefined)[],
  project: Project,
  isInside: boolean,
): Obstacle | false {
  const tasks = words.filter(
    (word) =>
      word === undefined ||
      !/^(?:--(?:trace|quiet|silent)|-q|RAILS_ENV=\w+|NODE_ENV=\w+|[A-Z_]+=[\w-]*)$/.test(word),
  );
  const other = tasks.find((word) => word === undefined || !TASK.test(word));
  if (tasks.length === 0 || other !== undefined || !isInside) return false;
  for (const [path, text] of project.texts) {
    if (!/\.rake$|(?:^|\/)Rakefile$/.test(path)) continue;
    const hook = /['":]assets:(?:precompile|clean)\b|\benhance\b/.exec(text)?.[0];
    if (hook !== undefined)
      return `compiles assets, and ${path} has ${hook.replace(/^['":]/, '')}, which may leave more`;
  }
  return undefined;
}
