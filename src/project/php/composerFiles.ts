/** What `composer install` reads of a project, and where it writes (Composer 2.5, Installer.php, InstallationManager.php). */
import type { InstallFiles } from '../installFiles.js';
import { isObject, type JsonObject } from '../json.js';
import { dirOf, joinPath } from '../paths.js';
import type { Project } from '../types.js';

export interface ComposerRules {
  /** Packages for development are installed too. */
  readonly dev: boolean;
  readonly plugins: boolean;
  /** Scripts of the packages' events would run in the install itself, and not any more behind a download. */
  readonly scripts: boolean;
}

interface Refusal {
  readonly refused: string;
}

/**
 * Plugins that make something of what lies in `vendor`, after all packages are there (their `getSubscribedEvents`:
 * post-install-cmd, pre- and post-autoload-dump), and whose packages are installed as any other.
 */
const HARMLESS_PLUGINS: ReadonlySet<string> = new Set([
  'pestphp/pest-plugin',
  'phpstan/extension-installer',
  'php-http/discovery',
  'dealerdirect/phpcodesniffer-composer-installer',
  'composer/package-versions-deprecated',
  'symfony/runtime',
  'ergebnis/composer-normalize',
]);
/** Repositories that anybody may read. */
const PUBLIC_REPOSITORY =
  /^https:\/\/(?:repo\.)?packagist\.org\/?$|^https:\/\/(?:packages\.drupal\.org\/\d+|wpackagist\.org|asset-packagist\.org)\/?$/;
/** Events of the time in which packages are chosen and installed (getcomposer.org, "Event names"). */
const EARLY_EVENT =
  /^(?:pre-install-cmd|(?:pre|post)-package-(?:install|update|uninstall)|pre-operations-exec|pre-pool-create|pre-file-download|post-file-download|init|command|pre-command-run)$/;

/**
 * @param manifest path of composer.json
 * @param sees whether composer finds a file of the context in its place
 */
export function composerFiles(
  project: Project,
  manifest: string,
  rules: ComposerRules,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const directory = dirOf(manifest);
  const beside = (name: string): string => joinPath(directory, name) ?? name;
  const lock = beside('composer.lock');
  if (!sees(lock))
    return { refused: `there is no ${lock}, so that it writes one, which the COPY may write over` };
  if (sees(beside('auth.json'))) return { refused: `${beside('auth.json')} is there, which holds secrets` };
  const json = project.documents.get(manifest);
  const locked = project.documents.get(lock);
  if (!isObject(json) || !isObject(locked)) return { refused: `${manifest} or ${lock} could not be read` };
  const trouble =
    oddRepository(json.repositories, manifest) ??
    (rules.scripts ? earlyScript(json.scripts, manifest) : undefined) ??
    oddPackages(locked, lock, rules);
  if (trouble !== undefined) return { refused: trouble };
  const places = placesOf(json.config, manifest);
  if ('refused' in places) return places;
  return {
    files: [manifest, lock],
    writes: places.directories.map(beside),
    evidence: [
      `${lock} names no path and no plugin that reads or writes more than vendor`,
      ...(json.repositories === undefined ? [] : [`${manifest} names public repositories only`]),
    ],
  };
}

/** Repositories that need no access: what reads them where the install stands reads them above too. */
function oddRepository(repositories: unknown, manifest: string): string | undefined {
  if (repositories === undefined) return undefined;
  if (!Array.isArray(repositories) && !isObject(repositories)) return `${manifest} could not be read`;
  for (const repository of Object.values(repositories)) {
    if (repository === false || !isObject(repository)) return `${manifest} switches repositories off`;
    const { type, url } = repository;
    if (type !== 'composer' || typeof url !== 'string' || !PUBLIC_REPOSITORY.test(url))
      return `${manifest} names a repository, which may be a path, or need access`;
  }
  return undefined;
}

function earlyScript(scripts: unknown, manifest: string): string | undefined {
  const name = Object.keys(isObject(scripts) ? scripts : {}).find((each) => EARLY_EVENT.test(each));
  return name && `the script ${name} of ${manifest} runs before or while packages are installed`;
}

function oddPackages(locked: JsonObject, lock: string, { dev, plugins }: ComposerRules): string | undefined {
  const lists = [locked.packages, ...(dev ? [locked['packages-dev']] : [])];
  for (const list of lists) {
    if (!Array.isArray(list)) return `${lock} could not be read`;
    for (const each of list) {
      const reason: string | undefined = isObject(each)
        ? oddPackage(each, plugins)
        : 'an entry that is no package';
      if (reason !== undefined) return `${lock} has ${reason}`;
    }
  }
  return undefined;
}

function oddPackage({ name, type, dist, source }: JsonObject, plugins: boolean): string | undefined {
  if (typeof name !== 'string') return 'an entry without a name';
  const isPlugin = type === 'composer-plugin' || type === 'composer-installer';
  if (isPlugin && plugins && !HARMLESS_PLUGINS.has(name))
    return `the plugin ${name}, which may read sources, or write beside vendor`;
  const far = [dist, source].every((from) => from === undefined || from === null || isRemote(from));
  return far ? undefined : `${name} from a path`;
}

function isRemote(from: unknown): boolean {
  if (!isObject(from) || from.type === 'path') return false;
  return typeof from.url === 'string' && /^(?:https?:\/\/|ssh:\/\/|git:\/\/|[\w.-]+@[\w.-]+:)/.test(from.url);
}

/** The directories of packages and of their programs. */
function placesOf(config: unknown, manifest: string): { readonly directories: readonly string[] } | Refusal {
  const settings = isObject(config) ? config : {};
  const given = [settings['vendor-dir'] ?? 'vendor', settings['bin-dir']];
  const directories: string[] = [];
  for (const place of given) {
    if (place === undefined) continue;
    if (typeof place !== 'string' || !/^(?![/~])[\w./-]+$/.test(place) || joinPath('', place) === undefined)
      return { refused: `${manifest} chooses a directory that is only known in the build` };
    directories.push(joinPath('', place) ?? place);
  }
  const odd = Object.keys(settings).find((key) => /^(?:cache-.*dir|data-dir|home|archive-dir)$/.test(key));
  return odd === undefined ? { directories } : { refused: `${manifest} sets ${odd}` };
}
