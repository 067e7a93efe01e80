/** How a stage starts what was published. */
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Project } from '../../project/types.js';
import type { Stage } from '../stages.js';
import { lostWord, textsNamed } from '../slim/texts.js';
import { firstObstacle, type Obstacle, type Place } from '../slim/types.js';

/**
 * A command before all other rules: an obstacle, undefined when it works on the runtime, false when they shall tell.
 * @param dlls takes the programs that it starts
 */
export function dotnetObstacle(command: ShellCommand, place: Place, dlls: string[]): Obstacle | false {
  const { who } = place;
  const { tool = '' } = invocationOf(command);
  const name = command.name?.slice(command.name.lastIndexOf('/') + 1) ?? tool;
  if (name !== 'dotnet') return false;
  const words = command.words.slice(1);
  const first = words[0]?.text === 'exec' ? words[1] : words[0];
  if (first?.value === undefined) return `${who} runs dotnet in a form that only the build knows`;
  if (/^--(?:info|list-runtimes)$/.test(first.value)) return undefined;
  if (!/\.dll$/i.test(first.value)) return `${who} runs dotnet ${first.value}, which needs the SDK`;
  dlls.push(first.value.slice(first.value.lastIndexOf('/') + 1));
  return lostWord(
    words.map(({ text }) => text),
    who,
    place,
  );
}

/** A start of dotnet that is not that of a program. */
const OTHER_START = /\bdotnet(?:\.exe)?[\s"',]+(?!exec\b|["']?[\w./$\\{}-]+\.dll)[\w-]+/;
const COMPOSE = /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|(?:^|\/)Procfile$/;

/** Whether a script that the stage names, a compose file or a deployment uses the SDK. */
export function scriptsObstacle(project: Project, stage: Stage): Obstacle {
  const scripts = stage.instructions.flatMap(({ text }) =>
    [...text.matchAll(/[\w./-]*\w\.(?:sh|bash)\b/g)].flatMap(([path]) => textsNamed(project, path)),
  );
  const services = [...project.texts].filter(
    ([path, text]) => COMPOSE.test(path) || (/\.ya?ml$/.test(path) && /\bcontainers:/.test(text)),
  );
  return firstObstacle([...scripts, ...services], ([path, text]) => {
    const other = OTHER_START.exec(text)?.[0];
    return other === undefined
      ? undefined
      : `${path} runs ${other.replaceAll(/[\s"',]+/g, ' ')}, which needs the SDK`;
  });
}
