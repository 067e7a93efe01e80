/** When the steps of a Maven build may stay behind, and the image needs nothing but a Java runtime and a JAR. */
import { javaRuntime } from '../../../knowledge/java-runtimes.js';
import { jarOf } from '../../../project/maven/jar.js';
import { dirOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { buildContext } from '../../buildContext.js';
import { servicesOf } from '../../services.js';
import { fileObstacle } from '../../slim/purpose.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { Division } from '../types.js';
import { farObstacle, namedObstacle, startedElsewhere } from './named.js';
import { libraryObstacle, sourcesObstacle } from './sources.js';
import { startedJar } from './started.js';
import { mavenBuild, type MavenBuild } from './steps.js';

/** How to divide a stage, with what a reader needs to judge it. */
export interface JavaPlan {
  readonly division: Division;
  readonly jar: string;
  readonly image: string;
  readonly evidence: readonly string[];
}

/** Undefined for a stage that builds or starts no JAR; a text says why one that does stays whole. */
export function javaPlan(build: Build, sole: Sole): JavaPlan | string | undefined {
  const { stage, model, repository, tag } = sole;
  const started = startedJar(model, stage);
  const built = started === undefined ? undefined : mavenBuild(build, sole);
  if (started === undefined || built === undefined) return undefined;
  if ('left' in started) return started.left;
  if (typeof built === 'string') return built;
  const { project } = build;
  const jar = jarOf(project.documents.get(built.pom));
  if (typeof jar === 'string') return `${built.pom} ${jar}`;
  const path = `${built.directory}/target/${jar.name}`;
  if (path !== started.path) return `it starts ${started.path}, and ${built.pom} builds ${path}`;
  if (stage.image.variable) return 'an ARG chooses its base image, which the command line may set';
  const runtime = javaRuntime(repository, tag);
  if ('refused' in runtime) return runtime.refused;
  const { image } = runtime;
  const obstacle = obstacleOf(build, sole, built, image);
  if (obstacle !== undefined) return obstacle;
  return {
    division: { stage, model, image, carried: [{ path, type: 'file' }] },
    jar: path,
    image,
    evidence: [
      `${built.pom}: builds target/${jar.name}, and ${jar.because}`,
      'src/main: no source reads files of the working directory, starts programs or needs tools of the JDK',
      `${image} has the same version of Java on the same system as ${repository}:${tag}`,
    ],
  };
}

function obstacleOf(
  build: Build,
  sole: Sole,
  { pom, directory }: MavenBuild,
  image: string,
): string | undefined {
  const { project } = build;
  const { instructions } = sole.stage;
  const context = buildContext(build);
  if (context === undefined) return 'its ignore file cannot be read';
  const dir = dirOf(pom);
  const workdir = sole.model.finalScope(sole.stage).workdir ?? directory;
  return (
    environmentObstacle(sole) ??
    outsideObstacle(project, image) ??
    startedElsewhere(project, directory) ??
    libraryObstacle(project, pom) ??
    sourcesObstacle(project, dir) ??
    farObstacle(instructions, directory) ??
    namedObstacle({ project, context, dir, directory }, instructions) ??
    (dir === '' ? undefined : namedObstacle({ project, context, dir: '', directory: workdir }, instructions))
  );
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
  for (const { file, name, text } of servicesOf(project)) {
    const key = /^\s+(command|entrypoint|healthcheck|volumes|develop|working_dir|user)\s*:/m.exec(text)?.[1];
    if (key !== undefined)
      return `${file} gives the service ${name} ${key} of its own, which may need the sources or Maven`;
  }
  return fileObstacle({ project, target: image });
}
