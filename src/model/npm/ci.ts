import { hasLinuxOptional, npmReads } from '../../project/lockFacts.js';
import { lockInStep } from '../../project/lockInStep.js';
import { workspaceAbove } from '../../project/npmFiles.js';
import { npmrcOf } from '../../project/npmrc.js';
import { dirOf, joinPath } from '../../project/paths.js';
import type { PackageLock, Project } from '../../project/types.js';
import { options } from '../../shell/index.js';
import { isQuiet } from '../bystanders.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { instructionsBefore } from '../directory.js';
import { lastBrought, nodeModulesBefore, whoMayEdit } from './history.js';
import type { NpmInstall } from './install.js';
import { npmSurroundings } from './install.js';
import { npmMajorAt } from './version.js';
import { joinWorkdir } from '../scope.js';
import { unknownContext } from '../../project/unknownContext.js';

/** What the case for `npm ci` is: facts that it rests on, or why it stays `npm install`. */
export type CiAnswer =
  { readonly evidence: readonly string[]; readonly lockPath: string } | { readonly left: string } | undefined;

/** Options that mean the same to `npm install` without packages and to `npm ci` (npm's documentation of both). */
const SHARED_OPTIONS: ReadonlySet<string> = new Set(
  (
    '--omit --include --only --also --production --prod --no-production --no-optional --optional --audit --no-audit --fund --no-fund ' +
    '--legacy-peer-deps --strict-peer-deps --force -f --ignore-scripts --foreground-scripts --loglevel -s --silent -q --quiet -d -dd -ddd ' +
    '--verbose --progress --no-progress --registry --cache --prefer-offline --prefer-online --offline --unsafe-perm --prefix -C ' +
    '--no-update-notifier --save -S --no-save --fetch-timeout --fetch-retries --fetch-retry-mintimeout --fetch-retry-maxtimeout ' +
    '--fetch-retry-factor --maxsockets --install-strategy --no-bin-links --color --no-color --engine-strict --strict-ssl ' +
    '--no-strict-ssl --build-from-source --python -y --yes'
  ).split(' '),
);

/**
 * Whether `npm ci` installs what an `npm install` does: the same manifest and lockfile in the same place, which npm shows to
 * accept, and nothing that `npm ci` would delete. Undefined when the manifest does not come from the build context.
 */
export function ciAnswer(project: Project, at: CommandAt, install: NpmInstall, context: Context): CiAnswer {
  if (!project.known) return copiesAnything(at) ? { left: unknownContext(project) } : undefined;
  const { directory } = install;
  if (directory === undefined || at.command.member === undefined || !at.command.redirections.every(isQuiet))
    return { left: 'it is not a plain member of a list of commands joined by &&' };
  const manifest = lastBrought(at, joinWorkdir(directory, 'package.json') ?? '', context);
  if (manifest === undefined) return undefined;
  if (manifest === 'unknown') return { left: 'it is not clear which package.json is copied' };
  const odd = oddCommand(at);
  if (odd !== undefined) return { left: odd };
  const above = workspaceAbove(project, dirOf(manifest.path));
  if (above !== undefined) return { left: `it runs in a member of the workspace of ${above}` };
  const lock = lockFor(project, at, directory, manifest.path, context);
  if ('left' in lock) return lock;
  const changed =
    nodeModulesBefore(at, directory, project, dirOf(manifest.path)) ?? whoMayEdit(at, [manifest.by, lock.by]);
  if (changed !== undefined) return { left: changed };
  return judge(project, at, install, { directory, lock, context });
}

function copiesAnything({ stage, instruction }: CommandAt): boolean {
  const before = instructionsBefore(stage, instruction);
  return before.some(
    (each) => (each.keyword === 'COPY' || each.keyword === 'ADD') && each.flag('from') === undefined,
  );
}

