import type { Instruction } from '../syntax/types.js';
import { expand, type Scope } from './scope.js';

/** A file or directory that an instruction takes from the build context. */
export interface ContextSource {
  /** Relative to the context's root; '' for the root itself. */
  readonly path: string;
  /** True when `*`, `?` or `[` stand in it. */
  readonly glob: boolean;
}

const URL_LIKE = /^(https?|git|ssh|ftp):\/\/|^git@/;

/**
 * What an instruction reads from the build context: sources of COPY and ADD without `--from`, and bind mounts without
 * `from`. Undefined when a variable hides one of them.
 */
export function contextSources(instruction: Instruction, scope: Scope): readonly ContextSource[] | undefined {
  if (instruction.keyword === 'RUN') return sourcesOf(boundPaths(instruction), instruction, scope);
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
  if (instruction.flag('from') !== undefined) return [];
  const paths = instruction.args
    .slice(0, -1)
    .filter((path) => !path.startsWith('<<') && !URL_LIKE.test(path));
  return sourcesOf(paths, instruction, scope);
}

function sourcesOf(
  paths: readonly string[],
  instruction: Instruction,
  scope: Scope,
): readonly ContextSource[] | undefined {
  const sources: ContextSource[] = [];
  for (const path of paths) {
    const expanded = expand(path, scope, instruction.escape);
    if (expanded === undefined) return undefined;
    sources.push({ path: contextPath(expanded), glob: /[*?[]/.test(expanded) });
  }
  return sources;
}

/** Sources of `--mount=type=bind` (the default type) that come from the context. */
function boundPaths(instruction: Instruction): readonly string[] {
  const mounts = instruction.flags
    .filter(({ name }) => name === 'mount')
    .map(({ value }) => mountOptions(value ?? ''));
  const bound = mounts.filter(
    (options) => (options.get('type') ?? 'bind') === 'bind' && !options.has('from'),
  );
  return bound.map((options) => options.get('source') ?? options.get('src') ?? '.');
}

/** The options of a `--mount` flag by name. */
export function mountOptions(value: string): ReadonlyMap<string, string> {
  const pairs = value.split(',').map((option): [string, string] => {
    const equals = option.indexOf('=');
    return equals < 0 ? [option, ''] : [option.slice(0, equals).toLowerCase(), option.slice(equals + 1)];
  });
  return new Map(pairs);
}

/** A COPY source as a path in the context: `/a`, `./a`, `b/../a` and `a/` are all `a`; nothing leads above the root. */
export function contextPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** True when a cache mount of the RUN covers the path. */
export function hasCacheMount(instruction: Instruction, path: string): boolean {
  return instruction.flags.some(({ name, value }) => {
    const options = name === 'mount' ? mountOptions(value ?? '') : undefined;
    if (options?.get('type') !== 'cache') return false;
    const target = (options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '').replace(
      /\/+$/,
      '',
    );
    // A variable, or a path below the working directory, may lead anywhere.
    return (
      !target.startsWith('/') || target.includes('$') || path === target || path.startsWith(`${target}/`)
    );
  });
}

const globs = new Map<string, RegExp>();

/** Whether a COPY pattern matches a path, as Go's `filepath.Match` has it: `*` and `?` take leading dots, not `/`. */
export function matchesSource(pattern: string, path: string): boolean {
  let regex = globs.get(pattern);
  if (regex === undefined) {
    const source = pattern.replace(/\[\^?(?:\\.|[^\]\\])+\]|\\.|[*?.+()|{}^$[\]]/g, (token) => {
      if (token === '*') return '[^/]*';
      if (token === '?') return '[^/]';
      return token.length > 1 ? token : `\\${token}`;
    });
    globs.set(pattern, (regex = regexOf(`^${source}$`)));
  }
  return regex.test(path);
}

/** A pattern with a range turned round is refused by Go too: it matches nothing. */
function regexOf(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return /(?!)/;
  }
}
