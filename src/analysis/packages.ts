/** Which files say what is installed, and what they say. */
import type { PackageKind, Packages, Root } from './types.js';

/** Accounts, databases of dpkg (the second one in images without dpkg, such as distroless) and of apk, and the files of a package. */
const DATABASE =
  /^\/etc\/(?:passwd|group|shadow|gshadow)$|^\/(?:var\/lib\/dpkg\/status(?:\.d\/[^/]+)?|var\/lib\/dpkg\/info\/[^/]+\.list|(?:usr\/)?lib\/apk\/db\/installed)$/;
/** The manifest of a package in node_modules, and none of those that lie deeper in it. */
const NODE = /\/node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/;
/** The directory, or file, in which Python's installers keep what they know of a package. */
const PYTHON =
  /\/(?:site|dist)-packages\/([^/]+?)-([^/-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info(?:\/(?:METADATA|PKG-INFO))?$/;

/** The last directory of node_modules counts: packages have their own ones. */
const IN_NODE = /.*\/node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)(?:\/|$)/;
const INFO = /\/(?:site|dist)-packages\/([^/]+?)-[^/-]+(?:-py[\d.]+)?\.(?:dist|egg)-info(?:\/|$)/;
const IN_PYTHON = /\/(?:site|dist)-packages\/([^/]+?)(?:\.libs|\.py)?(?:\/|$)/;

/** True for the files whose texts `packagesOf` and the comparison of files read. */
export function isPackageText(path: string): boolean {
  return DATABASE.test(path) || NODE.test(path);
}

/** What is installed in a root by dpkg, apk, npm and the like, and pip and the like; rpm's database is no text. */
export function packagesOf(root: Root): Packages {
  const found = new Found();
  for (const [path, { kind, text }] of root) {
    if (kind === 'file' && text !== undefined) readText(found, path, text);
    const python = path.includes('-packages/') ? PYTHON.exec(path) : null;
    if (python !== null) found.add('python', pythonName(python[1] ?? ''), python[2] ?? '');
  }
  return found.sorted();
}

/** What `rpm -qa --qf '%{NAME} %{VERSION}-%{RELEASE}\n'` prints. */
export function rpmPackages(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Found();
  for (const line of text.split('\n')) {
    const [name = '', version = ''] = line.trim().split(' ');
    // Keys of repositories are kept as packages of this name.
    if (name !== '' && name !== 'gpg-pubkey') found.add('rpm', name, version);
  }
  return found.sorted().get('rpm') ?? new Map<string, readonly string[]>();
}

/** The package in whose directory of node_modules or site-packages a path lies; undefined elsewhere. */
export function packagePlace(
  path: string,
): { readonly kind: 'node' | 'python'; readonly name: string } | undefined {
  const node = path.includes('/node_modules/') ? IN_NODE.exec(path)?.[1] : undefined;
  if (node !== undefined) return { kind: 'node', name: node };
  if (!path.includes('-packages/')) return undefined;
  const info = INFO.exec(path)?.[1];
  const name = info ?? IN_PYTHON.exec(path)?.[1];
  return name === undefined ? undefined : { kind: 'python', name: pythonName(name) };
}

/** The name by which two spellings of a Python package are one (PEP 503). */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Packages while they are collected; a version is kept once. */
class Found {
  readonly #kinds = new Map<PackageKind, Map<string, Set<string>>>();

  add(kind: PackageKind, name: string, version: string): void {
    const names = this.#kinds.get(kind) ?? new Map<string, Set<string>>();
    this.#kinds.set(kind, names);
    names.set(name, (names.get(name) ?? new Set()).add(version));
  }

  sorted(): Packages {
    return new Map(
      [...this.#kinds].map(([kind, names]) => [
        kind,
        new Map([...names].map(([name, versions]) => [name, [...versions].sort()] as const)),
      ]),
    );
  }
}

function readText(found: Found, path: string, text: string): void {
  if (path.endsWith('.list')) return;
  if (path.startsWith('/var/lib/dpkg/')) return readDpkg(found, path, text);
  if (path.endsWith('/apk/db/installed')) return readApk(found, text);
  const name = NODE.exec(path)?.[1];
  if (name !== undefined) found.add('node', name, versionIn(text));
}

/** Paragraphs of `Field: value`; what was removed but for its settings has another status. */
function readDpkg(found: Found, path: string, text: string): void {
  if (path.endsWith('.md5sums')) return;
  for (const paragraph of text.split(/\n\s*\n/)) {
    const name = fieldOf(paragraph, 'Package');
    const status = fieldOf(paragraph, 'Status');
    if (name === undefined || (status !== undefined && !status.endsWith(' installed'))) continue;
    found.add('dpkg', name, fieldOf(paragraph, 'Version') ?? '');
  }
}

function fieldOf(paragraph: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, 'm').exec(paragraph)?.[1]?.trim();
}

/** Paragraphs of one-letter fields. A virtual package (`--virtual .build-deps`) only stands for others. */
function readApk(found: Found, text: string): void {
  for (const paragraph of text.split(/\n\n+/)) {
    const name = /^P:(.+)$/m.exec(paragraph)?.[1];
    if (name !== undefined && !name.startsWith('.'))
      found.add('apk', name, /^V:(.*)$/m.exec(paragraph)?.[1] ?? '');
  }
}

/** The version in a manifest; '' for one that says none. */
function versionIn(text: string): string {
  try {
    const manifest: unknown = JSON.parse(text);
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
    return typeof version === 'string' ? version : '';
  } catch {
    return '';
  }
}