function oddCommand(at: CommandAt): string | undefined {
  const option = options(at.command).find(({ name }) => !SHARED_OPTIONS.has(name));
  if (option !== undefined) return `${option.name} is not an option of npm ci`;
  return npmSurroundings(at, at.command);
}

interface Lock {
  readonly path: string;
  readonly by: CommandAt['instruction'];
}

function lockFor(
  project: Project,
  at: CommandAt,
  directory: string,
  manifest: string,
  context: Context,
): Lock | { readonly left: string } {
  for (const name of ['npm-shrinkwrap.json', 'package-lock.json']) {
    const path = joinPath(dirOf(manifest), name) ?? name;
    const there = lastBrought(at, joinWorkdir(directory, name) ?? '', context);
    if (there === 'unknown' || (there !== undefined && there.path !== path))
      return { left: `it is not clear which ${name} is copied` };
    const untracked = [path, manifest].find((file) => project.tracked?.has(file) === false);
    if (there !== undefined && untracked !== undefined) return { left: `${untracked} is not tracked by git` };
    if (there !== undefined) return there;
  }
  const path = joinPath(dirOf(manifest), 'package-lock.json') ?? '';
  if (!project.files.has(path)) return { left: `there is no ${path}, and npm ci needs one` };
  return { left: context.hidden(path) ? `the ignore file hides ${path}` : `${path} is not copied before it` };
}

interface Place {
  readonly directory: string;
  readonly lock: Lock;
  readonly context: Context;
}

function judge(
  project: Project,
  at: CommandAt,
  install: NpmInstall,
  { directory, lock, context }: Place,
): CiAnswer {
  const npmMajor = npmMajorAt(at, at.command);
  if (typeof npmMajor === 'string') return { left: npmMajor };
  const parsed = project.locks.get(lock.path);
  if (parsed === undefined)
    return { left: `${lock.path} ${project.unreadable.get(lock.path) ?? 'was not read'}` };
  if (!npmReads(parsed.lockfileVersion, npmMajor))
    return {
      left: `npm ${npmMajor} of ${at.stage.image.text} cannot read ${lock.path} (version ${parsed.lockfileVersion})`,
    };
  if (npmMajor < 7 && options(at.command).some(({ name }) => name === '--prefix' || name === '-C'))
    return { left: `npm ci of npm ${npmMajor} does not know --prefix` };
  if (
    npmMajor < 7 &&
    project.packages.get(joinPath(dirOf(lock.path), 'package.json') ?? '')?.workspaces !== undefined
  )
    return { left: `npm ${npmMajor} of ${at.stage.image.text} does not know workspaces` };
  if (npmrcOf(project, dirOf(lock.path))?.get('package-lock') === 'false')
    return { left: '.npmrc turns lockfiles off' };
  const answer = lockInStep(project, lock.path, { npmMajor, legacyPeerDeps: install.options.legacyPeerDeps });
  if (!answer.inStep) return { left: answer.reason };
  const linux = hasLinuxOptional(parsed);
  if (!linux.ok) return { left: linux.reason };
  const absent = absentFile(at, parsed, { directory, lock, context }, answer.needsNpmrc);
  if (absent !== undefined) return { left: `${absent} is not copied before it` };
  return { evidence: answer.evidence, lockPath: lock.path };
}

/** A file that npm ci needs in its place beside manifest and lockfile, and that is not there. */
function absentFile(
  at: CommandAt,
  parsed: PackageLock,
  { directory, lock, context }: Place,
  needsNpmrc: boolean,
): string | undefined {
  const linked = [...parsed.packages.values()].flatMap(({ link, resolved }) =>
    link && resolved !== undefined ? [`${resolved}/package.json`] : [],
  );
  for (const name of needsNpmrc ? ['.npmrc', ...linked] : linked) {
    const path = joinPath(dirOf(lock.path), name);
    const there = lastBrought(at, joinWorkdir(directory, name) ?? '', context);
    if (path === undefined || there === undefined || there === 'unknown' || there.path !== path)
      return path ?? name;
  }
  return undefined;
}
