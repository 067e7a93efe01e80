import { installReads } from '../../project/installReads.js';
import { npmrcOf } from '../../project/npmrc.js';
import { lifecycleScripts, resolveScript } from '../../project/npmScripts.js';
import { isWithin, joinPath } from '../../project/paths.js';
import type { PackageJson, Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import type { NodeInstall } from './nodeInstalls.js';

/** What an install finds in the image, and what runs after it. */
export interface Arrived {
  /** True when a file or directory of the context is there, at its place beside the package. */
  has(path: string): boolean;
  readonly later: readonly Instruction[];
}

/**
 * Why an install may do less than one in the whole project: install scripts that read what only comes later do nothing,
 * or fail to find it, and a `node_modules` made on the host may hold their result. Undefined when none does.
 *
 * @param dir directory of the package in the context
 */
export function scriptObstacle(
  project: Project,
  dir: string,
  member: boolean,
  arrived: Arrived,
): string | undefined {
  const pkg = project.packages.get(joinPath(dir, 'package.json') ?? '');
  if (pkg === undefined) return undefined;
  const scripts = Object.keys(lifecycleScripts(pkg, { member })).map((script) =>
    resolveScript(project, dir, script),
  );
  const own = installReads(project, dir);
  for (const answer of own === undefined ? scripts : [...scripts, own]) {
    if ('refused' in answer) return `${answer.refused}, which may be missing`;
    const missing = answer.files.find(
      (file) => !isWithin(dir, file) || !arrived.has(file.replace(/\/$/, '')),
    );
    if (missing === undefined || (missing.includes('prisma') && generatesPrisma(arrived.later, pkg)))
      continue;
    return `${answer.evidence}, which is missing`;
  }
  return undefined;
}

/** True when a later RUN generates the Prisma client, directly or by a script of the manifest. */
function generatesPrisma(later: readonly Instruction[], { scripts }: PackageJson): boolean {
  return later.some(({ body }) => {
    const called = [...body.text.matchAll(/\b(?:run|yarn|pnpm|bun)\s+([\w:-]+)/g)].map(
      (match) => scripts[match[1] ?? ''] ?? '',
    );
    return [body.text, ...called].some((text) => /\bprisma\b[^&|;]*\bgenerate\b/.test(text));
  });
}

/** Settings of npm and pnpm with which an install leaves something out or puts it elsewhere. */
const SETTINGS =
  /^(?:omit|only|production|dev|optional|ignore-scripts|modules-dir|virtual-store-dir|workspaces?|global|prefix|install-links|node-linker)$/;

/** The first setting beside a manifest by which an install does not fill its `node_modules`. */
export function settingsObstacle(
  project: Project,
  dirs: readonly string[],
  tool: NodeInstall['tool'],
): string | undefined {
  for (const dir of dirs) {
    const path = joinPath(dir, '.npmrc') ?? '.npmrc';
    const settings = npmrcOf(project, dir);
    if (settings === undefined) return `${path} could not be read`;
    const far = [...settings.keys()].find((key) => SETTINGS.test(key));
    if (far !== undefined) return `${path} sets ${far}`;
    const berry = joinPath(dir, '.yarnrc.yml') ?? '.yarnrc.yml';
    // Without this setting, yarn 2 and later make no node_modules.
    const links = /^nodeLinker:\s*["']?node-modules\b/m.test(project.texts.get(berry) ?? '');
    if (tool === 'yarn' && project.files.has(berry) && !links)
      return `${berry} is not known to have yarn fill it`;
  }
  return undefined;
}

const SECRET = /(?:_authToken|_auth|_password|:username)$/i;

/**
 * What an install over the host's `node_modules` may do without, and one from nothing may not: access to a source that
 * asks who is there. Undefined when no such source is named.
 */
export function accessObstacle(project: Project, dirs: readonly string[]): string | undefined {
  for (const dir of dirs) {
    const manifest = joinPath(dir, 'package.json') ?? 'package.json';
    const pkg = project.packages.get(manifest);
    const specs = { ...pkg?.dependencies, ...pkg?.devDependencies, ...pkg?.optionalDependencies };
    const far = Object.entries(specs).find(([, spec]) => isPrivate(dir, spec));
    if (far !== undefined)
      return `${manifest} takes ${far[0]} from ${far[1]}, which the host may have installed alone`;
    const secret = [...(npmrcOf(project, dir)?.keys() ?? [])].find((key) => SECRET.test(key));
    if (secret !== undefined)
      return `${joinPath(dir, '.npmrc') ?? '.npmrc'} needs a secret, which the image may lack`;
  }
  return undefined;
}

function isPrivate(dir: string, spec: string): boolean {
  if (/^(?:git\+)?ssh:|^git@|^git\+file:/.test(spec)) return true;
  const path = /^(?:file|link|portal):(.*)$/.exec(spec)?.[1];
  return path !== undefined && joinPath(dir, path) === undefined;
}

/** A RUN that takes `node_modules` away again, so that a later COPY is what fills it. */
export function removesModules({ keyword, body }: Instruction): boolean {
  return keyword === 'RUN' && /\b(?:rm|mv|ln|find)\b[^&|;]*node_modules/.test(body.text);
}
