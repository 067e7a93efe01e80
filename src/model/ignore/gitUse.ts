import { distroOf, officialName, tagFacts } from '../../knowledge/images.js';
import { isSlimImage } from '../../knowledge/lost.js';
import { baseOf } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { placeOf, takes, type Reader, type Taking } from './contextReads.js';
import type { Hiding, Left } from './hiding.js';
import { reaching } from './inventory.js';
import type { Stage } from '../stages.js';
import type { Build } from '../types.js';

/** Build systems that read `.git` themselves, without the program (JGit, Source Link), or stamp it into programs. */
const OTHER_BUILDS =
  /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|mix\.exs|composer\.json|Gemfile|build\.sbt|Package\.swift|CMakeLists\.txt|meson\.build|configure\.ac|[^/]+\.(?:cs|fs|vb)proj|[^/]+\.sln|\.gitmodules)$/;
/** Tools of Node and Python that read the history, and what is named after git. */
const READS_HISTORY =
  /\b(?:setuptools[_-]scm|hatch[_-]vcs|versioneer|versioningit|dunamai|dulwich|pygit2|nodegit|nextra|pbr|flit[_-]scm|vergen|semantic-release|lefthook|pre-commit|sentry[\w-]*|lerna)\b|(?<![a-z])git(?!hub|lab|book|ter\b|ea\b|ignore|pod)[-_]?[a-z][\w-]*|[\w-]+-git\b/i;
/** Where git is named and nothing is read from `.git`. */
const ADDRESSES =
  /(?:git\+)?(?:https?|ssh|git|file):\/\/[^\s"'<>]+|\bgit@[^\s"']+|"type"\s*:\s*"git"|\.git(?:ignore|hub|attributes|keep|lab-ci)\b/gi;
const MANIFEST =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|[\w.-]*requirements[\w.-]*\.(?:txt|in))$/;
const SCRIPT = /\.sh$|(?:^|\/)Makefile$/;

const consumers = new WeakMap<ReadonlyMap<string, string>, { readonly found: string | undefined }>();

/** `.git` at the root of the context, where nothing can read it. */
export function gitLeftovers(build: Build, takings: readonly Taking[]): readonly (Hiding | Left)[] {
  if (!build.project.directories.has('.git') || !reaching(build, takings)('.git')) return [];
  const reason = gitUse(build.project, takings);
  if (reason !== undefined) return [{ left: `left .git in the build context: ${reason}` }];
  const because = 'no image of the build has git, and nothing was found that reads it without';
  return [{ pattern: '.git', samples: ['.git'], counts: true, because }];
}

/**
 * Why `.git` has to stay in the context: something that can be seen reads it, or something that cannot be seen might,
 * because an image has the git program. Undefined when no stage has git, and nothing is known to read the directory
 * without it.
 */
export function gitUse(project: Project, takings: readonly Taking[]): string | undefined {
  const readers = new Set(takings.filter((taking) => takes(taking, '.git')).map(({ reader }) => reader));
  for (const reader of readers) {
    const program = gitProgram(reader);
    if (program !== undefined) return program;
  }
  const known = consumers.get(project.texts) ?? { found: consumerIn(project) };
  consumers.set(project.texts, known);
  return known.found;
}

/** Packages that read `.git` without the program, whoever brings them along. */
const GIT_READERS = [
  '@napi-rs/simple-git',
  'nodegit',
  'isomorphic-git',
  'es-git',
  'git-rev-sync',
  'git-repo-info',
];

/** Libraries of Go and Rust that read the history, most of them to put it into a program (crates.io and pkg.go.dev, 2026-11). */
const LIBRARIES =
  /\b(?:go-git|git2go|git2|gix|gitoxide|vergen[\w-]*|built|shadow-rs|git-version|git-testament|rustc-tools-util|build-info[\w-]*|build-data|compile-time-run|bugreport)\b/;

