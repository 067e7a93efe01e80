import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { inRange } from './gemVersion.js';

/**
 * Why the Ruby that a Gemfile names may not be the one of the lockfile; Bundler then writes the lockfile anew (measured
 * with 2.3; `definition.rb`, `@unlock[:ruby]`).
 */
export function otherRubyNamed(
  project: Project,
  path: string,
  lock: string,
  lockPath: string,
): string | undefined {
  const locked = /^RUBY VERSION\n +ruby (\d+(?:\.\d+)+)(?:p-?\d+)?$/m.exec(lock)?.[1];
  const asked = askedRuby(project, path);
  const fits = locked !== undefined && asked !== undefined && inRange(locked, asked) === true;
  return fits ? undefined : `the version of Ruby in ${lockPath} may not be the one of ${path}`;
}

/** `ruby "~> 3.3"`, `ruby file: ".ruby-version"`, `ruby "~> #{File.read(".ruby-version").strip}"`. */
function askedRuby(project: Project, path: string): string | undefined {
  const text = /^ruby\b\s*(.*?)\s*(?:\s#\s.*)?$/m.exec(project.texts.get(path) ?? '')?.[1] ?? '';
  const literal = /^\(?\s*(["'])([\w.<>=~! ]+)\1\s*\)?$/.exec(text)?.[2];
  if (literal !== undefined) return literal;
  const file = /^file:\s*(["'])([\w.-]+)\1$/.exec(text)?.[2];
  const read =
    /^(?:"((?:~>|>=)? ?)#\{)?File\.read\((["'])([\w.-]+)\2\)\.(?:strip|chomp)(?:\}")?$/.exec(text) ?? [];
  const named = joinPath(dirOf(path), file ?? read[3] ?? '.');
  const version = /^(?:ruby-)?(\d+(?:\.\d+)+)\s*$/.exec(project.texts.get(named ?? '') ?? '')?.[1];
  return version === undefined ? undefined : `${read[1] ?? ''}${version}`;
}
