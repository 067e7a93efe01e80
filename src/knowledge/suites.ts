export type Family = 'debian' | 'ubuntu' | 'alpine' | 'rpm' | 'busybox' | 'windows' | 'scratch' | 'unknown';

/** What an image is built on. */
export interface Distro {
  readonly family: Family;
  /** `bookworm`, `jammy`, `3.19` (alpine); undefined when it cannot be told from the name. */
  readonly suite?: string;
  /** False when the image holds no shell at all, so that RUN in shell form cannot work. */
  readonly hasShell: boolean;
}

export const DEBIAN_RELEASES: Readonly<Record<string, string>> = {
  '7': 'wheezy',
  '8': 'jessie',
  '9': 'stretch',
  '10': 'buster',
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
};
export const UBUNTU_RELEASES: Readonly<Record<string, string>> = {
  '10.04': 'lucid',
  '12.04': 'precise',
  '12.10': 'quantal',
  '13.04': 'raring',
  '13.10': 'saucy',
  '14.04': 'trusty',
  '14.10': 'utopic',
  '15.04': 'vivid',
  '15.10': 'wily',
  '16.04': 'xenial',
  '16.10': 'yakkety',
  '17.04': 'zesty',
  '17.10': 'artful',
  '18.04': 'bionic',
  '18.10': 'cosmic',
  '19.04': 'disco',
  '19.10': 'eoan',
  '20.04': 'focal',
  '20.10': 'groovy',
  '21.04': 'hirsute',
  '21.10': 'impish',
  '22.04': 'jammy',
  '22.10': 'kinetic',
  '23.04': 'lunar',
  '23.10': 'mantic',
  '24.04': 'noble',
  '24.10': 'oracular',
  '25.04': 'plucky',
  '25.10': 'questing',
  '26.04': 'resolute',
  '26.10': 'stonking',
};
const DEBIAN_SUITE =
  /(?:^|[-.:])(wheezy|squeeze|jessie|stretch|buster|bullseye|bookworm|trixie|forky|sid)(?=$|[-.])/;
const UBUNTU_SUITE =
  /(?:^|-)(lucid|precise|quantal|raring|saucy|trusty|utopic|vivid|wily|xenial|yakkety|zesty|artful|bionic|cosmic|disco|eoan|focal|groovy|hirsute|impish|jammy|kinetic|lunar|mantic|noble|oracular|plucky|questing|resolute|stonking)(?=$|-)/;
const ALPINE_TAG = /(?:^|-)alpine-?(\d+\.\d+)?(?=$|-)/;
const RPM_TAG =
  /(?:^|-)(?:al2|al20\d\d|amazonlinux\d*|oracle|oraclelinux\d*|ol\d|ubi\d*|rhel|centos\d*|fedora\d*|rockylinux\d*)(?=$|-)/;

export function distro(family: Family, suite: string | undefined, hasShell = true): Distro {
  return suite === undefined ? { family, hasShell } : { family, suite, hasShell };
}

/** The distribution that a tag names. */
export function namedDistro(tag: string): Distro | undefined {
  const alpine = ALPINE_TAG.exec(tag);
  if (alpine !== null) return distro('alpine', alpine[1]);
  if (RPM_TAG.test(tag)) return distro('rpm', undefined);
  const ubuntu = UBUNTU_SUITE.exec(tag);
  if (ubuntu !== null) return distro('ubuntu', ubuntu[1]);
  const debian = DEBIAN_SUITE.exec(tag);
  return debian === null ? undefined : distro('debian', debian[1]);
}

/** The release that a tag names: `bookworm`, `jammy`, `3.19` after `alpine`, `al2023`, `ubi9`. */
export function namedSystem(tag: string): string | undefined {
  return namedDistro(tag)?.suite ?? RPM_TAG.exec(tag)?.[0].replace(/^-/, '');
}

/**
 * The release in the description of a system: `buildpack:bookworm-curl` -> bookworm, `ubuntu:24.04` -> noble,
 * `alpine:3.19` -> 3.19, `amazonlinux:2023` -> al2023, `oraclelinux:8-slim` -> oraclelinux8.
 * @returns undefined when it does not tell
 */
export function suiteName(os: string): string | undefined {
  const [kind = '', described = '?'] = os.split(':');
  const suite = described.replace(/-(?:curl|scm|backports|slim)$/, '');
  if (suite === '?') return undefined;
  if (kind === 'amazonlinux') return `al${suite}`;
  return kind === 'oraclelinux' ? `${kind}${suite}` : (UBUNTU_RELEASES[suite] ?? suite);
}