/** Why a project of Go or Rust may read it. Their own tools ask the git program, or nobody (cmd/go: `-buildvcs=auto`). */
function compiledUse({ files, texts }: Project): string | undefined {
  for (const path of files) {
    const name = baseOf(path);
    if (name !== 'go.mod' && name !== 'Cargo.toml') continue;
    const text = texts.get(path);
    if (text === undefined) return `${path} was not read`;
    const library = LIBRARIES.exec(text)?.[0];
    if (library !== undefined) return `${path} names ${library}, which may read it`;
  }
  const crate = [...files].find((path) => baseOf(path) === 'Cargo.toml');
  const locks = [...texts].filter(([path]) => baseOf(path) === 'Cargo.lock');
  if (crate !== undefined && locks.length === 0)
    return `${crate} has no Cargo.lock that tells whether a crate may read it`;
  for (const [path, text] of locks) {
    const library = new RegExp(`^name = "(${LIBRARIES.source})"`, 'm').exec(text)?.[1];
    if (library !== undefined) return `${path} names ${library}, which may read it`;
  }
  const script = [...texts].find(([path, text]) => baseOf(path) === 'build.rs' && /\bgit\b/i.test(text));
  return script && `${script[0]} names it`;
}

function consumerIn(project: Project): string | undefined {
  const { files, texts, locks } = project;
  for (const [path, { packages }] of locks) {
    const reader = GIT_READERS.find((name) => packages.has(`node_modules/${name}`));
    if (reader !== undefined) return `${path} names ${reader}, which may read it`;
  }

  for (const path of files) if (OTHER_BUILDS.test(path)) return `${path} belongs to a build that may read it`;
  const compiled = compiledUse(project);
  if (compiled !== undefined) return compiled;
  for (const [path, text] of texts) {
    if (SCRIPT.test(path) && /\.git\/|\.git\s/.test(text)) return `${path} names it`;
    const match = MANIFEST.test(path) ? READS_HISTORY.exec(text.replace(ADDRESSES, ' ')) : undefined;
    if (match) return `${path} names ${match[0]}, which may read it`;
  }
  return undefined;
}

/** Where git comes from in a Dockerfile whose images may have it. */
function gitProgram(reader: Reader): string | undefined {
  for (const instruction of reader.dockerfile.instructions) {
    const { keyword, body } = instruction;
    if (keyword !== 'RUN' && keyword !== 'CMD' && keyword !== 'ENTRYPOINT') continue;
    const text = [body.text, ...instruction.heredocs.map(({ content }) => content)]
      .join('\n')
      .replace(ADDRESSES, ' ');
    if (/\bgit\b|\.git\b/.test(text)) return `${placeOf({ reader, instruction })} speaks of git`;
  }
  const stage = reader.model.stages.find((each) => each.parent === undefined && !lacksGit(each));
  return stage && `${stage.image.text} may have git, with which code that was not read could ask it`;
}

/** Official images that come without git, whatever their tag (docker-library and their own Dockerfiles, 2026). */
const WITHOUT_GIT: ReadonlySet<string> = new Set(['alpine', 'ubuntu', 'busybox', 'nginx', 'httpd', 'debian']);

function lacksGit({ resolved }: Stage): boolean {
  if (resolved === undefined) return false;
  const { registry, repository, tag } = resolved;
  if (!distroOf(repository, tag, registry).hasShell)
    return distroOf(repository, tag, registry).family !== 'unknown';
  const name = officialName(registry, repository);
  if (name === undefined) return false;
  if (WITHOUT_GIT.has(name)) return true;
  // docker-library/golang, template for Alpine: nothing but certificates is added.
  if (name === 'golang') return /(?:^|-)alpine[\d.]*$/.test(tag ?? '');
  const os = isSlimImage(name) ? tagFacts(name, tag ?? 'latest')?.os : undefined;
  return os !== undefined && /^(?:debian-slim|alpine):/.test(os);
}
