/** Which package a file belongs to. */
import { packagePlace } from './packages.js';
import type { PackageKind, Root } from './types.js';

export interface PackageName {
  readonly kind: PackageKind;
  readonly name: string;
}

const LIST = /^\/var\/lib\/dpkg\/info\/([^/:]+)(?::[^/]+)?\.list$/;
/** Since "merged /usr" these are links, and databases have the old names. */
const MERGED = /^\/(?:bin|sbin|lib|lib32|lib64|libx32)(?=\/)/;

/**
 * Tells the package of a path of the root. dpkg and apk list their files; what lies in node_modules and site-packages belongs
 * to the package of the directory.
 */
export function packageFiles(root: Root): (path: string) => PackageName | undefined {
  let listed: ReadonlyMap<string, PackageName> | undefined;
  return (path) => {
    listed ??= listedFiles(root);
    return listed.get(path) ?? packagePlace(path);
  };
}

function listedFiles(root: Root): ReadonlyMap<string, PackageName> {
  const files = new Map<string, PackageName>();
  for (const [path, { text, kind }] of root) {
    if (kind !== 'file' || text === undefined) continue;
    const name = LIST.exec(path)?.[1];
    if (name !== undefined) addDpkg(files, root, { kind: 'dpkg', name }, text);
    if (path.endsWith('/apk/db/installed')) addApk(files, root, text);
  }
  return files;
}

function addDpkg(files: Map<string, PackageName>, root: Root, owner: PackageName, text: string): void {
  // A directory is in the lists of all packages that have something in it: any of them will do where it is gone.
  for (const line of text.split('\n')) files.set(placed(line, root), owner);
}

/** `F:` names a directory, `R:` a file in it. */
function addApk(files: Map<string, PackageName>, root: Root, text: string): void {
  let owner: PackageName | undefined;
  let directory = '';
  for (const line of text.split('\n')) {
    const value = line.slice(2);
    if (line.startsWith('P:')) owner = { kind: 'apk', name: value };
    if (line.startsWith('F:')) directory = value;
    if (line.startsWith('R:') && owner !== undefined)
      files.set(placed(`/${directory === '' ? '' : `${directory}/`}${value}`, root), owner);
  }
}

function placed(path: string, root: Root): string {
  const top = MERGED.exec(path)?.[0];
  return top !== undefined && root.get(top)?.kind === 'link' ? `/usr${path}` : path;
}
