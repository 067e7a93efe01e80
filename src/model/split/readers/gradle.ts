import { officialName } from '../../../knowledge/images.js';
import { BUILD, gradleFiles, SETTINGS } from '../../../project/gradle/gradleFiles.js';
import { dirOf } from '../../../project/paths.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { BuildKit } from '../../buildkit.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { gradleCommandOf, type GradleCommand } from '../../gradle/command.js';
import { joinWorkdir } from '../../scope.js';
import type { Stage } from '../../stages.js';
import { preparationOf } from '../preparing.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/**
 * `gradle build`, which fetches on the way.
 * @param buildKit whether BuildKit builds the file: it keeps what is written to a volume
 */
export function gradleBuild(buildKit: BuildKit): Installer {
  return {
    mention: /\bgradlew?\b/,
    readerOf: (run, command) => readerOf(run, command, buildKit),
  };
}

/** Tasks that compile, test or pack: those of the Java, application, war, Shadow, Spring Boot and Ktor plugins. */
const TASK =
  /^(?::?[\w.-]+)*?:?(?:build|assemble|jar|war|classes|testClasses|compile(?:Java|Kotlin|Groovy|Scala)|boot(?:Jar|War|BuildImage)|shadowJar|installDist|installShadowDist|installBootDist|distZip|distTar|buildFatJar|test|check|publishToMavenLocal)$/;
/** More names than this no command should have. */
const MOST_PROJECTS = 20;

function readerOf(run: Run, command: ShellCommand, buildKit: BuildKit): InstallReader | undefined {
  const gradle = gradleCommandOf(command);
  if (gradle === undefined || !gradle.tasks.some((task) => TASK.test(task))) return undefined;
  const before = run.script.commands.slice(0, run.script.commands.indexOf(command));
  const mounted = run.instruction.flags.some(
    ({ name, value }) => name === 'mount' && /type=cache/.test(value ?? ''),
  );
  if (before.some(isGradle) || mounted) return undefined;
  const directory = directoryOf(run, command);
  // A wrapper that is not called is not there yet.
  const ahead = preparationOf(
    run,
    command,
    (each) => gradle.isWrapper && makesExecutable(run, each, directory),
  );
  const prepared = 'refused' in ahead ? [] : ahead.commands;
  const script = joinWorkdir(directory, command.name);
  const outside = gradle.isWrapper && directory !== undefined && script !== joinWorkdir(directory, 'gradlew');
  const home = userHomeOf(run, gradle, directory);
  return {
    name: '`' + [gradle.program, ...gradle.tasks].join(' ') + '`',
    command,
    entries: [],
    writes: home === undefined || home === '' ? [] : [home],
    needsAll: true,
    settings: /(?:^|\/)(?:(?:settings|build)\.gradle(?:\.kts)?|gradle\.properties)$/,
    trouble:
      gradle.trouble ??
      (directory === undefined ? unplaced(command) : undefined) ??
      (outside ? 'its wrapper lies in another directory' : undefined) ??
      (home === '' ? 'where Gradle keeps what it fetches is not known' : undefined) ??
      lostInVolume(run, home, buildKit) ??
      ('refused' in ahead ? ahead.refused : undefined) ??
      whyNotAhead(run, command, gradle),
    locate: (namesIn) => inDirectory(directory ?? '/', namesIn(directory ?? '/'), gradle, prepared),
    read: () => ({ refused: 'where its build lies is not known' }),
    prefetch: { commands: [], isDone: isGradle },
  };
}

function isGradle(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  return tool === 'gradle' || tool === 'gradlew';
}

function inDirectory(
  directory: string,
  names: readonly string[],
  gradle: GradleCommand,
  prepared: readonly string[],
): Pick<InstallReader, 'entries' | 'read'> {
  const first = [...SETTINGS, ...BUILD].find((name) => names.includes(name)) ?? 'build.gradle';
  const entry = joinWorkdir(directory, first) ?? first;
  const wrapper = gradle.isWrapper ? [joinWorkdir(directory, 'gradlew') ?? ''] : [];
  return {
    entries: [entry, ...wrapper],
    read: (project, [path = '', script], sees) => {
      const found = gradleFiles(project, path, sees);
      if ('refused' in found) return found;
      const jar = `${dirOf(path) === '' ? '' : `${dirOf(path)}/`}gradle/wrapper/gradle-wrapper.jar`;
      if (script !== undefined && !sees(jar)) return { refused: `${jar}, which it starts, is not copied` };
      const tasks = reportTasks(gradle.tasks, found.projects);
      if ('refused' in tasks) return tasks;
      const text = [gradle.program, '--no-daemon', ...gradle.passed, ...tasks.names].join(' ');
      const files = [script, ...found.files].filter((each) => each !== undefined);
      return { ...found, files, commands: [...prepared, text] };
    },
  };
}

