/** What `mix deps.get` and `mix deps.compile` read of a project: mix.exs, mix.lock, the configuration. */
import type { InstallFiles } from '../installFiles.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { codeReads, withoutComments } from './code.js';
import { depsOf, lockRewritten } from './mixLock.js';

interface Refusal {
  readonly refused: string;
}

type Sees = (path: string) => boolean;

/**
 * @param manifest path of mix.exs
 * @param checked it stops where mix.lock does not fit, instead of writing it
 * @param sees whether mix finds a file of the context in its place
 */
export function mixFiles(
  project: Project,
  manifest: string,
  checked: boolean,
  sees: Sees,
): InstallFiles | Refusal {
  const beside = (name: string): string => joinPath(dirOf(manifest), name) ?? name;
  const source = project.texts.get(manifest);
  if (source === undefined) return { refused: `${manifest} was not read` };
  const odd = oddProject(withoutComments(source), manifest);
  if (odd !== undefined) return { refused: odd };
  const reads = codeReads(source, manifest);
  if ('refused' in reads) return reads;
  const lock = beside('mix.lock');
  if (!sees(lock))
    return { refused: `there is no ${lock}, so that it writes one, which the COPY may write over` };
  const rewritten = checked ? undefined : lockTrouble(project, source, lock);
  if (rewritten !== undefined)
    return { refused: `it may write another lockfile, which the COPY has: ${rewritten}` };
  const config = configFiles(project, beside('config/config.exs'), sees);
  if ('refused' in config) return config;
  const named = [...reads.files, ...config.reads].map(beside);
  const missing = named.find((path) => !sees(path));
  if (missing !== undefined) return { refused: `${missing}, which ${manifest} reads, is not copied` };
  return {
    files: [...new Set([manifest, lock, ...named, ...config.files])],
    writes: [beside('deps'), beside('_build')],
    evidence: [
      `${manifest} and the configuration read no other file`,
      ...(checked ? [] : [`${lock} fits ${manifest}`]),
    ],
  };
}

/** `aliases: ["deps.get": …]`: mix runs the alias in the place of the task. */
const ALIAS = /"(?:deps\.(?:get|compile|loadpaths)|local\.(?:hex|rebar)|loadconfig)"(?::|\s*=>)/;

function oddProject(source: string, manifest: string): string | undefined {
  if (/\bapps_path:/.test(source)) return `${manifest} is that of an umbrella project`;
  if (/(?<![\w-])(?::path\s*=>|path:|in_umbrella:)/.test(source))
    return `${manifest} takes a dependency from a path`;
  if (ALIAS.test(source)) return `${manifest} gives a task of dependencies another meaning`;
  const setting = /\b(?:lockfile|deps_path|build_path|config_path|archives|deps_build_path):/.exec(
    source,
  )?.[0];
  return setting && `${manifest} sets ${setting.slice(0, -1)}`;
}

function lockTrouble(project: Project, source: string, lock: string): string | undefined {
  const text = project.texts.get(lock);
  const deps = depsOf(source);
  if (text === undefined) return `${lock} was not read`;
  return deps === undefined
    ? 'the dependencies of mix.exs are not a plain list'
    : lockRewritten(deps, text, lock);
}

/** `import_config "#{config_env()}.exs"` */
const OF_ENVIRONMENT = /^#\{\s*(?:config_env\(\)|Mix\.env(?:\(\))?|env)\s*\}\.exs$/;

/** The configuration files of compile time, and what they read. */
function configFiles(
  project: Project,
  main: string,
  sees: Sees,
): { readonly files: readonly string[]; readonly reads: readonly string[] } | Refusal {
  const directory = dirOf(main);
  const files = new Set(sees(main) ? [main] : []);
  const reads: string[] = [];
  // Grows while it is walked.
  for (const path of files) {
    const source = project.texts.get(path);
    if (source === undefined) return { refused: `${path} was not read` };
    const code = codeReads(source, path);
    if ('refused' in code) return code;
    reads.push(...code.files);
    const plain = withoutComments(source);
    const imports = [...plain.matchAll(/\bimport_config[\s(]+"((?:[^"\\]|\\.)*)"/g)];
    if (imports.length < (plain.match(/\bimport_config\b/g)?.length ?? 0))
      return { refused: `${path} imports configuration of a name that is computed` };
    for (const [, name = ''] of imports) {
      const found = importedBy(project, directory, name, sees);
      if (found === undefined)
        return { refused: `${path} imports ${name}, which is not copied or not known` };
      for (const each of found) files.add(each);
    }
  }
  return { files: [...files], reads };
}

function importedBy(
  project: Project,
  directory: string,
  name: string,
  sees: Sees,
): readonly string[] | undefined {
  if (/^[\w.-]+\.exs$/.test(name)) {
    const path = joinPath(directory, name) ?? name;
    return sees(path) ? [path] : undefined;
  }
  if (!OF_ENVIRONMENT.test(name)) return undefined;
  const all = [...project.files].filter(
    (path) =>
      dirOf(path) === directory &&
      path.endsWith('.exs') &&
      !/(?:\/|\.)(?:config|runtime|secret)\.exs$/.test(path),
  );
  return all.filter(sees).toSorted();
}
