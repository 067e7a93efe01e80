/** Who may need the build packages outside their RUN: earlier and later instructions, what starts, the project's files. */
import { buildPackage, COMPILER_COMMANDS, goesWithTools, isKept } from '../../knowledge/build-deps.js';
import { officialName } from '../../knowledge/images.js';
import { lostCommands } from '../../knowledge/lost.js';
import type { Instruction } from '../../syntax/types.js';
import { parseUnchecked } from '../../syntax/parse.js';
import type { Project } from '../../project/types.js';
import { mountOptions } from '../sources.js';
import type { Run } from '../commands.js';
import { instructionObstacle } from '../slim/instructions.js';
import { fileObstacle, purposeObstacle } from '../slim/purpose.js';
import { servicesObstacle } from '../slim/services.js';
import { projectSourcesObstacle } from '../slim/sources.js';
import { firstObstacle, minorOf, type Obstacle, type Place, type Swap } from '../slim/types.js';
import { modelOf } from '../stages.js';
import type { Build } from '../types.js';
import { scriptOf } from '../work.js';
import type { PurgeBase } from './base.js';
import { isInstall, packagesOf, type PartedInstall } from './packages.js';

/** What goes, in the form in which the checks for slim images ask. */
export function purgeSwap(build: Build, run: Run, base: PurgeBase): Swap {
  const measured = lostCommands(base.repository, 'bookworm', base.tag) ?? new Map<string, string>();
  const going = [...measured].filter(([, owner]) => goesWithTools(owner));
  return {
    repository: base.repository,
    target: 'the image without build packages',
    pythonMinor: minorOf(base.repository, base.tag),
    lost: new Map([...going, ...Object.entries(COMPILER_COMMANDS)]),
    lostPackages: new Set(),
    project: build.project,
    model: run.model,
  };
}

/** Programs that need no compiler, wherever they come from. */
const PLAIN = ['curl', 'wget', 'nc', 'ps', 'tini', 'dumb-init', 'pg_isready', 'su-exec', 'redis-cli'];

/** A place to look at, with the packages that are there. */
export function placeAt(swap: Swap, instruction: Instruction, { build, kept }: PartedInstall): Place {
  // Only Debian's Python brings the table of file types along, and takes it away.
  const types = build.some((name) => name.startsWith('python3')) ? [] : ['media-types'];
  const installed = new Set([...PLAIN, ...types, ...kept]);
  return { swap, who: instruction.keyword, instruction, installed, followed: new Set() };
}

const STARTS: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ENV', 'SHELL', 'ONBUILD']);

/** Why the build packages of a RUN may be needed elsewhere; undefined when everything is shown to do without. */
export function surroundingsObstacle(
  run: Run,
  base: PurgeBase,
  parted: PartedInstall,
  place: Place,
): Obstacle {
  const { stage, instruction } = run;
  const at = stage.instructions.indexOf(instruction);
  const before = stage.instructions.slice(0, at);
  const after = stage.instructions.slice(at + 1);
  const starts = before.filter(({ keyword }) => STARTS.has(keyword));
  return (
    mountObstacle(instruction) ??
    pythonObstacle(run, place.swap, parted) ??
    firstObstacle(before, (each) => earlierObstacle(run, each, base)) ??
    firstObstacle([...starts, ...after], (each) =>
      useObstacle(each, base, { ...place, instruction: each, who: each.keyword }),
    ) ??
    fileObstacle(place.swap) ??
    purposeObstacle(stage, place.swap) ??
    servicesObstacle({ ...place, who: 'it' }) ??
    projectSourcesObstacle({ ...place, who: 'it' }) ??
    elsewhereObstacle(place.swap)
  );
}

/** Places whose files are not those of the layer: packages would be written elsewhere. */
function mountObstacle({ flags }: Instruction): Obstacle {
  return firstObstacle(flags, ({ name, value }) => {
    const options = mountOptions(name === 'mount' ? (value ?? '') : '');
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '';
    const isSystem = /^\/(?:usr|lib|bin|etc(?!\/apk\/cache)|var\/lib(?!\/apt\/lists)|var\/?$|$)|\$/.test(
      target,
    );
    return isSystem ? `its RUN mounts ${target}` : undefined;
  });
}

