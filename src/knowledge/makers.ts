import { INSTALLS } from './package-managers.js';

/**
 * Package managers whose work is split over RUNs in real files: what of theirs makes files, and what takes these away again.
 * Sub-commands in the spelling of `invocationOf`. Sources, read 2026-11: apt-get(8), apt(8), aptitude(8), apk(8), dnf(8),
 * yum(8) of EL 7, zypper(8), npm-cache(1), "yarn cache" (yarn 1.22, berry 4), "pip cache", "conda clean", "composer
 * clear-cache".
 */
export interface Maker {
  /** Programs that share what they make: `dnf clean all` cleans up after `yum install`. */
  readonly tools: ReadonlySet<string>;
  /** True for a package manager of the system, with one database for all that is installed. */
  readonly system: boolean;
  /** Sub-commands that put packages into the image. */
  readonly installs: ReadonlySet<string | undefined>;
  /** Sub-commands that fetch the index and nothing else. */
  readonly refreshes: ReadonlySet<string>;
  /** Sub-commands that take away the packages they name. */
  readonly removes: ReadonlySet<string>;
  /** Sub-commands that take away packages which nothing needs. */
  readonly tidies: ReadonlySet<string>;
  /** Sub-commands that delete downloads and indices. */
  readonly cleans: ReadonlySet<string>;
  /** The first operand that such a sub-command must have; any when undefined. */
  readonly cleansWith?: ReadonlySet<string | undefined>;
  /** Where downloads and indices lie, in the words of an `rm`. */
  readonly cache: RegExp;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' ').filter((word) => word !== ''));
}

const NONE: ReadonlySet<string> = new Set();

export const MAKERS: readonly Maker[] = [
  {
    tools: words('apt-get apt aptitude'),
    system: true,
    installs: words('install reinstall upgrade safe-upgrade dist-upgrade full-upgrade build-dep satisfy'),
    refreshes: words('update'),
    removes: words('remove purge'),
    tidies: words('autoremove autopurge'),
    cleans: words('clean autoclean auto-clean dist-clean'),
    cache: /^\/var\/(?:lib|cache)\/(?:apt\b|\{[^}]*\bapt\b)/,
  },
  {
    tools: words('apk'),
    system: true,
    installs: words('add upgrade fix'),
    refreshes: words('update'),
    removes: words('del'),
    tidies: NONE,
    cleans: words('cache'),
    cleansWith: words('clean purge'),
    cache: /^\/var\/cache\/(?:apk\b|\*?$)/,
  },
  {
    tools: words('dnf dnf5 yum microdnf tdnf'),
    system: true,
    installs: INSTALLS,
    refreshes: words('makecache'),
    removes: words('remove erase'),
    tidies: words('autoremove'),
    cleans: words('clean'),
    cache: /^\/var\/cache\/(?:dnf\b|yum\b|libdnf5\b|\*?$)/,
  },
  {
    tools: words('zypper'),
    system: true,
    installs: INSTALLS,
    refreshes: words('refresh'),
    removes: words('remove'),
    tidies: NONE,
    cleans: words('clean'),
    cache: /^\/var\/cache\/(?:zypp\b|\*?$)/,
  },
  {
    tools: words('npm'),
    system: false,
    installs: words('install ci update'),
    refreshes: NONE,
    removes: NONE,
    tidies: NONE,
    cleans: words('cache'),
    cleansWith: words('clean clear rm'),
    cache: /^(?:~|\/root|\/home\/[\w.-]+)\/\.npm(?:\/|$)/,
  },
  {
    tools: words('yarn yarnpkg'),
    system: false,
    installs: new Set([undefined, ...words('install add global')]),
    refreshes: NONE,
    removes: NONE,
    tidies: NONE,
    cleans: words('cache'),
    cleansWith: words('clean'),
    cache:
      /^\/usr\/local\/share\/\.cache(?:\/yarn|$)|^(?:~|\/root|\/home\/[\w.-]+)\/\.cache(?:\/yarn|\/?\*?$)/,
  },
  {
    tools: words('pip'),
    system: false,
    installs: words('install download wheel'),
    refreshes: NONE,
    removes: words('uninstall'),
    tidies: NONE,
    cleans: words('cache'),
    cleansWith: words('purge'),
    cache: /^(?:~|\/root|\/home\/[\w.-]+)\/\.cache(?:\/pip(?:\/|$)|\/?\*?$)/,
  },
  {
    tools: words('conda mamba micromamba'),
    system: false,
    installs: words('install create update env'),
    refreshes: NONE,
    removes: NONE,
    tidies: NONE,
    cleans: words('clean'),
    cache: /^\/opt\/(?:mini|ana)?conda\d?\/pkgs\b/,
  },
  {
    tools: words('composer'),
    system: false,
    installs: words('install update require create-project global'),
    refreshes: NONE,
    removes: NONE,
    tidies: NONE,
    cleans: words('clear-cache clearcache cc'),
    cache: /^(?:~|\/root|\/home\/[\w.-]+)\/\.(?:composer\/cache|cache\/composer)\b/,
  },
];
