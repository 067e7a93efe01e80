/**
 * Whether `uv sync --locked` accepts a lockfile as it lies there: a part of what uv compares (uv 0.11, `lock/mod.rs`,
 * `Lock::satisfies`, and `commands/project/lock.rs`, `ValidatedLock::validate`), for projects plain enough to be judged.
 */
import { dirOf } from '../paths.js';
import { isTexts, type JsonObject } from '../json.js';
import type { Project } from '../types.js';
import { documentAt, fileIn, plainName, tableAt, tablesOf } from './tables.js';

/** Settings of `[tool.uv]` that have no part in a resolution. */
const NEUTRAL: ReadonlySet<string> = new Set([
  'package',
  'required-version',
  'default-groups',
  'cache-keys',
  'link-mode',
  'compile-bytecode',
]);

/** What a lockfile holds that was made without settings: no options, no workspace, no limits to environments. */
const PLAIN: ReadonlySet<string> = new Set([
  'version',
  'revision',
  'requires-python',
  'resolution-markers',
  'package',
]);

/** @returns why it would not be accepted, or cannot be judged; undefined when it is in step */
export function uvLockTrouble(project: Project, manifest: string): string | undefined {
  const lockfile = fileIn(dirOf(manifest), 'uv.lock');
  const document = documentAt(project, manifest);
  if ('refused' in document) return document.refused;
  const lock = documentAt(project, lockfile);
  if ('refused' in lock) return lock.refused;
  if (project.files.has(fileIn(dirOf(manifest), 'uv.toml'))) return 'uv.toml may change how uv resolves';
  const uv = tableAt(document.data, 'tool', 'uv');
  const setting = Object.keys(uv).find((name) => !NEUTRAL.has(name));
  if (setting !== undefined) return `${manifest} sets ${setting}, which dockopt does not compare`;
  if (lock.data.version !== 1 || Object.keys(lock.data).some((name) => !PLAIN.has(name)))
    return `${lockfile} has settings that dockopt does not compare`;
  const own = tableAt(document.data, 'project');
  const local = tablesOf(lock.data.package).filter(
    ({ source }) => tableAt({ source }, 'source').registry === undefined,
  );
  const [root] = local;
  if (root === undefined || local.length > 1)
    return `${lockfile} holds more than the project and packages of an index`;
  const isPackage = uv.package ?? document.data['build-system'] !== undefined;
  const kind = isPackage === true ? 'editable' : 'virtual';
  if (tableAt(root, 'source')[kind] !== '.') return `${lockfile} does not have the project as ${kind}`;
  if (own.dynamic !== undefined || typeof own.name !== 'string' || typeof own.version !== 'string')
    return `${manifest} does not say the project's name and version`;
  if (plainName(own.name) !== root.name || own.version !== root.version)
    return `${lockfile} has another name or version of the project`;
  if (specifiers(own['requires-python']) !== specifiers(lock.data['requires-python']))
    return `${lockfile} was made for another requires-python than ${manifest} has`;
  return differentDependencies(document.data, tableAt(root, 'metadata'), lockfile);
}

function differentDependencies(data: JsonObject, metadata: JsonObject, lockfile: string): string | undefined {
  const own = tableAt(data, 'project');
  const optional = Object.entries(tableAt(own, 'optional-dependencies'));
  const wanted = [
    ...asked(own.dependencies),
    ...optional.flatMap(([extra, list]) => asked(list).map((each) => each && `${each};${plainName(extra)}`)),
  ];
  if (wanted.includes(undefined)) return 'pyproject.toml has a dependency that dockopt does not compare';
  const extras = isTexts(metadata['provides-extras']) ? metadata['provides-extras'].map(plainName) : [];
  const sameExtras = same(
    optional.map(([extra]) => plainName(extra)),
    extras,
  );
  if (!sameExtras || !same(wanted, tablesOf(metadata['requires-dist']).map(locked)))
    return `${lockfile} has other dependencies than pyproject.toml`;
  const groups = tableAt(data, 'dependency-groups');
  const lockedGroups = tableAt(metadata, 'requires-dev');
  for (const name of new Set([...Object.keys(groups), ...Object.keys(lockedGroups)])) {
    if (plainName(name) !== name || !Array.isArray(groups[name] ?? []))
      return 'pyproject.toml has a group that dockopt does not compare';
    const list = asked(groups[name] ?? []);
    if (list.includes(undefined)) return 'pyproject.toml has a dependency that dockopt does not compare';
    if (!same(list, tablesOf(lockedGroups[name]).map(locked)))
      return `${lockfile} has another group ${name} than pyproject.toml`;
  }
  return undefined;
}

const REQUIREMENT = /^([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?\s*((?:[<>=!~]=?=?\s*[\w.*+!-]+\s*,?\s*)*)$/;

/** `name[extras]specifiers` of each requirement; undefined for one with a marker, an address, or an included group. */
function asked(list: unknown): readonly (string | undefined)[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [undefined];
  return list.map((each: unknown) => {
    const [, name, extras, range] = (typeof each === 'string' ? REQUIREMENT.exec(each.trim()) : null) ?? [];
    if (name === undefined) return undefined;
    return written(name, (extras ?? '').split(','), range ?? '');
  });
}

/** The same of an entry of `[package.metadata]`, `;extra` behind it; undefined for one that says more. */
function locked(entry: JsonObject): string | undefined {
  const { name, extras, specifier, marker, ...more } = entry;
  if (typeof name !== 'string' || Object.keys(more).length > 0) return undefined;
  const [, extra] = /^extra == '([\w.-]+)'$/.exec(typeof marker === 'string' ? marker : '') ?? [];
  if (marker !== undefined && extra === undefined) return undefined;
  const text = written(name, isTexts(extras) ? extras : [], specifier);
  return extra === undefined ? text : `${text};${plainName(extra)}`;
}

function written(name: string, extras: readonly string[], range: unknown): string {
  const sorted = extras.map((each) => plainName(each.trim())).filter((each) => each !== '');
  return `${plainName(name)}[${sorted.toSorted().join(',')}]${specifiers(range)}`;
}

/** The parts of `>=3, <4` in a fixed order; a text of its own when there are none. */
function specifiers(range: unknown): string {
  if (typeof range !== 'string') return '';
  const parts = range.split(',').map((part) => part.replaceAll(/\s+/g, ''));
  return parts
    .filter((part) => part !== '')
    .toSorted()
    .join(',');
}

function same(one: readonly (string | undefined)[], other: readonly (string | undefined)[]): boolean {
  if (one.includes(undefined) || other.includes(undefined)) return false;
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && [...a].every((each) => b.has(each));
}
