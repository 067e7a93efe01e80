/** Looks through a repository for files that show what builds its images. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { buildersIn, isBuilderFile, type BuilderFact } from '../project/builders.js';
import { isDockerfilePath } from '../project/names.js';
import { buildsOf } from './buildFiles.js';
import { gitRoot, trackedFiles } from './git.js';
import { readText } from './read.js';

/** More files of this kind than any repository needs; the rest is not read. */
const MOST_FILES = 500;

const known = new Map<string, readonly BuilderFact[]>();

/**
 * What the files of a build context show of the builder, and those of the repository around it: pipelines lie at its
 * root. Paths in the facts start at the root of the repository, without git at the context.
 * @param context absolute
 * @param files of the context, relative to it
 * @param dockerfile absolute; what a directory with Dockerfiles of its own says for BuildKit is not said of this one
 */
export async function builderFacts(
  context: string,
  files: ReadonlySet<string>,
  dockerfile: string,
): Promise<readonly BuilderFact[]> {
  const root = gitRoot(context) ?? context;
  const naming = new Set((await buildsOf(dockerfile, root)).map(({ by }) => by));
  return allFacts(context, root, files).filter(
    (fact) => !fact.buildkit || concerns(fact, dockerfile, root, naming),
  );
}

/** Folders of tests: what builds images there has its own reasons. */
const OF_TESTS = /^(?:tests?|__tests__|e2e|specs?|fixtures)$/;

/** True unless the file lies with other Dockerfiles or with tests, and does not name this one. */
function concerns(
  { path: file }: BuilderFact,
  dockerfile: string,
  root: string,
  naming: ReadonlySet<string>,
): boolean {
  const absolute = path.join(root, file);
  for (let dir = path.dirname(absolute); dir !== root && dir.startsWith(root); dir = path.dirname(dir)) {
    if (dockerfile.startsWith(dir + path.sep)) continue;
    if (!OF_TESTS.test(path.basename(dir)) && !holdsDockerfile(dir)) continue;
    return naming.has(file);
  }
  return true;
}

const holders = new Map<string, boolean>();

function holdsDockerfile(dir: string): boolean {
  let holds = holders.get(dir);
  if (holds === undefined) holders.set(dir, (holds = namesIn(dir).some(isDockerfilePath)));
  return holds;
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function allFacts(context: string, root: string, files: ReadonlySet<string>): readonly BuilderFact[] {
  const remembered = known.get(context);
  if (remembered) return remembered;
  const own = [...files].filter(isBuilderFile).map((file) => path.join(context, file));
  const tracked = root === context ? [] : (trackedFiles(root) ?? []);
  const all = new Set([
    ...own,
    ...tracked.filter((file) => isBuilderFile(file)).map((file) => path.join(root, file)),
  ]);
  const facts = [...all]
    .sort(byDepth)
    .slice(0, MOST_FILES)
    .flatMap((file) => factsOf(root, file));
  known.set(context, facts);
  return facts;
}

/** Those nearest to the root first. */
function byDepth(one: string, other: string): number {
  return one.split(path.sep).length - other.split(path.sep).length || (one < other ? -1 : 1);
}

const ofFiles = new Map<string, readonly BuilderFact[]>();

function factsOf(root: string, file: string): readonly BuilderFact[] {
  const remembered = ofFiles.get(file);
  if (remembered) return remembered;
  const read = readText(file);
  const shown = path.relative(root, file).split(path.sep).join('/');
  const facts = 'error' in read || file.includes('node_modules/') ? [] : buildersIn(shown, read.text);
  ofFiles.set(file, facts);
  return facts;
}

/** Forgets what was read, for tests and for a process that lives longer than one run. */
export function forgetBuilders(): void {
  known.clear();
  ofFiles.clear();
  holders.clear();
}
