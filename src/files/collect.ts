/** Reads the surroundings of a Dockerfile from the disk. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { baseOf } from '../project/paths.js';
import { asksHistory } from '../project/history.js';
import { buildProject, leavesUserOpen, parseDocuments, sizeLimit, wantedTexts } from '../project/facts.js';
import type { ProjectInput } from '../project/facts.js';
import type { ImageBuild } from '../project/invocations/index.js';
import type { Project } from '../project/types.js';
import { buildsOf, limitOf } from './buildFiles.js';
import { builderFacts } from './builders.js';
import { addedArchives } from './archives.js';
import { textsAround } from './around.js';
import { composeOutside } from './composeOutside.js';
import { historyOf } from './git.js';
import { listingOf } from './listing.js';
import { readNextConfig } from './nextConfig.js';
import { readText } from './read.js';

const cachedTexts = new Map<string, ReturnType<typeof readText>>();

/**
 * The facts about a Dockerfile's build context. The context is walked once for all Dockerfiles of a run, git is asked
 * once for each repository. Only text files that a rule can need are read. When the context cannot be listed to its end,
 * or its ignore file cannot be read, the project is `known: false` and says why in `unreadable`.
 * @param contextDir absolute
 * @param dockerfilePath absolute
 * @param doubt why this may not be the context after all: nothing then counts as known
 * @param described the builds of a Dockerfile inside another file, paths from the root of the repository
 */
export async function collectProject(
  contextDir: string,
  dockerfilePath: string,
  dockerfileText: string,
  doubt?: string,
  described?: readonly ImageBuild[],
): Promise<Project> {
  const context = path.resolve(contextDir);
  const dockerfile = path.relative(context, path.resolve(dockerfilePath)).split(path.sep).join('/');
  if (statSync(context, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return nothing(dockerfile, 'is not a directory');
  }
  const listing = listingOf(context);
  const unreadable = new Map(listing.unreadable);
  if (!listing.complete) unreadable.set('.', `holds more than ${listing.files.size} files`);
  if (doubt !== undefined) unreadable.set('.', doubt);
  const found = await describedFor(path.resolve(dockerfilePath), described);
  const texts = readTexts(context, listing.files, dockerfileText, unreadable);
  for (const [file, text] of composeOutside(context, found.limit, found.builds)) texts.set(file, text);
  const ignorable = !['.dockerignore', `${dockerfile}.dockerignore`].some((name) => unreadable.has(name));
  const { files, directories, links, tracked } = listing;
  const around = leavesUserOpen(dockerfileText) ? aroundIn(context, unreadable) : undefined;
  return buildProject({
    known: listing.complete && ignorable && doubt === undefined,
    dockerfile,
    files,
    directories,
    links,
    tracked,
    texts,
    parsed: await parseDocuments(texts, { nextConfig: readNextConfig }),
    archives: addedArchives(context, files, dockerfileText),
    outsideIgnore: outsideIgnore(dockerfilePath, dockerfile, unreadable),
    unreadable,
    around,
    history: asksHistory(dockerfileText) ? historyOf(context) : undefined,
    builders: await builderFacts(context, files, path.resolve(dockerfilePath)),
    builds: buildsSeenFrom(context, found),
  });
}

function aroundIn(context: string, unreadable: Map<string, string>): ReadonlyMap<string, string> | undefined {
  const around = textsAround(context);
  if (around === undefined) unreadable.set('..', 'holds too many files that may say how its images are run');
  return around;
}

/** The builds of a Dockerfile, and the directory from which their paths are. */
interface Described {
  readonly limit: string;
  readonly builds: readonly ImageBuild[];
}

async function describedFor(
  dockerfile: string,
  described: readonly ImageBuild[] | undefined,
): Promise<Described> {
  const limit = limitOf(path.dirname(dockerfile));
  return { limit, builds: described ?? (await buildsOf(dockerfile, limit)) };
}

/** The builds of the Dockerfile, their paths relative to the context. */
function buildsSeenFrom(context: string, { limit, builds }: Described): readonly ImageBuild[] {
  const seen = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : path.relative(context, path.join(limit, file)).split(path.sep).join('/');
  return builds.map((build) => ({
    ...build,
    context: seen(build.context),
    dockerfile: seen(build.dockerfile),
  }));
}

/** A context of which nothing can be known, with the reason. */
function nothing(dockerfile: string, reason: string): Project {
  return buildProject({
    known: false,
    dockerfile,
    files: new Set(),
    texts: new Map(),
    unreadable: new Map([['.', reason]]),
  });
}

function readTexts(
  context: string,
  files: ReadonlySet<string>,
  dockerfileText: string,
  unreadable: Map<string, string>,
): Map<string, string> {
  const texts = new Map<string, string>();
  const asked = new Set<string>();
  for (;;) {
    const next = wantedTexts(files, dockerfileText, texts).filter((name) => !asked.has(name));
    if (next.length === 0) return texts;
    for (const name of next) {
      asked.add(name);
      const read = cachedText(context, name);
      if ('error' in read) unreadable.set(name, read.error);
      else if (read.encoding !== 'utf8' && baseOf(name).endsWith('.dockerignore'))
        unreadable.set(name, 'is not valid UTF-8');
      else texts.set(name, read.text);
    }
  }
}

function cachedText(context: string, name: string): ReturnType<typeof readText> {
  const absolute = path.join(context, name);
  const known = cachedTexts.get(absolute);
  if (known) return known;
  const read = readText(absolute, sizeLimit(name));
  cachedTexts.set(absolute, read);
  return read;
}

/** BuildKit looks for `<Dockerfile>.dockerignore` beside the Dockerfile, wherever that lies. */
function outsideIgnore(
  dockerfilePath: string,
  dockerfile: string,
  unreadable: Map<string, string>,
): ProjectInput['outsideIgnore'] {
  if (!dockerfile.startsWith('../')) return undefined;
  const absolute = `${path.resolve(dockerfilePath)}.dockerignore`;
  if (!existsSync(absolute)) return undefined;
  const name = `${dockerfile}.dockerignore`;
  const read = readText(absolute);
  if (!('error' in read) && read.encoding === 'utf8') return { path: name, text: read.text };
  unreadable.set(name, 'error' in read ? read.error : 'is not valid UTF-8');
  return undefined;
}

/** Forgets all texts, for tests and for a process that lives longer than one run. */
export function forgetTexts(): void {
  cachedTexts.clear();
}
