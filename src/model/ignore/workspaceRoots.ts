import { baseOf, dirOf, joinPath } from '../../project/paths.js';
import type { PackageJson, Project } from '../../project/types.js';
import { workspaceMembers } from '../../project/workspaces.js';

type Kind = 'npm' | 'pnpm';

const roots = new WeakMap<Project, Readonly<Record<Kind, ReadonlyMap<string, readonly string[]>>>>();

/**
 * The directories of the workspaces that a package is a member of: by `workspaces` in package.json for npm, yarn and bun;
 * by `pnpm-workspace.yaml` for pnpm, which reads nothing else.
 */
export function workspaceRoots(project: Project, dir: string, kind: Kind): readonly string[] {
  let known = roots.get(project);
  if (known === undefined)
    roots.set(
      project,
      (known = { npm: membership(project, project.packages), pnpm: membership(project, pnpmRoots(project)) }),
    );
  return known[kind].get(dir) ?? [];
}

function membership(
  project: Project,
  manifests: ReadonlyMap<string, PackageJson>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [path, manifest] of manifests) {
    if (manifest.workspaces === undefined) continue;
    const packages = new Map(project.packages).set(path, manifest);
    const members = workspaceMembers({ ...project, packages }, path);
    for (const member of 'refused' in members ? [] : members)
      found.set(member, [...(found.get(member) ?? []), dirOf(path)]);
  }
  return found;
}

/** The manifests beside a `pnpm-workspace.yaml`, with its patterns for `workspaces`. */
function pnpmRoots({ texts, packages }: Project): ReadonlyMap<string, PackageJson> {
  const found = new Map<string, PackageJson>();
  for (const [path, text] of texts) {
    if (baseOf(path) !== 'pnpm-workspace.yaml') continue;
    const manifest = joinPath(dirOf(path), 'package.json') ?? 'package.json';
    const pkg = packages.get(manifest);
    const list = /^packages:[^\S\n]*\n((?:[^\S\n]*(?:-[^\n]*|#[^\n]*)?(?:\n|$))*)/m.exec(text)?.[1];
    if (pkg === undefined || list === undefined) continue;
    const items = [...list.matchAll(/^\s*-\s*["']?([^"'#\n]+?)["']?\s*(?:#.*)?$/gm)];
    found.set(manifest, { ...pkg, workspaces: items.map((match) => match[1] ?? '') });
  }
  return found;
}
