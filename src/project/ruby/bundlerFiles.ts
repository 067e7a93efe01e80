/** What `bundle install` reads of a project: the Gemfile and what it names, the lockfile, settings. */
import type { InstallFiles } from '../installFiles.js';
import { baseOf, dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { parseGemfile, type Gemfile } from './gemfile.js';
import { lockRewritten } from './gemfileLock.js';
import { otherRubyNamed } from './rubyVersion.js';

export interface BundlerRules {
  /** The lockfile is never written. */
  readonly frozen: boolean;
  /** It runs in the directory of the Gemfile. */
  readonly here: boolean;
  /** `.bundle/config` beside the Gemfile is not read, or only there. */
  readonly elsewhere: boolean;
  /** It or a command before it writes settings there. */
  readonly remembers: boolean;
  /** Files that a version manager of the image may read beside it. */
  readonly versions: boolean;
  /** The image is built for linux/amd64 alone. */
  readonly single: boolean;
}

const VERSION_FILES = [
  '.ruby-version',
  '.tool-versions',
  '.ruby-gemset',
  '.rvmrc',
  'mise.toml',
  '.mise.toml',
];

/**
 * @param path of the Gemfile
 * @param sees whether bundler finds a file of the context in its place
 */
export function bundlerFiles(
  project: Project,
  path: string,
  rules: BundlerRules,
  sees: (path: string) => boolean,
): InstallFiles | { readonly refused: string } {
  const directory = dirOf(path);
  const beside = (name: string): string => (directory === '' ? name : `${directory}/${name}`);
  const lock = lockOf(path);
  const gemfile = wholeGemfile(project, path);
  if ('refused' in gemfile) return gemfile;
  if (!sees(lock))
    return { refused: `there is no ${lock}, so that it writes one, which the COPY may write over` };
  const reason = rules.frozen ? undefined : lockProblem(project, gemfile, path, rules.single);
  if (reason !== undefined)
    return {
      refused: `it may write another lockfile, which the COPY has, as it does not run frozen: ${reason}`,
    };
  const reads = readsOf(gemfile, path, rules.here, sees);
  if ('refused' in reads) return reads;
  const cached = [...project.files].find(
    (file) => file.startsWith(`${beside('vendor/cache')}/`) && sees(file),
  );
  if (cached !== undefined)
    return { refused: `${beside('vendor/cache')} holds gems, which it reads and writes` };
  const settings = settingsAt(project, beside('.bundle'), rules, sees);
  if ('refused' in settings) return settings;
  const versions = rules.versions ? VERSION_FILES.map(beside).filter(sees) : [];
  return {
    files: [...new Set([path, lock, ...gemfile.included, ...reads.files, ...settings.files, ...versions])],
    writes: settings.writes,
    evidence: [`${path} only names gems`, rules.frozen ? `${lock} is not written` : `${lock} fits ${path}`],
  };
}

/** The settings in `.bundle`, and whether a COPY could bring others. */
function settingsAt(
  project: Project,
  directory: string,
  { elsewhere, remembers }: BundlerRules,
  sees: (path: string) => boolean,
): Pick<InstallFiles, 'files' | 'writes'> | { readonly refused: string } {
  const path = `${directory}/config`;
  if (elsewhere) return { files: [], writes: [] };
  if (!sees(path)) return { files: [], writes: [directory] };
  const odd = oddSettings(project, path);
  return odd === undefined ? { files: [path], writes: remembers ? [directory] : [] } : { refused: odd };
}

function readsOf(
  gemfile: Gemfile,
  path: string,
  here: boolean,
  sees: (path: string) => boolean,
): { readonly files: readonly string[] } | { readonly refused: string } {
  if (gemfile.reads.length > 0 && !here)
    return { refused: `${path} reads files from the directory in which it runs, which is another one` };
  const files: string[] = [];
  for (const name of gemfile.reads) {
    const file = joinPath(dirOf(path), name);
    if (file === undefined || !sees(file)) return { refused: `${path} reads ${name}, which is not copied` };
    files.push(file);
  }
  return { files };
}

/** `Gemfile.lock`, `gems.locked`. */
export function lockOf(gemfile: string): string {
  return baseOf(gemfile) === 'gems.rb' ? gemfile.replace(/gems\.rb$/, 'gems.locked') : `${gemfile}.lock`;
}

function lockProblem(project: Project, gemfile: Gemfile, path: string, single: boolean): string | undefined {
  const lock = lockOf(path);
  const text = project.texts.get(lock);
  if (text === undefined) return `${lock} was not read`;
  const reason = lockRewritten(gemfile, text, lock, single);
  return reason ?? (gemfile.ruby ? otherRubyNamed(project, path, text, lock) : undefined);
}

interface WholeGemfile extends Gemfile {
  readonly included: readonly string[];
}

/** A Gemfile with those that it includes. */
export function wholeGemfile(project: Project, path: string): WholeGemfile | { readonly refused: string } {
  const parsed: Gemfile[] = [];
  const paths = new Set([path]);
  // Grows while it is walked.
  for (const each of paths) {
    const text = project.texts.get(each);
    if (text === undefined) return { refused: `${each} was not read` };
    const gemfile = parseGemfile(text, each);
    if ('refused' in gemfile) return gemfile;
    parsed.push(gemfile);
    for (const name of gemfile.includes) {
      const included = joinPath(dirOf(each), name);
      if (included === undefined)
        return { refused: `${each} includes ${name}, outside of the build context` };
      paths.add(included);
    }
  }
  return {
    gems: parsed.flatMap(({ gems }) => gems),
    sources: parsed.flatMap(({ sources }) => sources),
    ruby: parsed.some(({ ruby }) => ruby),
    reads: parsed.flatMap(({ reads }) => reads),
    includes: [],
    varies: parsed.some(({ varies }) => varies),
    included: [...paths].slice(1),
  };
}

/** Settings that say how much is installed at once, not what or where to. */
const PLAIN_SETTING =
  /^BUNDLE_(?:JOBS|RETRY|TIMEOUT|WITHOUT|WITH|FROZEN|SILENCE_ROOT_WARNING|DISABLE_VERSION_CHECK|FORCE_RUBY_PLATFORM|SPECIFIC_PLATFORM|DISABLE_SHARED_GEMS|BUILD__\w+|IGNORE_MESSAGES\w*|CLEAN|NO_PRUNE)$/;

function oddSettings(project: Project, path: string): string | undefined {
  const text = project.texts.get(path);
  if (text === undefined) return `${path} was not read`;
  const names = text.split('\n').flatMap((line) => /^(\w[^:]*):/.exec(line)?.[1] ?? []);
  const odd = names.find((name) => !PLAIN_SETTING.test(name));
  return odd && `${path} sets ${odd}`;
}
