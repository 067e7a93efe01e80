/** What an install without package names reads of a project, and where it writes: npm. */
import { installReads } from './installReads.js';
import type { InstallFiles } from './installFiles.js';
import { isObject } from './json.js';
import { lockInStep } from './lockInStep.js';
import { lifecycleScripts, resolveScript, type ScriptAnswer } from './npmScripts.js';
import { npmrcOf } from './npmrc.js';
import { baseOf, dirOf, joinPath } from './paths.js';
import type { PackageJson, Project } from './types.js';
import { workspaceMembers } from './workspaces.js';

export interface NpmInstallOptions {
  readonly verb: 'ci' | 'install';
  /** The command or its environment has `--ignore-scripts`. */
  readonly ignoreScripts: boolean;
  readonly legacyPeerDeps: boolean;
  readonly npmMajor?: number;
}

interface Refusal {
  readonly refused: string;
}

/**
 * Everything of the context that `npm ci` or `npm install` reads in a directory, from the manifests, the lockfile and the
 * lifecycle scripts. Refused, with the reason, when it may read anything else, or write into tracked files.
 *
 * @param dir directory of the package.json in the context
 * @param sees whether the install would find a file of the context in its place, as the Dockerfile is written
 */
export function npmFiles(
  project: Project,
  dir: string,
  options: NpmInstallOptions,
  sees: (path: string) => boolean,
): InstallFiles | Refusal {
  const manifest = joinPath(dir, 'package.json') ?? 'package.json';
  if (!project.packages.has(manifest))
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  const members = workspaceMembers(project, manifest);
  if ('refused' in members) return members;
  const above = workspaceAbove(project, dir);
  if (above !== undefined)
    return { refused: `${dir} belongs to the workspace of ${above}, where npm installs then` };
  const dirs = [dir, ...members.filter((member) => sees(`${member}/package.json`))];
  const parts = [
    manifestFiles(project, dir, 'root', options),
    options.ignoreScripts ? NOTHING : (installReads(project, dir, dirs) ?? NOTHING),
    lockFiles(project, dir, options, sees, new Set(dirs)),
    settingsFiles(project, dir, sees),
    ...dirs.slice(1).map((each) => manifestFiles(project, each, 'member', options)),
  ];
  const refusal = parts.find((part) => 'refused' in part);
  if (refusal !== undefined && 'refused' in refusal) return refusal;
  const read = parts.flatMap((part) => ('files' in part ? [part] : []));
  const files = [...new Set(read.flatMap((part) => part.files))];
  const modules = dirs.map((each) => joinPath(each, 'node_modules') ?? 'node_modules');
  const writes = [...modules, ...prismaOutputs(project, files)];
  return {
    files: files.filter((path) => path.endsWith('/') || sees(path)),
    writes,
    evidence: [...new Set(read.flatMap((part) => part.evidence))],
  };
}

/**
 * The manifest above a directory that has it as a workspace member: npm 8 and newer then work there (npm's
 * documentation, "Workspaces"). Undefined when there is none.
 */
export function workspaceAbove(project: Project, dir: string): string | undefined {
  for (let above = dir; above !== '';) {
    above = dirOf(above);
    const manifest = joinPath(above, 'package.json') ?? 'package.json';
    if (project.packages.get(manifest)?.workspaces === undefined) continue;
    const members = workspaceMembers(project, manifest);
    if ('refused' in members || members.includes(dir)) return manifest;
  }
  return undefined;
}

/** Directories outside of node_modules into which the clients of Prisma schemas are generated. */
function prismaOutputs(project: Project, files: readonly string[]): readonly string[] {
  const outputs: string[] = [];
  for (const [path, text] of project.texts) {
    if (
      !path.endsWith('.prisma') ||
      !files.some((file) => path === file || (file.endsWith('/') && path.startsWith(file)))
    )
      continue;
    for (const [, written = ''] of text.matchAll(/^\s*output\s*=\s*"([^"]*)"/gm)) {
      const output = joinPath(dirOf(path), written);
      if (output !== undefined && !output.split('/').includes('node_modules')) outputs.push(output);
    }
  }
  return outputs;
}

interface Part {
  readonly files: readonly string[];
  readonly evidence: string | readonly string[];
}

const NOTHING: Part = { files: [], evidence: [] };

const LOCKS = ['npm-shrinkwrap.json', 'package-lock.json'];

function lockFiles(
  project: Project,
  dir: string,
  options: NpmInstallOptions,
  sees: (path: string) => boolean,
  dirs: ReadonlySet<string>,
): Part | Refusal {
  const locks = LOCKS.map((name) => joinPath(dir, name) ?? name).filter(sees);
  const [lockPath] = locks;
  if (lockPath === undefined) return withoutLock(dir, options, sees);
  const lock = project.locks.get(lockPath);
  if (lock === undefined)
    return { refused: `${lockPath} ${project.unreadable.get(lockPath) ?? 'was not read'}` };
  for (const { link, resolved } of lock.packages.values()) {
    const target = link && resolved !== undefined ? joinPath(dir, resolved) : '';
    if (link && (target === undefined || !dirs.has(target)))
      return { refused: `${lockPath} links the directory ${resolved ?? '?'}` };
  }
  const archive = [...lock.packages.values(), ...lock.dependencies.values()].find(isLocal);
  if (archive !== undefined) return { refused: `${lockPath} installs a package from a file of the project` };
  if (options.verb === 'ci') return { files: locks, evidence: [] };
  if (sees(joinPath(dir, 'yarn.lock') ?? 'yarn.lock'))
    return { refused: 'npm install keeps the yarn.lock beside it up to date' };
  // A lockfile that is not in step gets rewritten, and the COPY that follows would put the old one back.
  const answer = lockInStep(project, lockPath, options);
  return answer.inStep
    ? { files: locks, evidence: answer.evidence }
    : { refused: `npm install may rewrite the lockfile: ${answer.reason}` };
}

