/** Whether a stage on Debian does the same on Alpine: nothing in it may be compiled for glibc, or ask for what BusyBox lacks. */
import { GLIBC_COMMANDS, MUSL_PURE, muslTwin, needsGlibc } from '../../knowledge/musl.js';
import { distroOf, officialName, suiteOf, twinOf } from '../../knowledge/images.js';
import { isSlimImage, lostCommands, lostPackages } from '../../knowledge/lost.js';
import { prebuiltFor } from '../../knowledge/install-scripts.js';
import { isDockerfilePath } from '../../project/names.js';
import type { PackageLock, Project } from '../../project/types.js';
import { withTag } from '../../syntax/image.js';
import type { Instruction } from '../../syntax/types.js';
import { buildContext } from '../buildContext.js';
import { fixedObstacle, type BasePlan } from '../slim/base.js';
import { slimObstacle } from '../slim/index.js';
import { isForLinux } from '../slim/npm.js';
import { STARTS_PROGRAMS } from '../slim/texts.js';
import { firstObstacle, minorOf, type Obstacle, type Swap } from '../slim/types.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { busyboxObstacle } from './busybox.js';
import { isAlikeAnywhere } from './accounts.js';
import { enteredObstacle } from './entered.js';

/** @returns undefined for an image that is no Debian with Node or Python */
export function alpinePlan(build: Build, model: Model, stage: Stage): BasePlan | undefined {
  const { project } = build;
  const image = stage.resolved ?? stage.image;
  const { tag = '' } = image;
  const name = officialName(image.registry, image.repository);
  if ((name !== 'node' && name !== 'python') || distroOf(name, tag).family !== 'debian') return undefined;
  const fixed = stage.image.variable ? 'an ARG chooses it' : fixedObstacle(stage, project, build.dockerfile);
  if (fixed !== undefined) return { reason: fixed };
  const twin = twinOf(name, tag, 'alpine', wantedIn(project));
  if ('refused' in twin) return { reason: twin.refused };
  const target = `${name}:${twin.tag}`;
  const swap = swapOf({ repository: name, target, project, model }, tag);
  const reason =
    firstObstacle([...stage.instructions, ...childrenIn(model, stage)], (each) =>
      instructionObstacle(each, stage, swap),
    ) ??
    slimObstacle(stage, swap) ??
    projectObstacle(project, name) ??
    zonesObstacle(stage, swap) ??
    modulesObstacle(build) ??
    enteredObstacle(project, /^(?:\/\S*\/)?(?:bash|apt|apt-get|curl|git)$/) ??
    firstObstacle(project.locks, ([path, lock]) => lockObstacle(path, lock, copiesIn(stage)));
  if (reason !== undefined) return { reason };
  return {
    image: withTag(image, twin.tag),
    saving: 'nothing here is compiled, and no command needs more than BusyBox and the image itself',
    evidence: [
      ...[...project.locks.keys()].map(
        (path) => `${path}: every package is JavaScript, or is there for musl too`,
      ),
      ...(name === 'python' ? ['every package that pip installs is plain Python'] : []),
      `${project.dockerfile}: no command, source or service asks for bash, apt or a program of Debian`,
    ],
  };
}

/** The architectures that count: the usual two, and those that the project's files build for. */
function wantedIn({ builds }: Project): readonly string[] {
  const named: Readonly<Record<string, string>> = {
    'linux/arm/v7': 'arm32v7',
    'linux/arm/v6': 'arm32v6',
    'linux/arm/v5': 'arm32v5',
    'linux/386': 'i386',
  };
  const others = builds
    .flatMap(({ platforms = [] }) => platforms)
    .map((platform) => named[platform] ?? platform.split('/')[1] ?? '');
  return ['amd64', 'arm64v8', ...others.filter((each) => each !== 'amd64' && each !== 'arm64')];
}

