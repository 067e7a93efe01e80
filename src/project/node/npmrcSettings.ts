/** The `.npmrc` of a project as pnpm and bun read it. */
import { npmrcOf } from '../npmrc.js';
import { joinPath } from '../paths.js';
import type { Project } from '../types.js';
import { makerOfNpmrc, type Refusal } from './manifests.js';

/** Settings of an .npmrc by which they read or run something else, write elsewhere, or take the lockfile otherwise. */
const FAR_REACHING =
  /(?:^|:)(?:cafile|certfile|keyfile|cache|cache-dir|prefix|node-options|script-shell|onload-script|globalconfig|userconfig|modules-dir|virtual-store-dir|store-dir|state-dir|lockfile-dir|lockfile|pnpmfile|global-pnpmfile|shared-workspace-lockfile|inject-workspace-packages|dedupe-injected-deps|git-branch-lockfile|merge-git-branch-lockfiles.*|workspace-dir|dir|enable-global-virtual-store|enable-modules-dir|recursive-install|ignore-workspace.*|ignore-pnpmfile|manage-package-manager-versions|pm-on-fail|exclude-links-from-lockfile|use-lockfile-v6|frozen-lockfile|prefer-frozen-lockfile|frozen-store|side-effects-cache-readonly)$/;

/** The `.npmrc` of a directory, refused where it reaches further, or where another one may be made before the build. */
export function npmrcSettings(
  project: Project,
  dir: string,
  sees: (path: string) => boolean,
): { readonly npmrc: ReadonlyMap<string, string> } | Refusal {
  const path = joinPath(dir, '.npmrc') ?? '.npmrc';
  if (!sees(path)) {
    const maker = project.files.has(path) ? undefined : makerOfNpmrc(project);
    return maker === undefined
      ? { npmrc: new Map() }
      : { refused: `${maker} speaks of an .npmrc, which may be made before the build` };
  }
  const npmrc = npmrcOf(project, dir);
  if (npmrc === undefined) return { refused: `${path} could not be read` };
  const far = [...npmrc.keys()].find((key) => FAR_REACHING.test(key));
  return far === undefined ? { npmrc } : { refused: `${path} sets ${far}` };
}
