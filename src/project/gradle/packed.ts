/** Which JARs, or which directory of an installed program, the tasks of one project of Gradle leave. */
import type { Archives, ArchiveTask } from './archives.js';

/** What a task leaves in the directory of its project. */
export interface GradleOutput {
  /** Path of the context: `app/build/libs/app-1.0.jar`, `build/install/app`. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  /** Why its dependencies are inside; undefined where they are not. */
  readonly because: string | undefined;
  /** One of those that would be missing. */
  readonly needs: string | undefined;
}

/** A project with all that its scripts say. */
export interface GradleProject extends Archives {
  readonly name: string;
  /** In the context: '' or ending in `/`. */
  readonly directory: string;
}

const JAVA = /^(?:java|java-library|application|groovy|scala|kotlin|org\.jetbrains\.kotlin\.jvm)$/;
const SHADOW = /^com\.(?:github\.johnrengelman|gradleup)\.shadow$/;
const KOTLIN = /^(?:kotlin|org\.jetbrains\.kotlin\.jvm)$/;

/** @param tasks those of the command, without the paths of projects */
export function outputsOf(project: GradleProject, tasks: ReadonlySet<string>): readonly GradleOutput[] {
  const { plugins, alsoBuilt, directory, name, applicationName = name } = project;
  const has = (pattern: RegExp): boolean => [...plugins].some((id) => pattern.test(id));
  if (!has(JAVA)) return [];
  const builds = tasks.has('build') || tasks.has('assemble');
  const isBoot = plugins.has('org.springframework.boot');
  const isShadow = has(SHADOW);
  const runs = (task: string, byItself: boolean): boolean =>
    tasks.has(task) || (builds && (byItself || alsoBuilt.has(task)));
  const outputs: GradleOutput[] = [];
  // Of the application plugin's archives, one holds the JAR that Shadow packs.
  if (isShadow && runs('shadowJar', plugins.has('application')))
    outputs.push(...archive(project, 'shadowJar', 'all', '`shadowJar` packs its dependencies into it'));
  if (isBoot && runs('bootJar', true))
    outputs.push(...archive(project, 'bootJar', '', "Spring Boot's plugin packs its dependencies into it"));
  if (runs('jar', true)) {
    const needs = has(KOTLIN) ? ['kotlin-stdlib', ...project.needs] : project.needs;
    const packs = project.tasks.get('jar')?.packs === true;
    const because = packs
      ? '`jar` unpacks its dependencies into it'
      : needs.length === 0
        ? 'it has no dependencies'
        : undefined;
    outputs.push(...archive({ ...project, needs }, 'jar', isBoot ? 'plain' : '', because));
  }
  if (tasks.has('installDist') && plugins.has('application'))
    outputs.push({
      path: `${directory}build/install/${applicationName}`,
      type: 'directory',
      because: 'its dependencies lie in its lib/',
      needs: undefined,
    });
  return outputs;
}

function archive(
  project: GradleProject,
  task: string,
  usual: string,
  because: string | undefined,
): readonly GradleOutput[] {
  const settings: ArchiveTask = project.tasks.get(task) ?? {};
  if (settings.disabled === true) return [];
  const {
    base = project.base ?? project.name,
    version = project.version ?? '',
    classifier = usual,
  } = settings;
  const parts = [base, version === 'unspecified' ? '' : version, classifier].filter((part) => part !== '');
  const file = settings.fileName ?? `${parts.join('-')}.jar`;
  // Anything else is a text that only the build can put together.
  if (!/^[\w.+-]+\.jar$/.test(file)) return [];
  return [{ path: `${project.directory}build/libs/${file}`, type: 'file', because, needs: project.needs[0] }];
}
