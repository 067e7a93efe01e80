/** What the lockfiles of Poetry, uv, PDM and pipenv install: the packages, their archives, and what each requires. */
import { isObject, type JsonObject } from '../json.js';
import { plainName, tableAt, tablesOf } from './tables.js';

export interface Locked {
  /** As PEP 503 compares it. */
  readonly name: string;
  /** Without operator; '' for a project that has none. */
  readonly version: string;
  /** Names of its archives; undefined in a lockfile that names none. */
  readonly files: readonly string[] | undefined;
  /** `own`: the project itself; `other`: git, an address, a directory. */
  readonly from: 'index' | 'own' | 'other';
  readonly requires: readonly Requirement[];
  /** True for what pipenv installs with --dev alone. */
  readonly dev?: boolean;
}

export interface Requirement {
  readonly name: string;
  /** True for what an extra or a group brings. */
  readonly optional: boolean;
  /** Name of the group that brings it, of the project itself. */
  readonly group?: string;
}

/** The packages of a lockfile that its name tells; undefined for one of a form that is not known. */
export function lockedPackages(path: string, data: JsonObject): readonly Locked[] | undefined {
  const base = path.slice(path.lastIndexOf('/') + 1);
  if (base === 'Pipfile.lock') return pipfileLocked(data);
  const packages = tablesOf(data['package']);
  if (packages.length === 0 && data['package'] !== undefined && !Array.isArray(data['package']))
    return undefined;
  if (base === 'uv.lock') return packages.map(uvLocked);
  const apart = tableAt(data, 'metadata', 'files');
  return packages.map((each) => poetryLocked(each, apart));
}

/** Conditions that no Linux with CPython meets. */
const ELSEWHERE =
  /^(?:(?:sys_platform|platform_system|os_name) ?== ?["'](?:win32|cygwin|windows|nt|darwin|emscripten|java)["']|(?:sys_platform|platform_system) ?!= ?["']linux["']|(?:platform_python_implementation|implementation_name) ?== ?["']pypy["'])$/;