function isLocal(entry: {
  readonly resolved?: string;
  readonly version?: string;
  readonly link?: boolean;
}): boolean {
  return (
    entry.link !== true &&
    (entry.resolved?.startsWith('file:') === true || entry.version?.startsWith('file:') === true)
  );
}

function withoutLock(
  dir: string,
  { verb }: NpmInstallOptions,
  sees: (path: string) => boolean,
): Part | Refusal {
  if (verb === 'ci') return { refused: 'no lockfile that it could install from is copied' };
  if (sees(joinPath(dir, 'yarn.lock') ?? 'yarn.lock'))
    return { refused: 'npm reads the yarn.lock beside it, and rewrites it' };
  return { files: [], evidence: [] };
}

/** Settings by which npm reads or runs something else, or writes elsewhere. */
const FAR_REACHING =
  /(?:^|:)(?:cafile|certfile|keyfile|cache|prefix|node-options|script-shell|onload-script|globalconfig|userconfig|modules-dir)$/;
/** Files that prepare a build. */
const PREPARES = /\.(?:ya?ml|sh|hcl)$|(?:^|\/)Makefile$/;

function settingsFiles(project: Project, dir: string, sees: (path: string) => boolean): Part | Refusal {
  const path = joinPath(dir, '.npmrc') ?? '.npmrc';
  if (!sees(path)) {
    if (project.files.has(path)) return { files: [], evidence: [] };
    const maker = [...project.texts].find(([name, text]) => PREPARES.test(name) && text.includes('.npmrc'));
    return maker === undefined
      ? { files: [], evidence: [] }
      : { refused: `${maker[0]} speaks of an .npmrc, which may be made before the build` };
  }
  const settings = npmrcOf(project, dir);
  if (settings === undefined) return { refused: `${path} could not be read` };
  const far = [...settings.keys()].find((key) => FAR_REACHING.test(key));
  return far === undefined ? { files: [path], evidence: [] } : { refused: `${path} sets ${far}` };
}

const PATH_SPEC = /^(?:file:|link:|portal:|workspace:|\.{0,2}\/|~\/)/;

function manifestFiles(
  project: Project,
  dir: string,
  role: 'root' | 'member',
  options: NpmInstallOptions,
): Part | Refusal {
  const manifest = joinPath(dir, 'package.json') ?? 'package.json';
  const pkg = project.packages.get(manifest);
  if (pkg === undefined)
    return { refused: `${manifest} ${project.unreadable.get(manifest) ?? 'was not read'}` };
  const specs = [pkg.dependencies, pkg.devDependencies, pkg.optionalDependencies, pkg.peerDependencies];
  const named = [...specs.flatMap((map) => Object.entries(map)), ...overridesIn(pkg.overrides)];
  const local = named.find(([, spec]) => PATH_SPEC.test(spec));
  if (local !== undefined) return { refused: `${manifest} takes ${local[0]} from ${local[1]}` };
  if (role === 'member' && linksPrograms(project, dir, pkg))
    return {
      refused: `${manifest} has programs of the project ("bin"), which npm links and makes executable`,
    };
  const scripts = options.ignoreScripts ? { files: [], evidence: [] } : scriptFiles(project, dir, role, pkg);
  return 'refused' in scripts ? scripts : { files: [manifest, ...scripts.files], evidence: scripts.evidence };
}

/** The names and ranges in `overrides`, however deep: `{"debug": {"ms": "file:./ms"}}`. */
function overridesIn(overrides: unknown): readonly (readonly [name: string, spec: string])[] {
  if (!isObject(overrides)) return [];
  return Object.entries(overrides).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : overridesIn(value),
  );
}

/** npm links a program only when its file is there at that time (npm 11, measured). */
function linksPrograms(project: Project, dir: string, pkg: PackageJson): boolean {
  const text = project.texts.get(joinPath(dir, 'package.json') ?? '') ?? '';
  if (/"directories"\s*:\s*\{[^}]*"bin"/.test(text)) return true;
  return Object.values(pkg.bin).some((path) => project.files.has(joinPath(dir, path) ?? ''));
}

function scriptFiles(
  project: Project,
  dir: string,
  role: 'root' | 'member',
  pkg: PackageJson,
): Part | Refusal {
  const gyp = project.files.has(joinPath(dir, 'binding.gyp') ?? '');
  const names = Object.keys(lifecycleScripts(pkg, { member: role === 'member', gyp }));
  const answers: readonly ScriptAnswer[] = names.map((name) => resolveScript(project, dir, name));
  const files: string[] = [];
  const evidence: string[] = [];
  for (const answer of answers) {
    if ('refused' in answer) return answer;
    files.push(...answer.files.filter((path) => baseOf(path) !== 'package.json'));
    evidence.push(answer.evidence);
  }
  return { files, evidence };
}
