/**
 * Dependencies whose own install script reads the project that they are installed into. Where the install runs before
 * the sources are there, these silently do something else.
 */
import { joinPath } from './paths.js';
import { prismaFiles } from './prisma.js';
import type { ScriptAnswer } from './npmScripts.js';
import type { Project } from './types.js';

/** Names under which puppeteer's install script looks for its configuration (cosmiconfig's list). */
const PUPPETEER_CONFIG =
  /^(?:\.puppeteerrc(?:\.(?:json|ya?ml|[cm]?[jt]s))?|(?:\.config\/)?puppeteer\.config\.[cm]?[jt]s|\.config\/puppeteerrc(?:\..*)?)$/;

/** What a lockfile has, whichever package manager wrote it. */
export interface LockedPackages {
  /** True for a package that is installed for the project or for one of its dependencies. */
  has(name: string): boolean;
  /** True for a package of which the lockfile says that it has no install script. */
  runsNothing(name: string): boolean;
}

/**
 * What the install scripts of dependencies read of the project: the Prisma schema for `@prisma/client` (its postinstall
 * generates the client when it finds one), the configuration for `puppeteer` and SvelteKit. They look in the directory in
 * which npm was started, whoever depends on them. No answer when no dependency reads anything.
 * @param dir directory of the package.json in the context
 * @param dirs that one and those of the workspace members
 * @param locked what the lockfile has; default: npm's
 */
export function installReads(
  project: Project,
  dir: string,
  dirs: readonly string[] = [dir],
  locked: LockedPackages = npmLocked(project, dir),
): ScriptAnswer | undefined {
  const installs = (name: string): boolean =>
    dirs.some((each) => names(project, each, name)) || locked.has(name);
  const answers = [
    installs('@prisma/client') ? prismaClient(project, dir) : undefined,
    installs('puppeteer') ? puppeteer(project, dir) : undefined,
    installs('msw') ? mockWorker(project, dir) : undefined,
    installs('@sveltejs/kit') ? svelteKit(project, dir, locked) : undefined,
  ];
  const given = answers.filter((answer) => answer !== undefined);
  const refusal = given.find((answer) => 'refused' in answer);
  if (refusal) return refusal;
  const found = given.flatMap((answer) => ('files' in answer ? [answer] : []));
  if (found.length === 0) return undefined;
  const files = [...new Set(found.flatMap((answer) => answer.files))].sort();
  return { files, evidence: found.map((answer) => answer.evidence).join('; ') };
}

function names(project: Project, dir: string, name: string): boolean {
  const pkg = project.packages.get(joinPath(dir, 'package.json') ?? '');
  if (pkg === undefined) return false;
  return [pkg.dependencies, pkg.devDependencies, pkg.optionalDependencies, pkg.peerDependencies].some((map) =>
    Object.hasOwn(map, name),
  );
}

const LOCKS = ['npm-shrinkwrap.json', 'package-lock.json'];

function npmLocked(project: Project, dir: string): LockedPackages {
  const locks = LOCKS.map((file) => project.locks.get(joinPath(dir, file) ?? file));
  return {
    has: (name) =>
      locks.some(
        (lock) =>
          lock?.packages.has(`node_modules/${name}`) === true || lock?.dependencies.has(name) === true,
      ),
    runsNothing: (name) => {
      const entries = locks.map((lock) => lock?.packages.get(`node_modules/${name}`));
      return entries.find((entry) => entry !== undefined)?.hasInstallScript === false;
    },
  };
}

function prismaClient(project: Project, dir: string): ScriptAnswer | undefined {
  const files = prismaFiles(project, dir, []);
  const owner = 'the install script of @prisma/client generates the client';
  if (files === 'and no Prisma schema was found') return undefined;
  if (typeof files === 'string') return { refused: `${owner}, ${files}` };
  return { files, evidence: `${owner} from ${files.join(', ')}` };
}

function puppeteer(project: Project, dir: string): ScriptAnswer | undefined {
  const prefix = dir === '' ? '' : `${dir}/`;
  const file = [...project.files].find(
    (path) => path.startsWith(prefix) && PUPPETEER_CONFIG.test(path.slice(prefix.length)),
  );
  if (file === undefined) return undefined;
  if (!/\.json$|rc$|\.ya?ml$/.test(file))
    return { refused: `the install script of puppeteer runs ${file}, which may read sources` };
  return { files: [file], evidence: `the install script of puppeteer reads ${file}` };
}

/** msw rewrites the worker in the directory that the manifest names; a later COPY would put the old one back. */
function mockWorker(project: Project, dir: string): ScriptAnswer | undefined {
  const text = project.texts.get(joinPath(dir, 'package.json') ?? '') ?? '';
  if (!text.includes('workerDirectory')) return undefined;
  return { refused: 'the install script of msw writes its worker into a directory of the project' };
}

/**
 * Up to its last 2.x versions the install script runs `svelte-kit sync`, which loads the configuration and writes
 * `.svelte-kit`; the lockfile tells whether the installed version has one.
 */
function svelteKit(project: Project, dir: string, locked: LockedPackages): ScriptAnswer | undefined {
  const config = ['svelte.config.js', 'vite.config.ts', 'vite.config.js']
    .map((name) => joinPath(dir, name) ?? name)
    .find((path) => project.files.has(path));
  if (config === undefined || locked.runsNothing('@sveltejs/kit')) return undefined;
  return { refused: `the install script of @sveltejs/kit runs ${config}, which may read sources` };
}
