import { officialName } from './image-names.js';
import { tagFacts } from './image-table.js';
import {
  DEBIAN_RELEASES,
  UBUNTU_RELEASES,
  distro,
  namedDistro,
  suiteName,
  type Distro,
  type Family,
} from './suites.js';
import { vendorDistro } from './vendor-images.js';

const WINDOWS_TAG = /nanoserver|windowsservercore|(?:^|-)windows/;

/**
 * Official images whose tags name a distribution only where it differs from this one. The refresh script holds the rules
 * against every listed tag whose system is known; composer, docker and java stand here by their Dockerfiles.
 */
const USUAL: ReadonlyMap<string, Family> = familyTable([
  [
    'debian',
    'debian node python golang ruby php rust perl gcc nginx httpd postgres redis memcached erlang elixir haskell pypy julia java',
  ],
  ['ubuntu', 'ubuntu eclipse-temurin swift'],
  ['alpine', 'alpine composer docker'],
  ['rpm', 'centos fedora amazonlinux oraclelinux rockylinux almalinux amazoncorretto'],
  ['busybox', 'busybox'],
]);

function familyTable(groups: readonly (readonly [Family, string])[]): ReadonlyMap<string, Family> {
  const table = new Map<string, Family>();
  for (const [family, names] of groups) {
    for (const name of names.split(' ')) table.set(name, family);
  }
  return table;
}

/** Namespaces of the official images for one architecture, such as `arm64v8/node`. */
const ARCHITECTURE = /^(?:amd64|i386|arm32v[567]|arm64v8|ppc64le|s390x|riscv64|mips64le)\//;

/**
 * The distribution under an image, told from its name alone. Answers `unknown` rather than guess.
 * @param repository without registry; `scratch` is the empty image
 * @param tag undefined or '' when left out (then `latest` is meant)
 * @param registry as written; undefined for Docker Hub
 */
export function distroOf(repository: string, tag: string | undefined, registry?: string): Distro {
  const key = `${registry ?? ''}/${repository}:${tag ?? ''}`;
  let known = answers.get(key);
  if (known === undefined) {
    // A long run over many repositories must not keep every name that it ever saw.
    if (answers.size > 5000) answers.clear();
    answers.set(key, (known = lookUp(repository, tag, registry)));
  }
  return known;
}

const answers = new Map<string, Distro>();

function lookUp(repository: string, tag: string | undefined, registry: string | undefined): Distro {
  const version = tag === undefined || tag === '' ? 'latest' : tag;
  if (registry === undefined && repository === 'scratch') return { family: 'scratch', hasShell: false };
  if (WINDOWS_TAG.test(version)) return { family: 'windows', hasShell: true };
  const name = officialName(registry, repository.replace(ARCHITECTURE, ''));
  if (name !== undefined) return officialDistro(name, version);
  return vendorDistro(`${registry ?? 'docker.io'}/${repository}`, version);
}

function officialDistro(name: string, tag: string): Distro {
  const facts = tagFacts(name, tag);
  const listed = facts === undefined ? undefined : distroOfSystem(facts.os);
  if (listed?.suite !== undefined) return listed;
  const told = toldDistro(name, tag);
  return listed === undefined || listed.family === told.family ? told : listed;
}

/** What the name and the tag tell, where the list does not say it all. */
function toldDistro(name: string, tag: string): Distro {
  const usual = usualFamily(name, tag);
  const named = usual === undefined && !ELSEWHERE.has(name) ? undefined : namedDistro(tag);
  if (named !== undefined) return named;
  if (usual === 'ubuntu' && name === 'ubuntu') return distro('ubuntu', UBUNTU_RELEASES[tag]);
  if (usual === 'debian' && name === 'debian')
    return distro('debian', DEBIAN_RELEASES[tag.split(/[.-]/, 1)[0] ?? '']);
  if (usual === 'alpine' && name === 'alpine') return distro('alpine', /^\d+\.\d+/.exec(tag)?.[0]);
  return distro(usual ?? javaFamily(name, tag) ?? 'unknown', undefined);
}

/** Java images: slim ones stand on Debian, temurin ones on Ubuntu, openjdk on Debian up to 11 and on Oracle Linux from 12. */
function javaFamily(name: string, tag: string): Family | undefined {
  if (!/^(?:openjdk|maven|gradle|tomcat)$/.test(name)) return undefined;
  if (/(?:^|-)slim(?=$|-)/.test(tag)) return 'debian';
  if (tag.includes('temurin')) return 'ubuntu';
  const major = name === 'openjdk' ? /^\d+/.exec(tag)?.[0] : undefined;
  if (major === undefined) return undefined;
  return Number(major) <= 11 ? 'debian' : 'rpm';
}

/** Images whose plain tags changed their distribution over time: only tags that name one are sure. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  'openjdk maven gradle tomcat jetty mysql mariadb mongo rabbitmq buildpack-deps'.split(' '),
);

function usualFamily(name: string, tag: string): Family | undefined {
  // docker:1.8 and 1.9 stood on Debian; swift has tags of Fedora's and Amazon's that name them.
  if (name === 'docker' && /^1(\.\d+)*(?=$|-)/.test(tag)) return undefined;
  return USUAL.get(name);
}

const KINDS: Readonly<Record<string, Family>> = {
  debian: 'debian',
  'debian-slim': 'debian',
  ubuntu: 'ubuntu',
  alpine: 'alpine',
  amazonlinux: 'rpm',
  oraclelinux: 'rpm',
  busybox: 'busybox',
};

/**
 * The distribution of a system as the table has it: `buildpack:bookworm-curl`, `debian-slim:bookworm`, `ubuntu:24.04`,
 * `alpine:3.19`.
 * @returns undefined when it does not tell
 */
export function distroOfSystem(os: string): Distro | undefined {
  const kind = os.split(':', 1)[0] ?? '';
  const suite = suiteName(os);
  if (kind === 'buildpack')
    return suite === undefined ? undefined : distro(UBUNTU_SUITES.has(suite) ? 'ubuntu' : 'debian', suite);
  const family = KINDS[kind];
  if (family === undefined) return undefined;
  return distro(family, family === 'rpm' || family === 'busybox' ? undefined : suite);
}

const UBUNTU_SUITES: ReadonlySet<string> = new Set(Object.values(UBUNTU_RELEASES));
