/**
 * The package managers of RPM distributions: where they keep what they download, and what deletes it. Read on 2026-11-21 in
 * dnf(8) 4.14, dnf5-clean(8) 5.2, microdnf(8) 3.10, yum(8) 3.4.3, zypper(8) 1.14 and the README of vmware/tdnf.
 */
export interface ManagerFacts {
  /** Names of those that share a system: what one of them has cleaned, nobody needs to clean again. */
  readonly family: 'rpm' | 'zypp';
  /** Directories of packages and metadata. */
  readonly caches: readonly string[];
  /** Its arguments that delete all of them. */
  readonly clean: string;
  /**
   * True when these fail where no repository is enabled (yum 3.4: `checkEnabledRepo`; openshift/svt#54), or are not known to
   * succeed. dnf looks at its directories alone.
   */
  readonly cleanNeedsRepository: boolean;
}

const RPM_CACHES = ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/yum', '/var/cache/tdnf'];

const MANAGERS: ReadonlyMap<string, ManagerFacts> = new Map([
  ['dnf', rpm(false)],
  ['dnf5', rpm(false)],
  ['microdnf', rpm(true)],
  ['yum', rpm(true)],
  ['tdnf', rpm(true)],
  [
    'zypper',
    { family: 'zypp', caches: ['/var/cache/zypp'], clean: 'clean --all', cleanNeedsRepository: true },
  ],
]);

function rpm(cleanNeedsRepository: boolean): ManagerFacts {
  return { family: 'rpm', caches: RPM_CACHES, clean: 'clean all', cleanNeedsRepository };
}

/** What is known of a program; undefined for one that is no such package manager. */
export function managerFacts(program: string): ManagerFacts | undefined {
  return MANAGERS.get(program);
}

/** Sub-commands that download packages and put them on the system. */
export const INSTALLS: ReadonlySet<string> = new Set(
  (
    'install localinstall reinstall update update-minimal upgrade upgrade-minimal localupdate downgrade distro-sync ' +
    'distribution-synchronization swap groupinstall groupupdate group groups module builddep build-dep patch dist-upgrade ' +
    'install-new-recommends source-install'
  ).split(' '),
);
