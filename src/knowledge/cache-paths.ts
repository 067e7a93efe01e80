/**
 * Where the caches lie that transforms delete, or no longer fill, wherever a home directory is: patterns of absolute paths,
 * `**` across directories. A directory that held nothing else may be gone with its cache. Read in the programs' manuals
 * (see caches.ts and package-managers.ts), 2026-11.
 */

/** A directory with all that is in it. */
function tree(path: string): readonly string[] {
  return [path, `${path}/**`];
}

const HOME_CACHE = '/**/.cache';

export const APT_LISTS_PATHS: readonly string[] = ['/var/lib/apt/lists/**'];
export const APT_ARCHIVES_PATHS: readonly string[] = tree('/var/cache/apt');
export const APK_INDEX_PATHS: readonly string[] = ['/var/cache/apk/**', '/etc/apk/cache/**'];
export const RPM_CACHES_PATHS: readonly string[] = [
  '/var/cache/dnf',
  '/var/cache/libdnf5',
  '/var/cache/yum',
  '/var/cache/tdnf',
  '/var/cache/zypp',
  '/var/cache/PackageKit',
].flatMap(tree);

export const NPM_CACHE_PATHS: readonly string[] = ['/**/.npm', ...tree('/**/.npm/_cacache')];
export const YARN_CACHE_PATHS: readonly string[] = [HOME_CACHE, ...tree('/**/.cache/yarn')];
export const PIP_CACHE_PATHS: readonly string[] = [HOME_CACHE, ...tree('/**/.cache/pip')];
export const PYTHON_INSTALLER_CACHES_PATHS: readonly string[] = [
  ...PIP_CACHE_PATHS,
  ...['pipenv', 'pypoetry/artifacts', 'pypoetry/cache'].flatMap((name) => tree(`/**/.cache/${name}`)),
  '/**/.cache/pypoetry',
];
export const CONDA_CACHES_PATHS: readonly string[] = [
  ...['/opt/*/pkgs', '/**/*conda*/pkgs', '/**/*forge*/pkgs', '/**/*mamba*/pkgs', '/**/.cache/conda'].flatMap(
    tree,
  ),
  HOME_CACHE,
];
export const COMPOSER_CACHE_PATHS: readonly string[] = [
  HOME_CACHE,
  ...['/tmp/cache', '/**/.composer/cache', '/**/.cache/composer'].flatMap(tree),
];
export const GEM_ARCHIVES_PATHS: readonly string[] = ['/usr/local/bundle/cache/*.gem'];
/** Below the directories of gems, each named after a version of Ruby, and that of the official images. */
export const GEM_DOCUMENTS_PATHS: readonly string[] = [
  '/**/gems/?.?.?/doc',
  '/**/ruby/?.?.?/doc',
  '/usr/local/bundle/doc',
  '/**/.local/share/rdoc',
].flatMap(tree);
export const GO_BUILD_CACHE_PATHS: readonly string[] = [HOME_CACHE, ...tree('/**/.cache/go-build')];
