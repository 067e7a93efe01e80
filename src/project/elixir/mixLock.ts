/** Whether `mix deps.get` would leave mix.lock as it is (Hex 2, Elixir 1.14 `Mix.Dep.Converger`, `Mix.SCM.Git`). */
import { withoutComments } from './code.js';

interface Dep {
  readonly name: string;
  readonly requirement: string | undefined;
  readonly options: string;
}

const ENTRY = /\{\s*:(\w+)\s*(?:,\s*"([^"]*)")?\s*(?:,\s*((?:[^{}"]|"[^"]*")*))?\}/g;

/** The list of `deps` in a mix.exs; undefined where it is not a plain one. */
export function depsOf(source: string): readonly Dep[] | undefined {
  const [, list] =
    /\bdefp?\s+deps(?:\(\))?\s+do\s*\[([\s\S]*?)\n?\s*\]\s*\n\s*end\b/.exec(withoutComments(source)) ?? [];
  if (list === undefined || !/\bdeps:\s*deps(?:\(\))?\s*[,\]]/.test(source)) return undefined;
  if (list.replaceAll(ENTRY, '').replaceAll(/[\s,]/g, '') !== '') return undefined;
  return [...list.matchAll(ENTRY)].map(([, name = '', requirement, options = '']) => ({
    name,
    requirement,
    options,
  }));
}

interface Locked {
  readonly version?: string;
  readonly git?: string;
  readonly options: string;
  /** Names that it needs itself. */
  readonly needs: readonly string[];
}

/** Why mix.lock may be written anew; undefined when it stays. */
export function lockRewritten(deps: readonly Dep[], lock: string, path: string): string | undefined {
  const locked = new Map<string, Locked>();
  for (const line of lock.split(/\r?\n/)) {
    if (/^\s*(?:%\{|\}|)\s*$/.test(line)) continue;
    const entry = lockedFrom(line);
    if (entry === undefined) return `${path} has a line that was not understood`;
    locked.set(entry.name, entry);
  }
  for (const dep of deps) {
    const entry = locked.get(dep.name);
    if (entry === undefined || !fits(dep, entry))
      return `${path} does not have ${dep.name} as mix.exs has it`;
  }
  const missing = [...locked.values()].flatMap(({ needs }) => needs).find((name) => !locked.has(name));
  return missing && `${path} lacks ${missing}`;
}

function lockedFrom(line: string): (Locked & { readonly name: string }) | undefined {
  const [, name, version, needs = ''] =
    /^\s*"?(\w+)"?: \{:hex, :\w+, "([^"]+)", "[0-9a-f]+", \[[^\]]*\], \[(.*)\], "[\w:]+", "[0-9a-f]+"\},?\s*$/.exec(
      line,
    ) ?? [];
  if (name !== undefined && version !== undefined) {
    const all = needs.matchAll(/\{:(\w+), (?:"[^"]*"|nil), \[([^\]]*)\]\}/g);
    const own = [...all].flatMap(([, each = '', options = '']) =>
      /optional: false/.test(options) ? [each] : [],
    );
    return { name, version, options: '', needs: own };
  }
  const [, gitName, git, options = ''] =
    /^\s*"?(\w+)"?: \{:git, "([^"]+)", "[0-9a-f]{40}", \[([^\]]*)\]\},?\s*$/.exec(line) ?? [];
  return gitName === undefined || git === undefined ? undefined : { name: gitName, git, options, needs: [] };
}

/** Options of a repository that the lockfile repeats. */
const OF_LOCK = /\b(?:tag|branch|ref|sparse|submodules|depth|subdir): (?:"[^"]*"|\w+)/g;

function fits({ requirement, options }: Dep, { version, git, options: lockedOptions }: Locked): boolean {
  const [, github, url] = /\b(?:github: "([^"]+)"|git: "([^"]+)")/.exec(options) ?? [];
  if (/\b(?:path|in_umbrella|hex|lock|organization|repo): /.test(options)) return false;
  if (github !== undefined || url !== undefined) {
    const same = git !== undefined && git === (url ?? `https://github.com/${github}.git`);
    const chosen = (text: string): string => (text.match(OF_LOCK) ?? []).toSorted().join();
    return same && requirement === undefined && chosen(options) === chosen(lockedOptions);
  }
  return version !== undefined && requirement !== undefined && satisfies(version, requirement);
}

/** `~> 1.2 or >= 2.0.0 and < 3.0.0`; false for pre-releases other than the very one asked for. */
export function satisfies(version: string, requirement: string): boolean {
  return requirement
    .split(/\s+or\s+/)
    .some((part) => part.split(/\s+and\s+/).every((each) => meets(version, each.trim())));
}

function meets(version: string, requirement: string): boolean {
  const [, operator = '', wanted = ''] =
    /^(==|>=|<=|~>|>|<|)\s*(\d+(?:\.\d+){1,2}\S*)$/.exec(requirement) ?? [];
  if (wanted === '') return false;
  if (version === wanted) return operator !== '>' && operator !== '<';
  if (!/^\d+\.\d+\.\d+$/.test(version) || !/^[\d.]+$/.test(wanted)) return false;
  const order = compare(version, wanted);
  if (operator === '~>') {
    const kept = wanted.split('.').slice(0, -1);
    return order >= 0 && version.startsWith(`${kept.join('.')}.`);
  }
  if (operator === '' || operator === '==') return order === 0;
  if (operator.startsWith('>')) return order > 0 || (order === 0 && operator === '>=');
  return order < 0 || (order === 0 && operator === '<=');
}

function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
