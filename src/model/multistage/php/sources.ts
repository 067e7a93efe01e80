/** What sources of PHP start. */
import { isPhpSource } from '../../../project/php/sources.js';
import { provides } from '../../slim/packages.js';
import { firstObstacle, type Obstacle, type Swap } from '../../slim/types.js';

const STARTS =
  /(?<![\w$>:\\])(?:exec|shell_exec|system|passthru|proc_open|popen|pcntl_exec)\s*\(|\bProcess(?:Builder)?\b|`/;
/** With a program that only it knows. */
const HIDDEN =
  /(?<![\w$>:\\])(?:exec|shell_exec|system|passthru|popen|proc_open|pcntl_exec)\s*\(\s*(?!["'\s]|escapeshell)[$\w\\]+|\bProcess(?:::\w+)?\s*\(\s*\$\w*/;
const WORD = /["'`](?:\/usr\/(?:local\/)?bin\/)?([\w.+-]+)(?=["'`\s])/g;

/** Sources, and the two programs of frameworks that have no ending. */
function isRun(path: string): boolean {
  return isPhpSource(path) || path === 'artisan' || path === 'bin/console';
}

/** Whether a source that was read starts a program that stays behind. */
export function calledObstacle({ project, lost, target }: Swap, installed: ReadonlySet<string>): Obstacle {
  return firstObstacle(project.texts, ([path, text]) => {
    if (!isRun(path) || !STARTS.test(text)) return undefined;
    const hidden = HIDDEN.exec(text)?.[0];
    if (hidden !== undefined) return `${path} has ${hidden}, and it is not known what it starts`;
    for (const [, name = ''] of text.matchAll(WORD)) {
      const owner = lost.get(name);
      if (owner !== undefined && !provides(installed, owner))
        return `${path} starts ${name}, which ${target} does not have`;
    }
    return undefined;
  });
}
