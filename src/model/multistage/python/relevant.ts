/** Whether a stage looks as if something of it were needed only while packages are compiled. */
import { alwaysLinked } from '../../../knowledge/python-builds.js';
import { isObject } from '../../../project/json.js';
import { lockedPackages } from '../../../project/python/locked.js';
import { tableAt } from '../../../project/python/tables.js';
import type { Build } from '../../types.js';
import type { Stage } from '../../stages.js';

const INSTALLS = /\b(?:apt(?:-get|itude)?\b[^;&|]*?\binstall|apk\b[^;&|]*?\badd)\b([^;&|]*)/g;
const BUILDS = /^(?:gcc|g\+\+|build-essential|build-base|make|cmake|musl-dev|[\w.+-]+-dev)(?:=.*)?$/;
const SOURCES = /\bpip[\d.]*\s+install\b[^;&|]*(?:--no-binary|git\+)/;

/** Only of such a stage, a refusal is worth a line. */
export function mayCompile({ project }: Build, { instructions }: Stage): boolean {
  const runs = instructions.filter(({ keyword }) => keyword === 'RUN').map(({ body }) => body.text);
  const hasPip = runs.some((text) => /\bpip[\d.]*\b|\bpipenv\b|\bpoetry\b|\buv\b/.test(text));
  if (!hasPip) return false;
  if (runs.some((text) => SOURCES.test(text) || installsCompilers(text) || namesCompiled(text.split(/\s+/))))
    return true;
  const all = runs.join('\n');
  const locked = /\b(?:poetry|pipenv)\s+(?:install|sync)\b|\buv\s+sync\b/.test(all) && locksName(project);
  if (
    locked ||
    (/\bpip[\d.]*\s+install\b[^;&|]*\s["']?\.(?:\[|\/?["']?(?:\s|$))/.test(all) && asksFor(project))
  )
    return true;
  if (!/\bpip[\d.]*\s+install\b[^;&|]*\s-(?:r|-requirement)\b/.test(all)) return false;
  return [...project.requirements.values()].some(
    ({ entries, vcs, options }) =>
      vcs ||
      options.some((option) => option.startsWith('--no-binary')) ||
      entries.some(({ name }) => alwaysLinked(name)),
  );
}

/** True when a lockfile names a package that is linked with a library of the system. */
function locksName({ documents }: Build['project']): boolean {
  return [...documents].some(([path, data]) => {
    if (!/(?:^|\/)(?:poetry|Pipfile|uv)\.lock$/.test(path) || !isObject(data)) return false;
    return lockedPackages(path, data)?.some(({ name }) => alwaysLinked(name)) ?? false;
  });
}

/** True when a pyproject.toml requires one. */
function asksFor({ documents }: Build['project']): boolean {
  return [...documents].some(([path, data]) => {
    const { dependencies } = tableAt(data, 'project');
    if (!path.endsWith('pyproject.toml') || !Array.isArray(dependencies)) return false;
    return dependencies.some((each) => alwaysLinked(/^[\w-]+/.exec(String(each).toLowerCase())?.[0] ?? ''));
  });
}

function installsCompilers(text: string): boolean {
  for (const [, names = ''] of text.matchAll(INSTALLS))
    if (names.split(/[\s\\]+/).some((name) => BUILDS.test(name))) return true;
  return false;
}

function namesCompiled(words: readonly string[]): boolean {
  return words.some((word) => alwaysLinked(/^["']?([a-z\d-]+)/.exec(word.toLowerCase())?.[1] ?? ''));
}
