/** Which programs a `cargo build` makes, told by the manifests that are copied. */
import { cargoPackages } from '../../../project/cargoManifest.js';
import { isObject, type JsonObject } from '../../../project/json.js';
import { baseOf, dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import { joinWorkdir } from '../../scope.js';
import type { Layout } from '../compiled/layout.js';

/** A package of the project. */
export interface Crate {
  readonly name: string;
  /** Absolute path of its directory in the image. */
  readonly directory: string;
  /** Path of its Cargo.toml in the context. */
  readonly path: string;
  readonly manifest: JsonObject;
}

export interface Workspace {
  /** Absolute path in the image of the directory that holds Cargo.lock and `target`. */
  readonly root: string;
  /** Path of Cargo.lock in the context. */
  readonly lock: string;
  readonly crates: readonly Crate[];
  /** The packages that are built where none is named. */
  readonly chosen: readonly Crate[];
}

interface Refusal {
  readonly refused: string;
}

export function beside(directory: string, name: string): string {
  return joinWorkdir(directory, name) ?? name;
}

/** The workspace of the nearest Cargo.toml at or above a directory of the image. */
export function workspaceAt(directory: string, layout: Layout, project: Project): Workspace | Refusal {
  const above = directoriesAbove(directory).filter((each) => layout.files.has(beside(each, 'Cargo.toml')));
  const [near] = above;
  if (near === undefined) return { refused: `no Cargo.toml is copied to ${directory}` };
  const isRoot = (each: string): boolean => manifestAt(each, layout, project)?.workspace !== undefined;
  const root = above.find(isRoot) ?? near;
  const lock = layout.files.get(beside(root, 'Cargo.lock'));
  if (lock === undefined)
    return { refused: `no Cargo.lock is copied to ${root}, so that the crates are not known` };
  const path = layout.files.get(beside(root, 'Cargo.toml')) ?? 'Cargo.toml';
  const packages = cargoPackages(project, dirOf(path));
  if ('refused' in packages) return packages;
  const crates: Crate[] = [];
  for (const each of packages) {
    const at = beside(root, below(`/${dirOf(path)}`.replace(/\/$/, '') || '/', `/${each.path}`) ?? each.path);
    if (layout.files.get(at) !== each.path)
      return { refused: `${each.path} is not copied to where it belongs` };
    const manifest = project.documents.get(each.path);
    if (isObject(manifest))
      crates.push({ name: each.name, directory: dirOf(at) || '/', path: each.path, manifest });
  }
  const chosen = chosenOf(near, root, crates, manifestAt(root, layout, project));
  return 'refused' in chosen ? chosen : { root, lock, crates, chosen: chosen.crates };
}

/** A directory and those that it lies in, the nearest first. */
function directoriesAbove(directory: string): readonly string[] {
  const found = [directory];
  for (let at = directory; at !== '' && at !== '/';) found.push((at = dirOf(at) || '/'));
  return found;
}

function manifestAt(directory: string, { files }: Layout, { documents }: Project): JsonObject | undefined {
  const found = documents.get(files.get(beside(directory, 'Cargo.toml')) ?? '');
  return isObject(found) ? found : undefined;
}

/** What cargo builds where no option names a package. */
function chosenOf(
  near: string,
  root: string,
  crates: readonly Crate[],
  manifest: JsonObject | undefined,
): { readonly crates: readonly Crate[] } | Refusal {
  const own = crates.filter(({ directory }) => directory === near);
  if (near !== root) return { crates: own };
  const workspace = isObject(manifest?.workspace) ? manifest.workspace : {};
  if (workspace['default-members'] !== undefined)
    return { refused: 'default-members of the workspace choose what is built' };
  return { crates: own.length > 0 ? own : crates };
}

/** The names of the programs of a package (doc.rust-lang.org/cargo/reference/cargo-targets.html). */
export function programsOf({ directory, manifest, name }: Crate, { files }: Layout): ReadonlySet<string> {
  const found = new Set<string>();
  const own = isObject(manifest.package) ? manifest.package : {};
  const bins: readonly unknown[] = Array.isArray(manifest.bin) ? manifest.bin : [];
  const edition = own.edition === undefined || own.edition === '2015';
  if (own.autobins !== false && !(edition && bins.length > 0)) {
    if (files.has(beside(directory, 'src/main.rs'))) found.add(name);
    for (const at of files.keys()) {
      const rest = below(beside(directory, 'src/bin'), at);
      if (rest === undefined) continue;
      if (/^[^/]+\.rs$/.test(rest)) found.add(baseOf(rest).slice(0, -3));
      if (/^[^/]+\/main\.rs$/.test(rest)) found.add(dirOf(rest));
    }
  }
  for (const bin of bins) {
    if (!isObject(bin) || typeof bin.name !== 'string') continue;
    // The file of a program has one name.
    if (bin.path === 'src/main.rs') found.delete(name);
    if (typeof bin.path === 'string' && bin.path.startsWith('src/bin/'))
      found.delete(baseOf(bin.path).replace(/\.rs$/, ''));
    // Cargo passes it over where a feature is missing.
    if (bin['required-features'] === undefined) found.add(bin.name);
    else found.delete(bin.name);
  }
  return found;
}