function swapOf(known: Pick<Swap, 'repository' | 'target' | 'project' | 'model'>, tag: string): Swap {
  const { repository } = known;
  const suite = suiteOf(repository, tag) ?? 'bookworm';
  const image = isSlimImage(repository) ? repository : 'node';
  const commands =
    lostCommands(image, suite, tag) ?? lostCommands(image, 'bookworm', tag) ?? new Map<string, string>();
  return {
    ...known,
    pythonMinor: minorOf(repository, tag),
    lost: new Map([...commands, ...GLIBC_COMMANDS.map((name) => [name, `Debian's ${name}`] as const)]),
    // Alpine brings its bundle of certificates at the same place.
    lostPackages: new Set(
      [...(lostPackages(image, suite) ?? [])].filter((name) => name !== 'ca-certificates'),
    ),
    judge: busyboxObstacle,
    judgePython: (name) =>
      MUSL_PURE.has(name) ? undefined : 'is not known to be plain Python with all that it requires',
  };
}

function childrenIn(model: Model, stage: Stage): readonly Instruction[] {
  return model.childrenOf(stage).flatMap((child) => [...child.instructions, ...childrenIn(model, child)]);
}

function copiesIn({ instructions }: Stage): boolean {
  return instructions.some((each) => stageReferences(each).length > 0);
}

