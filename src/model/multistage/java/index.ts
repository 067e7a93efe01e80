/** When the steps of a build by Maven or Gradle may stay behind, and the image needs nothing but a Java runtime. */
import { javaRuntime } from '../../../knowledge/java-runtimes.js';
import type { Project } from '../../../project/types.js';
import { buildContext } from '../../buildContext.js';
import { servicesWithNamesakes } from '../../services.js';
import { fileObstacle } from '../../slim/purpose.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { DivisionPlan } from '../types.js';
import type { Built } from './built.js';
import { builtByGradle } from './gradle.js';
import { builtByMaven } from './maven.js';
import { farObstacle, namedObstacle, startedElsewhere } from './named.js';
import { libraryObstacle, settingsObstacle, sourcesObstacle } from './sources.js';
import { startedProgram, type Started } from './started.js';
import { packingOf } from './steps.js';

/** Undefined for a stage that builds no JAR; a text says why one that does stays whole. */
export function javaPlan(build: Build, sole: Sole): DivisionPlan | string | undefined {
  const { stage, model, repository, tag } = sole;
  const packing = packingOf(build, sole);
  if (packing === undefined) return undefined;
  const started = startedProgram(model, stage);
  if ('left' in started) return started.left;
  if (typeof packing === 'string') return packing;
  const { path: program } = started;
  const built = packing.tool === 'Maven' ? builtByMaven(packing, program) : builtByGradle(packing, program);
  if (typeof built === 'string') return built;
  if (stage.image.variable) return 'an ARG chooses its base image, which the command line may set';
  const runtime = javaRuntime(repository, tag);
  if ('refused' in runtime) return runtime.refused;
  const { image } = runtime;
  const obstacle = obstacleOf(build, sole, { built, started, image });
  if (obstacle !== undefined) return obstacle;
  const { path, type, tool, evidence } = built;
  return {
    division: { stage, model, image, carried: [{ path, type }] },
    message: `divided the build: the image has ${path} on ${image}; ${tool}, the JDK and the sources stay behind`,
    evidence: [
      evidence,
      'src/main: no source reads files of the working directory, starts programs or needs tools of the JDK',
      `${image} has the same version of Java on the same system as ${repository}:${tag}`,
    ],
  };
}

interface Found {
  readonly built: Built;
  readonly started: Started;
  readonly image: string;
}

function obstacleOf(build: Build, sole: Sole, { built, started, image }: Found): string | undefined {
  const { project } = build;
  const { directory, root, modules, files } = built;
  const { instructions } = sole.stage;
  const context = buildContext(build);
  if (context === undefined) return 'its ignore file cannot be read';
  const workdir = sole.model.finalScope(sole.stage).workdir;
  if (workdir === undefined) return 'its working directory is not known';
  const places = [{ dir: root, directory }, ...(root === '' ? [] : [{ dir: '', directory: workdir }])];
  return (
    environmentObstacle(sole) ??
    outsideObstacle(project, image) ??
    startedElsewhere(project, directory) ??
    libraryObstacle(project, files) ??
    settingsObstacle(project, root) ??
    firstOf(modules, (dir) => sourcesObstacle(project, dir)) ??
    farObstacle(instructions, directory) ??
    firstOf(places, (place) => namedObstacle({ project, context, modules, started, ...place }, instructions))
  );
}

function firstOf<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Variables by which Java loads other files than the JAR. */
function environmentObstacle({ stage }: Sole): string | undefined {
  const found = stage.instructions.find(
    ({ keyword, text }) =>
      keyword === 'ENV' &&
      /\b(?:JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|CLASSPATH|LOADER_PATH|SPRING_CONFIG\w*)\b/.test(
        text,
      ),
  );
  return found && `line ${found.origin} sets what Java is started with, which may name files of the build`;
}

/** What other files of the project have a container do. */
function outsideObstacle(project: Project, image: string): string | undefined {
  for (const { file, name, text } of servicesWithNamesakes(project)) {
    const key = /^\s+(command|entrypoint|healthcheck|volumes|develop|working_dir|user)\s*:/m.exec(text)?.[1];
    if (key !== undefined)
      return `${file} gives the service ${name} ${key} of its own, which may need the sources or Maven`;
  }
  return fileObstacle({ project, target: image });
}
