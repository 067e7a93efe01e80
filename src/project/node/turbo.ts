/** Which package scripts `turbo run` runs. */
import { isObject } from '../json.js';
import { baseOf } from '../paths.js';
import type { Project } from '../types.js';

const VALUED = /^(?:--filter|-F|--concurrency|--output-logs|--log-order|--ui|--env-mode)$/;
const HARMLESS =
  /^(?:(?:--filter|-F|--concurrency|--output-logs|--log-order|--ui|--env-mode)(?:=.*)?|--(?:no-daemon|force|no-cache|no-update-notifier|continue|only))$/;

/** The names of the scripts, of whichever members have them, with those that turbo.json has run before; undefined when unclear. */
export function turboScripts(words: readonly string[], project: Project): readonly string[] | undefined {
  const asked: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word.startsWith('-') && !HARMLESS.test(word)) return undefined;
    if (VALUED.test(word)) at += 1;
    else if (!word.startsWith('-') && word !== 'run') asked.push(word);
  }
  const found = new Set<string>();
  for (let name = asked.pop(); name !== undefined; name = asked.pop()) {
    const script = name.slice(name.indexOf('#') + 1).replace(/^\^/, '');
    if (found.has(script)) continue;
    const before = neededBefore(script, project);
    if (before === undefined) return undefined;
    found.add(script);
    asked.push(...before);
  }
  return found.size === 0 ? undefined : [...found];
}

/** What any turbo.json of the project says to run before a task. */
function neededBefore(script: string, { files, documents }: Project): readonly string[] | undefined {
  const before: string[] = [];
  for (const path of files) {
    if (baseOf(path) !== 'turbo.json') continue;
    const settings = documents.get(path);
    if (!isObject(settings)) return undefined;
    const tasks = settings.tasks ?? settings.pipeline;
    for (const [key, task] of isObject(tasks) ? Object.entries(tasks) : []) {
      if (key.slice(key.indexOf('#') + 1) !== script || !isObject(task)) continue;
      const named = [task.dependsOn, task.with].flat().filter((each) => typeof each === 'string');
      before.push(...named.filter((each) => !each.startsWith('$')));
    }
  }
  return before;
}
