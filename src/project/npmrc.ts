import { joinPath } from './paths.js';
import type { Project } from './types.js';

/**
 * The settings of the `.npmrc` beside a manifest, keys as written, the last one of a key winning; empty without the
 * file. Undefined when the file is there but its text was not read.
 */
export function npmrcOf(project: Project, dir: string): ReadonlyMap<string, string> | undefined {
  const path = joinPath(dir, '.npmrc') ?? '.npmrc';
  const text = project.texts.get(path);
  if (text === undefined) return project.files.has(path) ? undefined : new Map();
  const settings = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#;\s=][^=]*?)\s*(?:=\s*(.*?)\s*)?$/.exec(line);
    if (match) settings.set(match[1] ?? '', (match[2] ?? 'true').replace(/^(["'])(.*)\1$/, '$2'));
  }
  return settings;
}