/** With a package goes what depends on it, and what an earlier removal left without an owner. */
function earlierObstacle({ model }: Run, instruction: Instruction, { family }: PurgeBase): Obstacle {
  if (instruction.keyword !== 'RUN') return undefined;
  const script = scriptOf(model, instruction);
  if (script === undefined)
    return `line ${instruction.origin} could not be read, and may install what needs them`;
  if (/\.build-deps\b/.test(instruction.text))
    return `line ${instruction.origin} has a .build-deps of its own`;
  if (/\b(?:remove|purge|autoremove|autopurge|apt-mark|dpkg|aptitude|gdebi)\b/.test(instruction.text))
    return `line ${instruction.origin} removes or marks packages, so that others may go too`;
  return firstObstacle(script.commands.filter(isInstall), (command) =>
    firstObstacle(packagesOf(command), (name = 'a package that only the build knows') => {
      if (buildPackage(family, name, undefined) !== undefined)
        return `line ${instruction.origin} installs ${name}, which stays in its layer`;
      return isKept(family, name)
        ? undefined
        : `line ${instruction.origin} installs ${name}, and it is not known whether that needs them`;
    }),
  );
}

/** Installs that may compile, wherever they stand: in a RUN, a start, a script of package.json. */
const NPM_INSTALLS =
  /\bnpm\s+(?:-\S+\s+)*(?:ci|i|install|install-ci-test|rebuild|add|update|exec)\b|\bnpx\b|\bnode-gyp\b/;
const PIP_INSTALLS = /\bpip[\d.]*\s+(?:-\S+\s+)*(?:install|wheel|download)\b/;

function useObstacle(instruction: Instruction, { family, repository }: PurgeBase, place: Place): Obstacle {
  const { json, args, body, origin } = instruction;
  const text = json ? args.join(' ') : body.text;
  const installs =
    repository === 'node'
      ? NPM_INSTALLS.exec(text)?.[0]
      : family === 'alpine'
        ? PIP_INSTALLS.exec(text)?.[0]
        : undefined;
  if (installs !== undefined) return `line ${origin} has ${installs}, which may compile`;
  const reason = instructionObstacle(place);
  return reason && `${reason} (line ${origin})`;
}

/** What the files of the project show of others who need them: images that stand on this one, scripts, sources that load. */
export function elsewhereObstacle({ project }: Swap): Obstacle {
  return (
    firstObstacle(project.siblings, ([path, text]) =>
      leansOnBase(text) ? `${path} may stand on this image, and use them` : undefined,
    ) ??
    firstObstacle(project.packages, ([path, { scripts }]) =>
      firstObstacle(Object.values(scripts), (script) => {
        const installs = NPM_INSTALLS.exec(script)?.[0];
        return installs && `a script of ${path} has ${installs}, which may compile`;
      }),
    ) ??
    loadedObstacle(project)
  );
}

/** True for a Dockerfile with a stage on an image that is none of the official ones: it may be the one built here. */
function leansOnBase(text: string): boolean {
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) return true;
  return modelOf(dockerfile).stages.some(({ parent, resolved, image }) => {
    const { registry, repository, text: written } = resolved ?? image;
    return parent === undefined && written !== 'scratch' && officialName(registry, repository) === undefined;
  });
}

/** The Python of the system, by its path: another one than that of the image, and one that goes. */
const SYSTEM_PYTHON = /\/usr\/bin\/(?:python|pip|pydoc)[\d.]*/;

/** Who names the Python that headers of Debian and Alpine bring along. */
function pythonObstacle({ stage }: Run, { project }: Swap, { build }: PartedInstall): Obstacle {
  if (!build.some((name) => name.startsWith('python3'))) return undefined;
  const named = stage.instructions.find(({ text }) => SYSTEM_PYTHON.test(text));
  if (named !== undefined) return `line ${named.origin} names the Python that comes with them`;
  return firstObstacle(project.texts, ([path, text]) =>
    path !== project.dockerfile && SYSTEM_PYTHON.test(text)
      ? `${path} names the Python that comes with them`
      : undefined,
  );
}

/** What loads libraries by the name that only headers bring, or compiles while it runs. */
const LOADS =
  /\bfind_library\b|\bCDLL\s*\(|\bLoadLibrary\s*\(|\bdlopen\b|\bpyximport\b|\bdistutils\b|\bffi\.verify\b|\bffibuilder\b|\bcppyy\b|\btorch\.compile\b/;

function loadedObstacle(project: Project): Obstacle {
  const compiled = [...project.files].find((path) => /\.(?:node|so(?:\.\d+)*|pyx|pxd)$/.test(path));
  if (compiled !== undefined) return `${compiled} may be linked with libraries that come with them`;
  return firstObstacle(project.texts, ([path, text]) => {
    const found = /\.(?:py|[cm]?[jt]s)$/.test(path) ? LOADS.exec(text)?.[0] : undefined;
    return found && `${path} has ${found}, which may need them while it runs`;
  });
}
