/** What a command of Gradle leaves for the container. */
import { BUILD, SETTINGS } from '../../../project/gradle/gradleFiles.js';
import { gradleOutputs, TASK, taskOf } from '../../../project/gradle/outputs.js';
import type { GradleOutput } from '../../../project/gradle/packed.js';
import { isJvmBuildFile } from '../../../project/jvmSources.js';
import { baseOf, dirOf, isWithin } from '../../../project/paths.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import { directoryOf } from '../../directory.js';
import { gradleCommandOf } from '../../gradle/command.js';
import { broughtAs, type Built, type Packing } from './built.js';

/** A command that packs what build scripts describe. */
export interface GradlePacking extends Packing {
  readonly tool: 'Gradle';
  /** As written. */
  readonly tasks: readonly string[];
}

/** Tasks without which as much is packed. */
const LEFT_OUT =
  /^:?(?:[\w-]+:)*\w*(?:[tT]est|check|[jJ]avadoc|[lL]int|[cC]heckstyle|pmd|spotless|detekt)\w*$/;

/** As `mavenPacking`. */
export function gradlePacking(
  place: Omit<Packing, 'directory'>,
  command: ShellCommand,
): GradlePacking | string | undefined {
  const { run } = place;
  const gradle = gradleCommandOf(command);
  const directory = directoryOf(run, command);
  if (gradle === undefined || gradle.trouble !== undefined || directory === undefined) return 'unknown';
  if (gradle.tasks.length === 0 || !gradle.tasks.every((task) => TASK.test(taskOf(task)))) return 'unknown';
  const chosen = gradle.passed.find((text) => /^(?:-P|--project-prop)/.test(text));
  const gives = `line ${run.instruction.origin} gives Gradle`;
  if (chosen !== undefined) return `${gives} ${chosen}, which may build something else`;
  const left = leftOut(command).find((task) => !LEFT_OUT.test(task));
  if (left !== undefined) return `${gives} -x ${left}, without which something else may be packed`;
  if (/ORG_GRADLE_PROJECT_/.test(command.text)) return `${gives} a property, which may build something else`;
  return { ...place, tool: 'Gradle', directory, tasks: gradle.tasks };
}

/** What `-x` names. */
function leftOut(command: ShellCommand): readonly string[] {
  return invocationOf(command).options.flatMap(({ name, value }) => {
    if (name === '-x' || name === '--exclude-task') return [value ?? '?'];
    return /^-x./.test(name) ? [name.slice(2)] : [];
  });
}

/** @param started what the container starts, as an absolute path */
export function builtByGradle(packing: GradlePacking, started: string): Built | string {
  const { build, directory } = packing;
  const root = rootOf(packing);
  if (root === undefined) return `which build scripts lie in ${directory} is not known`;
  const above = settingsAbove(packing);
  if (above !== undefined) return `${above} may be the settings of a larger build`;
  const prefix = root === '' ? '' : `${root}/`;
  const imageOf = (path: string): string => `${directory}/${path.slice(prefix.length)}`;
  const brought = (path: string): string | undefined =>
    broughtAs(packing, imageOf(path)) === path ? path : undefined;
  const found = gradleOutputs({
    project: build.project,
    root: prefix,
    directoryName: baseOf(directory),
    script: (inside, name) =>
      (name === 'settings' ? SETTINGS : BUILD).map((file) => brought(inside + file)).find(Boolean),
    properties: (inside) => brought(`${inside}gradle.properties`),
    tasks: packing.tasks,
  });
  if (typeof found === 'string') return found;
  const output = chosenOf(found.outputs, started, imageOf);
  if (typeof output === 'string') return output;
  return {
    tool: 'Gradle',
    path: imageOf(output.path),
    type: output.type,
    directory,
    root,
    modules: found.directories.map((each) => each.replace(/\/$/, '')),
    files: [...build.project.files].filter((path) => isWithin(root, path) && isJvmBuildFile(path)),
    evidence: `${found.scripts.at(-1) ?? 'the build'}: ${packing.tasks.join(' ')} leaves ${output.path}, and ${output.because}`,
  };
}

function chosenOf(
  outputs: readonly GradleOutput[],
  started: string,
  imageOf: (path: string) => string,
): (GradleOutput & { readonly because: string }) | string {
  const isStarted = ({ path, type }: GradleOutput): boolean =>
    type === 'file' ? imageOf(path) === started : started === `${imageOf(path)}/bin/${baseOf(path)}`;
  const found = outputs.filter(isStarted);
  const whole = found.find(({ because }) => because !== undefined);
  if (whole?.because !== undefined) return { ...whole, because: whole.because };
  const [other] = found;
  if (other !== undefined) return `no task packs ${other.needs ?? 'its dependencies'} into ${other.path}`;
  const made = outputs.map(({ path }) => imageOf(path)).join(' and ');
  return made === ''
    ? `it starts ${started}, and no task that runs is known to leave that`
    : `it starts ${started}, and its tasks leave ${made}`;
}

/** Directory of the build in the context. */
function rootOf(packing: GradlePacking): string | undefined {
  const files = [...SETTINGS, ...BUILD].map((name) => broughtAs(packing, `${packing.directory}/${name}`));
  const found = files.find((path) => path !== undefined);
  return found === undefined ? undefined : dirOf(found);
}

/** Gradle looks for settings in all directories above, unless there are some. */
function settingsAbove(packing: GradlePacking): string | undefined {
  const { directory } = packing;
  for (let dir = directory; ; dir = dirOf(dir)) {
    const found = SETTINGS.map((name) => broughtAs(packing, `${dir}/${name}`)).find(Boolean);
    if (found !== undefined) return dir === directory ? undefined : found;
    if (dir === '') return undefined;
  }
}