/** The report is made for the one project that is named (gradle/gradle#17829), so each that is built gets its own. */
function reportTasks(
  tasks: readonly string[],
  projects: readonly string[],
): { readonly names: readonly string[] } | { readonly refused: string } {
  const named = tasks
    .filter((task) => TASK.test(task))
    .map((task) => (task.includes(':') ? projectOf(task) : undefined));
  const unknown = named.find((path) => path !== undefined && !projects.includes(path));
  if (unknown !== undefined) return { refused: `no settings include the project ${unknown}` };
  const built = named.includes(undefined) ? projects : projects.filter((path) => named.includes(path));
  if (built.length > MOST_PROJECTS) return { refused: `${built.length} projects would have to be named` };
  return { names: built.map((path) => (path === ':' ? 'dependencies' : `${path}:dependencies`)) };
}

/** `:a:b` for `a:b:jar`. */
function projectOf(task: string): string {
  const parts = task.split(':').filter((part) => part !== '');
  return `:${parts.slice(0, -1).join(':')}`;
}

/** Where Gradle is told to keep what it fetches; '' when that is not known, undefined when it is not told. */
function userHomeOf({ scope }: Run, { userHome }: GradleCommand, directory = '/'): string | undefined {
  const variable = scope.variables.get('GRADLE_USER_HOME');
  if (userHome === undefined && variable === undefined) return undefined;
  const value = userHome ?? variable?.value;
  return value === undefined ? '' : (joinWorkdir(directory, value) ?? '');
}

/** The official image makes a volume of ~/.gradle (gradle/docker-gradle#43). */
function lostInVolume(
  { stage, scope }: Run,
  home: string | undefined,
  buildKit: BuildKit,
): string | undefined {
  if (buildKit.known) return undefined;
  const { registry, repository } = rootOf(stage).image;
  const elsewhere = home !== undefined && !/\/\.gradle(?:\/|$)/.test(home);
  const own = (scope.unresolved ?? []).some((text) => text.startsWith('VOLUME') && /gradle/i.test(text));
  if (!own && (elsewhere || officialName(registry, repository) !== 'gradle')) return undefined;
  return `what Gradle fetches would go to a volume, which only BuildKit keeps: ${buildKit.reason}`;
}

function rootOf(stage: Stage): Stage {
  return stage.parent === undefined ? stage : rootOf(stage.parent);
}

/** Why a report where the RUN begins could not stand for what the command resolves; undefined when it could. */
function whyNotAhead(
  { instruction, scope }: Run,
  command: ShellCommand,
  { program, passed }: GradleCommand,
): string | undefined {
  if (command.assignments.length > 0) return 'a variable is set for it';
  if (/\brm\b[^&;]*\.gradle/.test(instruction.body.text))
    return 'its RUN also removes what was downloaded, which another layer would keep';
  const options = ['GRADLE_OPTS', 'JAVA_OPTS', 'JAVA_TOOL_OPTIONS'].find((name) => {
    const variable = scope.variables.get(name);
    return variable !== undefined && /user\.home|javaagent|@|^$/.test(variable.value ?? '');
  });
  if (options !== undefined) return `${options} is set, by which it may read or write elsewhere`;
  const text = [program, ...passed].join(' ');
  return /^[\w.,:=;+@~/${}" -]*$/.test(text) ? undefined : 'its options could not be repeated safely';
}

/** `chmod +x ./gradlew`, where the install runs too. */
function makesExecutable(run: Run, command: ShellCommand, directory: string | undefined): boolean {
  const { text, member } = command;
  const made = /^chmod (?:\+x|a\+x|u\+x|755|0755|\+rx|777) (?:\.\/)?gradlew$/.test(text);
  return made && member !== undefined && directoryOf(run, command) === directory;
}
