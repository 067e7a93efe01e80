/** What of the project a Java program may find in the directory in which it is started, by words that nobody follows. */
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Context } from '../../copies.js';
import { ordersIn } from '../../orders.js';
import { servicesWithNamesakes } from '../../services.js';
import { joinWorkdir } from '../../scope.js';
import { mentioned, topOf } from '../node/mentions.js';
import type { Started } from './started.js';

interface Place {
  readonly project: Project;
  readonly context: Context;
  /** Directory of the module in the context, and in the image. */
  readonly dir: string;
  readonly directory: string;
  /** Directories of all modules in the context. */
  readonly modules: readonly string[];
  readonly started: Started;
}

/** Where Spring Boot, Vert.x, Jooby, dotenv and others look by themselves. */
const LOOKED_FOR = /^(?:src\/main\/webapp\/|public\/|static\/|conf\/|webroot\/|content\/|\.env$)/;
/** What belongs to Maven or Gradle and the sources. */
const NO_DATA: ReadonlySet<string> = new Set(
  (
    'src target pom.xml mvnw mvnw.cmd .mvn .git Dockerfile build build.gradle build.gradle.kts settings.gradle ' +
    'settings.gradle.kts gradle.properties gradle gradlew gradlew.bat .gradle'
  ).split(' '),
);

/** Why the container may need other files of the project than its JAR, as the end of a sentence. */
export function namedObstacle(place: Place, stage: readonly Instruction[]): string | undefined {
  const { project, context, dir, directory, modules, started } = place;
  const prefix = dir === '' ? '' : `${dir}/`;
  const inside = [...context.files].filter((path) => path.startsWith(prefix));
  const found = inside.find((path) => LOOKED_FOR.test(path.slice(prefix.length)));
  if (found !== undefined) return `${found} may be read from the directory in which it is started`;
  const inner = modules
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split('/')[0] ?? '');
  const top = topOf(place).filter(({ name }) => !NO_DATA.has(name) && !inner.includes(name));
  const namedIn = (text: string): string | undefined =>
    mentioned(text, top, directory)[0] ??
    inner.find(
      (name) =>
        name !== '' && ['"', "'", '=', ' ', './'].some((before) => text.includes(`${before}${name}/`)),
    );
  for (const { keyword, text, origin } of stage) {
    if (keyword !== 'ENV' && keyword !== 'CMD' && keyword !== 'ENTRYPOINT') continue;
    const name = namedIn(text.replaceAll(/(?<==)file:/g, '').replaceAll(started.word, ''));
    if (name !== undefined) return `line ${origin} names ${name}`;
  }
  for (const [path, text] of project.texts) {
    if (!modules.some((module) => path.startsWith(`${module === '' ? '' : `${module}/`}src/main/`))) continue;
    const name = namedIn(text.replaceAll(/:[ \t]+(?=\S)/g, '='));
    if (name !== undefined) return `${path} names ${name}`;
  }
  return undefined;
}

/** Why files that lie outside of the directory of the module may be needed: the image has none of them. */
export function farObstacle(stage: readonly Instruction[], directory: string): string | undefined {
  const far = stage.find(({ keyword, args }) => {
    const target = args.at(-1) ?? '';
    if (keyword !== 'COPY' && keyword !== 'ADD') return false;
    const path = joinWorkdir(directory, target.replace(/(?<=.)\/$/, ''));
    return path === undefined || (path !== directory && !path.startsWith(`${directory}/`));
  });
  return far && `line ${far.origin} copies to ${far.args.at(-1)}, outside of ${directory}`;
}

/** Other starts than that of the Dockerfile: with a command, with settings of Java, or to take files away. */
const STARTS =
  /\b(?:docker|podman)(?:-compose|[ \t]+compose)?[ \t]+(?:container[ \t]+)?(?:cp[ \t]|(?:run|exec)[ \t][^\n]*[ \t"'](?:mvnw?|gradlew?|\.\/\w|java|jar|jcmd|jstack|jmap|jshell|git|sh|bash|cat|ls)\b)/;
const CONTAINERS = /\bcontainers:/;
const CHOOSES = /^[ \t-]*(?:command|args|lifecycle|exec)[ \t]*:/m;
const SETTINGS =
  /\b(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|CLASSPATH|LOADER_PATH|SPRING_CONFIG_\w+|LOGGING_CONFIG)\b["']?(?:\s*[:=]|\s*\n\s*value:)[^\n]*(?:\/|javaagent|\.[a-z]\w*["']?\s*$)/m;

const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;

function settingOf(text: string, directory: string): string | undefined {
  const setting = SETTINGS.exec(text)?.[1];
  if (setting !== undefined) return `sets ${setting}`;
  return new RegExp(String.raw`[\s"'=:]${directory}/\w`).test(text)
    ? `names files in ${directory}`
    : undefined;
}

/** A file of the project that starts the container in another way; undefined when none was found. */
export function startedElsewhere(project: Project, directory: string): string | undefined {
  const { texts, files } = project;
  const synced = [...files].find((path) => /(?:^|\/)(?:skaffold\.ya?ml|Tiltfile|okteto\.ya?ml)$/.test(path));
  if (synced !== undefined) return `${synced} may copy sources into it`;
  for (const [path, text] of texts) {
    if (/(?:^|\/)src\/|(?:^|\/)pom\.xml$|\.gradle(?:\.kts)?$|(?:Dockerfile|Containerfile)/.test(path))
      continue;
    const call = STARTS.exec(text.replaceAll(/\\[ \t]*\r?\n[ \t]*/g, ' '))?.[0];
    if (call !== undefined) return `${path} has \`${call.trim().slice(0, 60)}\``;
    if (ordersIn(path, text).length > 0) return `${path} says what runs in it`;
    if (!/\.(?:ya?ml|toml)$|(?:^|\/)Procfile$/.test(path)) continue;
    if (/(?:^|\/)(?:Procfile|heroku\.ya?ml)$/.test(path)) return `${path} says what runs in it`;
    if (CONTAINERS.test(text) && CHOOSES.test(text)) return `${path} says what runs in it`;
    if (COMPOSE.test(path) || path.startsWith('.github/')) continue;
    const setting = settingOf(text, directory);
    if (setting !== undefined) return `${path} ${setting}`;
  }
  for (const { file, text } of servicesWithNamesakes(project)) {
    const setting = settingOf(text, directory);
    if (setting !== undefined) return `${file} ${setting}`;
  }
  return undefined;
}
