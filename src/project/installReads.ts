/**
 * Dependencies whose own install script reads the project that they are installed into. Where the install runs before
 * the sources are there, these silently do something else.
 */
import { joinPath } from './paths.js';
import { prismaFiles } from './prisma.js';
import type { ScriptAnswer } from './npmScripts.js';
import type { PackageJson, Project } from './types.js';

/** Names under which puppeteer's install script looks for its configuration (cosmiconfig's list). */
const PUPPETEER_CONFIG =
  /^(?:\.puppeteerrc(?:\.(?:json|ya?ml|[cm]?[jt]s))?|(?:\.config\/)?puppeteer\.config\.[cm]?[jt]s|\.config\/puppeteerrc(?:\..*)?)$/;

/**
 * What the install scripts of a manifest's dependencies read of the project: the Prisma schema for `@prisma/client`
 * (its postinstall generates the client when it finds one), the configuration for `puppeteer`. No answer for a manifest
 * whose dependencies read nothing.
 * @param dir directory of the package.json in the context
 */
export function installReads(project: Project, dir: string): ScriptAnswer | undefined {
  const pkg = project.packages.get(joinPath(dir, 'package.json') ?? '');
  if (!pkg) return undefined;
  const answers = [
    prismaClient(project, dir, pkg),
    puppeteer(project, dir, pkg),
    mockWorker(project, dir, pkg),
  ];
  const given = answers.filter((answer) => answer !== undefined);
  const refusal = given.find((answer) => 'refused' in answer);
  if (refusal) return refusal;
  const found = given.flatMap((answer) => ('files' in answer ? [answer] : []));
  if (found.length === 0) return undefined;
  const files = [...new Set(found.flatMap((answer) => answer.files))].sort();
  return { files, evidence: found.map((answer) => answer.evidence).join('; ') };
}

function has(pkg: PackageJson, name: string): boolean {
  return (
    Object.hasOwn(pkg.dependencies, name) ||
    Object.hasOwn(pkg.devDependencies, name) ||
    Object.hasOwn(pkg.optionalDependencies, name)
  );
}

function prismaClient(project: Project, dir: string, pkg: PackageJson): ScriptAnswer | undefined {
  if (!has(pkg, '@prisma/client')) return undefined;
  const files = prismaFiles(project, dir, []);
  const owner = 'the install script of @prisma/client generates the client';
  if (files === 'and no Prisma schema was found') return undefined;
  if (typeof files === 'string') return { refused: `${owner}, ${files}` };
  return { files, evidence: `${owner} from ${files.join(', ')}` };
}

function puppeteer(project: Project, dir: string, pkg: PackageJson): ScriptAnswer | undefined {
  if (!has(pkg, 'puppeteer')) return undefined;
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
function mockWorker(project: Project, dir: string, pkg: PackageJson): ScriptAnswer | undefined {
  if (!has(pkg, 'msw')) return undefined;
  const text = project.texts.get(joinPath(dir, 'package.json') ?? '') ?? '';
  if (!text.includes('workerDirectory')) return undefined;
  return { refused: 'the install script of msw writes its worker into a directory of the project' };
}
