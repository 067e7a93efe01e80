/**
 * Files that are other after each build of the same Dockerfile, or that say again what is compared elsewhere. `*` stands for
 * a part of a name, `**` for names across directories. Collected from pairs of equal builds and the programs' manuals, 2026-11.
 */
export interface NoiseRow {
  readonly paths: readonly string[];
  /** `any`: whether they are there is noise too; `file`: that too, but not for directories and links; `content`: only what they hold. */
  readonly what: 'any' | 'file' | 'content';
  readonly reason: string;
}

export const BUILD_NOISE: readonly NoiseRow[] = [
  // A directory, in which a service without root writes, and a link to the container's output have to stay.
  { paths: ['/var/log/**'], what: 'file', reason: 'records of the build with its times' },
  {
    paths: [
      '/etc/hostname',
      '/etc/hosts',
      '/etc/resolv.conf',
      '/.dockerenv',
      '/dev/**',
      '/proc/**',
      '/sys/**',
      // The rest of it is not: services want their directories for sockets and process numbers there.
      '/run/.containerenv',
      '/run/secrets',
      '/run/secrets/**',
      '/run/systemd/resolve',
      '/run/systemd/resolve/**',
      '/run/buildkit',
      '/run/buildkit/**',
    ],
    what: 'any',
    reason: 'made by the engine when it runs a container, or a step of a build',
  },
  { paths: ['/run/**'], what: 'file', reason: 'locks and process numbers of what ran in a step' },
  {
    paths: ['/var/cache/ldconfig/**', '/etc/ld.so.cache'],
    what: 'any',
    reason: 'an index of the libraries that are there, with their times',
  },
  {
    paths: [
      '/var/cache/debconf/**',
      '/var/lib/dpkg/**',
      '/var/lib/apt/extended_states',
      '/var/lib/pam/**',
      '/var/lib/ucf/**',
    ],
    what: 'any',
    reason: 'what apt and dpkg know: the packages are compared by name and version',
  },
  {
    paths: ['/lib/apk/db/**', '/usr/lib/apk/db/**', '/etc/apk/world'],
    what: 'any',
    reason: 'what apk knows: the packages are compared by name and version',
  },
  {
    paths: [
      '/var/lib/rpm/**',
      '/usr/lib/sysimage/**',
      '/usr/share/rpm/**',
      '/var/lib/dnf/**',
      '/var/lib/yum/**',
      '/var/lib/zypp/**',
    ],
    what: 'any',
    reason: 'what rpm, dnf and zypper know: the packages are compared by name and version',
  },
  {
    paths: ['/**/__pycache__', '/**/__pycache__/**'],
    what: 'any',
    reason: 'made by Python from sources, when it runs, with their times',
  },
  { paths: ['/**/*.pyc', '/**/*.pyo'], what: 'content', reason: 'holds the time of its source' },
  {
    paths: [
      '/**/node_modules/.package-lock.json',
      '/**/node_modules/.yarn-integrity',
      '/**/node_modules/.yarn-state.yml',
      '/**/node_modules/.modules.yaml',
      '/**/node_modules/.pnpm-workspace-state.json',
      '/**/node_modules/.pnpm-workspace-state-v1.json',
      '/**/node_modules/.pnpm/lock.yaml',
      '/**/node_modules/.package-map.json',
    ],
    what: 'any',
    reason: 'what the installer noted about its run: the packages are compared by name and version',
  },
  {
    paths: [
      '/**/.npm/_logs',
      '/**/.npm/_logs/**',
      '/**/.npm/_update-notifier-last-checked',
      '/**/.npm/_cacache/tmp',
      '/**/.npm/_cacache/tmp/**',
      '/**/.local/state/pnpm/**',
      '/**/.config/configstore/**',
    ],
    what: 'any',
    reason: 'logs and times of programs, without use for anything that runs',
  },
  {
    paths: ['/**/.cache/uv/**'],
    what: 'any',
    reason: 'a cache of uv, in which names are made by chance',
  },
  {
    paths: [
      '/**/.m2/repository/**/_remote.repositories',
      '/**/.m2/repository/**/resolver-status.properties',
      '/**/.m2/repository/**/maven-metadata-*.xml',
      '/**/.m2/repository/**/*.lastUpdated',
      '/**/.bundle/cache/**',
      '/**/gem_make.out',
      '/**/mkmf.log',
    ],
    what: 'content',
    reason: 'when something was fetched or built, as Maven, Bundler and RubyGems note it',
  },
  {
    paths: ['/**/node_modules/**/build/Makefile', '/**/node_modules/**/build/*.mk'],
    what: 'content',
    reason:
      'what node-gyp wrote to compile with, in an order that is another each time; nothing reads it again',
  },
  {
    paths: ['/**/_cacache/**', '/**/.cache/**', '/var/cache/**', '/var/lib/apt/lists/**'],
    what: 'content',
    reason: 'caches and package lists as they were fetched',
  },
  {
    paths: [
      '/**/*.dist-info/RECORD',
      '/**/*.dist-info/INSTALLER',
      '/**/*.dist-info/REQUESTED',
      '/**/*.dist-info/direct_url.json',
    ],
    what: 'content',
    reason: 'what the installer noted about its run: it lists files that hold times',
  },
  {
    paths: [
      '/tmp/v8-compile-cache-*',
      '/tmp/v8-compile-cache-*/**',
      '/tmp/node-compile-cache',
      '/tmp/node-compile-cache/**',
    ],
    what: 'any',
    reason: 'what Node.js compiled while it ran',
  },
  {
    paths: [
      '/etc/passwd-',
      '/etc/group-',
      '/etc/shadow-',
      '/etc/gshadow-',
      '/etc/.pwd.lock',
      '/etc/machine-id',
    ],
    what: 'content',
    reason: 'copies from before the last change, and a name that is made by chance',
  },
  {
    paths: ['/**/.git/index', '/**/.git/FETCH_HEAD', '/**/.git/logs/**', '/**/.git/objects/pack/**'],
    what: 'content',
    reason: 'times of files, and packs as a server makes them',
  },
];