function instructionObstacle(instruction: Instruction, stage: Stage, swap: Swap): Obstacle {
  const { keyword, args, body, text, origin } = instruction;
  if (keyword === 'SHELL' && !/^(?:\/bin\/)?sh$/.test(args[0] ?? '')) return `line ${origin} has SHELL`;
  if (keyword === 'ENV' && /\b(?:LANG|LANGUAGE|LC_\w+)\b/.test(text) && !/=["']?(?:C|POSIX)\b/.test(text))
    return `line ${origin} chooses a locale, and musl has one alone`;
  const users =
    swap.repository === 'node'
      ? /^(?:root|node|\d+)(?::(?:root|node|\d+))?$/
      : /^(?:root|\d+)(?::(?:root|\d+))?$/;
  const owner = keyword === 'USER' ? body.text.trim() : instruction.flag('chown');
  if (owner !== undefined && !(users.test(owner) && isAlikeAnywhere(owner)))
    return `line ${origin} names ${owner}, whom Alpine may not have`;
  const foreign = stageReferences(instruction).find((name) => {
    const image = swap.model.resolveStage(name, stage)?.resolved;
    return image === undefined || officialName(image.registry, image.repository) !== swap.repository;
  });
  if (foreign !== undefined) return `it copies from ${foreign}, and what was compiled there may need glibc`;
  return keyword === 'RUN' && /\[\w[\w,-]*\]/.test(text) && swap.repository === 'python'
    ? `line ${origin} installs extras, which may be compiled`
    : undefined;
}

const SOURCE = /\.(?:[cm]?[jt]sx?|py)$/;
const ASIDE =
  /(?:^|\/)(?:node_modules|tests?|__tests__|specs?|e2e|docs?|examples?)\/|[._-](?:test|spec)\.\w+$|\.d\.ts$/;
const ASKS: Readonly<Record<'node' | 'python', RegExp>> = {
  node: /\bglibc\b|\/bin\/bash\b|\bldd\b|\bprocess\.dlopen\b|ld-linux/,
  python:
    /\bsetlocale\b|\bctypes\b|\bcffi\b|\bglibc\b|\/bin\/bash\b|\bimport pwd\b|\bsetrecursionlimit\b|\bstack_size\b|\blibc_ver\b|\bcrypt\b/,
};

/** Whether every source was read, and none starts a program or asks for the C library. */
function projectObstacle(project: Project, name: 'node' | 'python'): Obstacle {
  const shell = [...project.texts].find(([, text]) => /^#!.*\bbash\b/.test(text))?.[0];
  if (shell !== undefined) return `${shell} is a script for bash`;
  const extras = [...project.requirements.keys()].find((path) =>
    /^\s*[\w.-]+\s*\[/m.test(project.texts.get(path) ?? ''),
  );
  if (extras !== undefined) return `${extras} asks for extras, which may be compiled`;
  const hashed = [...project.requirements.keys()].find((path) =>
    (project.texts.get(path) ?? '').includes('--hash='),
  );
  if (hashed !== undefined) return `${hashed} has hashes, which may be of files for glibc alone`;
  const sources = [...project.files].filter((path) => SOURCE.test(path) && !ASIDE.test(path));
  const unread = sources.find((path) => !project.texts.has(path));
  if (unread !== undefined) return `${unread} was not read`;
  if (sources.length === 0) return 'no sources show what it starts';
  return firstObstacle(sources, (path) => {
    const text = project.texts.get(path) ?? '';
    const starts = STARTS_PROGRAMS.exec(text)?.[0];
    if (starts !== undefined) return `${path} uses ${starts}, and it is not known what it starts`;
    const asks = ASKS[name].exec(text)?.[0];
    return asks === undefined ? undefined : `${path} names ${asks}, which musl may not have`;
  });
}

/** Without a variable for it, Node finds the time zone by the files of tzdata, which its Alpine image does not have. */
function zonesObstacle({ instructions }: Stage, { repository, project }: Swap): Obstacle {
  if (repository !== 'node') return undefined;
  const line = instructions.find(({ text }) => ZONE_FILES.test(text))?.origin;
  if (line !== undefined) return `line ${line} names files of time zones, and its Alpine image has none`;
  const path = [...project.texts].find(
    ([name, text]) => !name.endsWith('.md') && !isDockerfilePath(name) && ZONE_FILES.test(text),
  )?.[0];
  return path && `${path} names files of time zones, and its Alpine image has none`;
}

const ZONE_FILES = /\/usr\/share\/zoneinfo|\/etc\/(?:localtime|timezone)\b/;

/** Modules of the machine that builds may be compiled for its own C library. */
function modulesObstacle(build: Build): Obstacle {
  const context = buildContext(build);
  const found = [...build.project.directories].find(
    (path) => /(?:^|\/)node_modules$/.test(path) && context?.hidden(path) !== true,
  );
  return found === undefined ? undefined : `${found} may be copied with modules that are compiled for glibc`;
}

/** Whether every package for Linux is JavaScript, or is in the lockfile for musl too. */
function lockObstacle(path: string, { packages }: PackageLock, copies: boolean): Obstacle {
  for (const [at, entry] of packages) {
    const name = entry.name ?? at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!at.includes('node_modules/') || entry.link || !isForLinux(entry)) continue;
    const known = needsGlibc(name);
    if (known !== undefined) return `${name} ${known} (${path})`;
    const isPlatform = entry.cpu.length > 0 || entry.libc.length > 0;
    const isCompiled = isPlatform || (entry.hasInstallScript && prebuiltFor(name) !== '');
    if (!isCompiled) continue;
    if (copies)
      return `${name} is compiled for the image in which it is installed, and that is another stage (${path})`;
    const missing = missingTwin(name, isPlatform, packages);
    if (missing !== undefined) return `${missing} (${path})`;
  }
  return undefined;
}

function missingTwin(name: string, isPlatform: boolean, packages: PackageLock['packages']): Obstacle {
  if (isPlatform) {
    const twin = muslTwin(name);
    if (twin === undefined) return `${name} is compiled code, and it is not known to be there for musl`;
    return packages.has(`node_modules/${twin}`)
      ? undefined
      : `${name} is there for glibc, and ${twin} is not in the lockfile`;
  }
  const prebuilt = prebuiltFor(name);
  if (prebuilt === undefined) return `${name} runs an install script, which may compile`;
  return firstObstacle(['x64', 'arm64'], (cpu) => {
    const glibc = prebuilt.replace('*', cpu);
    const twin = muslTwin(glibc);
    return twin !== undefined && packages.has(`node_modules/${twin}`)
      ? undefined
      : `${name} needs ${twin ?? `${glibc} for musl`}, which is not in the lockfile`;
  });
}