/** True for a marker of PEP 508 under which nothing is installed there. */
function isElsewhere(marker: unknown): boolean {
  if (typeof marker !== 'string' || /\bor\b/.test(marker)) return false;
  const conditions = marker.toLowerCase().split(/\band\b/);
  return conditions.some((each) =>
    ELSEWHERE.test(each.replaceAll(/[()]/g, '').trim().replaceAll(/\s+/g, ' ')),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function lastPart(value: unknown): string {
  return textOf(value)
    .replace(/[?#].*$/, '')
    .replace(/^.*\//, '');
}

function uvLocked(entry: JsonObject): Locked {
  const { name, version, sdist, wheels, source, dependencies } = entry;
  const from = tableAt(source);
  const own = ['virtual', 'editable'].some((kind) => from[kind] === '.');
  const archives = [...tablesOf(wheels), ...tablesOf([sdist])];
  const grouped = (key: string, optional: boolean): readonly Requirement[] =>
    Object.entries(tableAt(entry, key)).flatMap(([group, list]) =>
      uvRequires(list).map((each) => ({ ...each, optional, group })),
    );
  return {
    name: plainName(textOf(name)),
    version: textOf(version),
    files: archives.map(({ url, path, filename }) => lastPart(filename ?? url ?? path)),
    from: own ? 'own' : /^https?:/.test(textOf(from['registry'])) ? 'index' : 'other',
    requires: [
      ...uvRequires(dependencies),
      ...grouped('optional-dependencies', true),
      ...grouped('dev-dependencies', true),
    ],
  };
}

function uvRequires(list: unknown): readonly Requirement[] {
  return tablesOf(list)
    .filter(({ marker }) => !isElsewhere(marker))
    .map(({ name }) => ({ name: plainName(textOf(name)), optional: false }));
}

/** Poetry's, and PDM's: that one lists requirements as texts. */
function poetryLocked(
  { name, version, files, source, dependencies, ...rest }: JsonObject,
  apart: JsonObject,
): Locked {
  const archives = tablesOf(files ?? apart[textOf(name)] ?? apart[`${textOf(name)} ${textOf(version)}`]);
  const { type } = tableAt(source);
  const isIndex =
    (type === undefined || type === 'legacy') &&
    ['git', 'path', 'url', 'editable'].every((key) => rest[key] === undefined);
  return {
    name: plainName(textOf(name)),
    version: textOf(version),
    files: archives.map(({ file, url }) => lastPart(file ?? url)),
    from: isIndex ? 'index' : 'other',
    requires: Array.isArray(dependencies) ? pdmRequires(dependencies) : poetryRequires(tableAt(dependencies)),
  };
}

function poetryRequires(dependencies: JsonObject): readonly Requirement[] {
  return Object.entries(dependencies).flatMap(([name, given]) => {
    const forms = [given].flat();
    if (forms.every((form) => isObject(form) && isElsewhere(form['markers']))) return [];
    const optional = forms.some((form) => isObject(form) && form['optional'] === true);
    return [{ name: plainName(name), optional }];
  });
}

function pdmRequires(dependencies: readonly unknown[]): readonly Requirement[] {
  return dependencies.flatMap((each) => {
    const [, name, marker] = /^\s*([A-Za-z0-9][\w.-]*)[^;]*(?:;(.*))?$/.exec(textOf(each)) ?? [];
    return name === undefined || isElsewhere(marker) ? [] : [{ name: plainName(name), optional: false }];
  });
}

function pipfileLocked(data: JsonObject): readonly Locked[] {
  return ['default', 'develop'].flatMap((section) =>
    Object.entries(tableAt(data, section)).flatMap(([name, given]) => {
      const entry = tableAt(given);
      if (isElsewhere(entry['markers']) || isElsewhere(entry['sys_platform'])) return [];
      const version = /^==(.+)$/.exec(textOf(entry['version']))?.[1];
      return [
        {
          name: plainName(name),
          version: version ?? '',
          files: undefined,
          from: version === undefined ? 'other' : 'index',
          requires: [],
          dev: section === 'develop',
        } as const,
      ];
    }),
  );
}

/** What a project asks for. */
export interface Asked {
  readonly main: readonly string[];
  /** By the names of groups: `dev`. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** The names that a pyproject.toml of Poetry asks for: PEP 621, PEP 735 and its own tables. */
export function poetryAsked(manifest: unknown): Asked {
  const poetry = tableAt(manifest, 'tool', 'poetry');
  const { dependencies, 'optional-dependencies': extras } = tableAt(manifest, 'project');
  const main = [
    ...namesIn(dependencies),
    ...Object.values(tableAt(extras)).flatMap(namesIn),
    ...Object.keys(tableAt(poetry, 'dependencies')),
  ];
  const groups = new Map<string, readonly string[]>();
  const note = (group: string, names: readonly string[]): void => {
    groups.set(group, [...(groups.get(group) ?? []), ...names.map(plainName)]);
  };
  note('dev', Object.keys(tableAt(poetry, 'dev-dependencies')));
  for (const [group, table] of Object.entries(tableAt(poetry, 'group')))
    note(group, Object.keys(tableAt(table, 'dependencies')));
  for (const [group, list] of Object.entries(tableAt(manifest, 'dependency-groups')))
    note(group, namesIn(list));
  return { main: main.map(plainName), groups };
}

function namesIn(list: unknown): readonly string[] {
  return [list].flat().flatMap((each) => /^\s*[A-Za-z0-9][\w.-]*/.exec(textOf(each))?.[0].trim() ?? []);
}

/**
 * The packages that some names bring, with all that these require; what only extras bring included.
 *
 * @param groups of the project itself, whether they are installed
 */
export function broughtBy(
  locked: readonly Locked[],
  roots: readonly string[],
  groups = true,
): readonly Locked[] {
  const names = new Set(roots);
  // Grows while it is walked.
  for (const name of names) {
    const taken = locked.filter((each) => each.name === name);
    const required = taken.flatMap(({ requires, from }) =>
      requires.filter(({ optional }) => groups || from !== 'own' || !optional),
    );
    for (const each of required) names.add(each.name);
  }
  return locked.filter(({ name }) => names.has(name));
}
