/** Whether a stage on a JDK works on the JRE twin of its image: what it runs, and what the project is made of. */
import { JDK_LIBRARIES, JDK_PARTS, JDK_TOOLS, JLINK_HELPERS, SCM_PROGRAMS } from '../../knowledge/jdk.js';
import { distroOf, officialName } from '../../knowledge/images.js';
import { twinOf } from '../../knowledge/twins.js';
import { isJvmBuildFile, isJvmSource } from '../../project/jvmSources.js';
import type { Project } from '../../project/types.js';
import { withTag } from '../../syntax/image.js';
import type { Dockerfile } from '../../syntax/types.js';
import { fixedObstacle, type BasePlan } from '../slim/base.js';
import { fileObstacle } from '../slim/purpose.js';
import { kitObstacle, madeObstacle } from '../slim/runtime.js';
import type { Obstacle, Place, Swap } from '../slim/types.js';
import type { Model, Stage } from '../stages.js';
import { javaObstacle } from './commands.js';

const JDK_IMAGES: ReadonlySet<string | undefined> = new Set(['eclipse-temurin', 'openjdk', 'amazoncorretto']);

/** The JRE image to take; undefined for an image that is no JDK. */
export function jrePlan(
  project: Project,
  model: Model,
  stage: Stage,
  dockerfile?: Dockerfile,
): BasePlan | undefined {
  const image = stage.resolved ?? stage.image;
  const name = officialName(image.registry, image.repository);
  const { tag = '' } = image;
  if (name === undefined || !JDK_IMAGES.has(name) || /(?:^|-)(?:jre|head(?:less|ful))/.test(tag))
    return undefined;
  if (distroOf(image.repository, tag, image.registry).family === 'windows') return undefined;
  const fixed = fixedObstacle(stage, project, dockerfile);
  if (fixed !== undefined) return { reason: fixed };
  const twin = twinOf(name, tag, 'jre');
  if ('refused' in twin) return { reason: twin.refused };
  const target = `${name}:${twin.tag}`;
  const swap: Swap = {
    ...EMPTY,
    repository: name,
    target,
    project,
    model,
    lost: lostIn(name, tag),
    judge: javaObstacle,
  };
  const obstacle = fileObstacle(swap) ?? kitObstacle(stage, swap, partObstacle) ?? projectObstacle(project);
  if (obstacle !== undefined) return { reason: obstacle };
  const { sources, builds } = filesOf(project);
  return {
    image: withTag(image, twin.tag),
    saving: 'the container only runs Java, and compiler, debugger and their kin stay behind',
    evidence: [
      `${project.dockerfile}: no command needs a program that ${target} lacks`,
      `none of ${sources.length} sources and ${builds.length} build files names a part of the JDK`,
    ],
  };
}

const EMPTY = { pythonMinor: undefined, lostPackages: new Set<string>() };

/** Programs that the JRE image lacks -> what brings them. */
function lostIn(name: string, tag: string): ReadonlyMap<string, string> {
  const lost = new Map(JDK_TOOLS.map((tool) => [tool, 'the JDK']));
  for (const tool of JLINK_HELPERS) lost.set(tool, 'binutils');
  if (name !== 'openjdk' || /slim|alpine/.test(tag)) return lost;
  for (const [owner, tools] of Object.entries(SCM_PROGRAMS)) for (const tool of tools) lost.set(tool, owner);
  return lost;
}

/** The directories of the JDK in the three images. */
const HOMES =
  /\/opt\/java\b|\/usr\/lib\/jvm\b|\/usr\/local\/openjdk|\/docker-java-home\b|\bJAVA_HOME\}?\/(?!bin\/java\b)/;

function partObstacle({ instruction, who }: Place): Obstacle {
  const { text, keyword } = instruction;
  const part = JDK_PARTS.exec(text)?.[0] ?? HOMES.exec(text)?.[0];
  if (part !== undefined) return `${who} names ${part}, which may be of the JDK`;
  return keyword === 'ENV' && /\bJAVA_HOME\b/.test(text)
    ? 'ENV sets JAVA_HOME, and the JRE may lie elsewhere'
    : undefined;
}

function filesOf({ files }: Project): {
  readonly sources: readonly string[];
  readonly builds: readonly string[];
} {
  return { sources: [...files].filter(isJvmSource), builds: [...files].filter(isJvmBuildFile) };
}

/** Whether all that the program is made of was read, and needs no JDK. */
function projectObstacle(project: Project): Obstacle {
  if (!project.known)
    return 'the build context is not known, so that its sources and dependencies cannot be checked';
  const { sources, builds } = filesOf(project);
  if (sources.length === 0 || builds.length === 0)
    return 'no sources and build files show what its program needs';
  const jar = [...project.files].find(
    (path) => /\.[jw]ar$/.test(path) && !/wrapper[^/]*\.jar$|(?:^|\/)(?:target|build)\//.test(path),
  );
  if (jar !== undefined) return `${jar} was compiled elsewhere, and it is not known what it needs`;
  return madeObstacle(project, [
    { paths: sources, check: sourceObstacle },
    { paths: builds, check: buildObstacle },
  ]);
}

const TOOLS = new RegExp(`["'](?:[^"'\\s]*/)?(${[...JDK_TOOLS, ...JLINK_HELPERS].join('|')})["'\\s]`);
const STARTS = /\bProcessBuilder\b|\.exec\s*\(|\bsys\.process\b|\.execute\s*\(\)/;
const COMPILES = /\bToolProvider\b|\bVirtualMachine\b|\bJavaCompiler\b|\bAgentBuilder\b|\bByteBuddyAgent\b/;

function sourceObstacle(path: string, text: string): Obstacle {
  const part = JDK_PARTS.exec(text)?.[0] ?? COMPILES.exec(text)?.[0];
  if (part !== undefined) return `${path} uses ${part}, which the JRE may lack`;
  const tool = STARTS.test(text) ? TOOLS.exec(text)?.[1] : undefined;
  return tool === undefined ? undefined : `${path} starts ${tool}, which the JRE lacks`;
}

function buildObstacle(path: string, text: string): Obstacle {
  const part = JDK_LIBRARIES.exec(text)?.[0] ?? JDK_PARTS.exec(text)?.[0];
  return part === undefined ? undefined : `${path} names ${part}, which may need the JDK`;
}
