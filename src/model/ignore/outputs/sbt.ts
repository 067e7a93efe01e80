import { isSbtScript } from '../../../project/sbt/sbtFiles.js';
import type { Project } from '../../../project/types.js';
import type { ShellCommand } from '../../../shell/index.js';
import { sbtCommandOf, type SbtTask } from '../../sbt/command.js';
import { isModule } from './modules.js';
import type { About, Output, Toolchain } from './types.js';

const BUILD = /^build\.sbt$/;

/** Tasks of the project in the root: those of another fill another directory. */
function tasksOf(command: ShellCommand): readonly SbtTask[] {
  const sbt = sbtCommandOf(command);
  return sbt === undefined || sbt.trouble !== undefined
    ? []
    : sbt.tasks.filter(({ project }) => project === undefined);
}

function builds(command: ShellCommand): boolean {
  return tasksOf(command).length > 0;
}

/** What sbt keeps of the build itself; every command loads that. */
function own(name: string, because: string): Output {
  return {
    name,
    because,
    always: true,
    quiet: true,
    each: false,
    deep: false,
    early: false,
    makes: loads,
    obstacle: kept,
  };
}

function loads(command: ShellCommand): boolean {
  const sbt = sbtCommandOf(command);
  return sbt !== undefined && sbt.trouble === undefined;
}

/** `target`, which sbt fills beside build.sbt, and what it makes of the build's own programs. */
export const sbt: Toolchain = {
  manifest: BUILD,
  mention: /\bsbt\b/,
  reach: 'here',
  outputs: [
    {
      name: 'target',
      because: 'sbt compiles into it',
      always: true,
      each: false,
      deep: false,
      early: false,
      makes: builds,
      obstacle: targetObstacle,
    },
    own('project/target', 'sbt compiles the build itself into it'),
    own('project/project', 'sbt keeps its state of the host there'),
    own('.bsp', 'sbt tells editors of the host how it is started there'),
  ],
};

/** Why what lies there may be more than what sbt makes. */
function kept({ project, path, named }: About): string | undefined {
  if (named.length > 0) return 'the Dockerfile names a part of it';
  const written = [...project.files].find(
    (file) => file.startsWith(`${path}/`) && (project.tracked?.has(file) ?? isSource(file)),
  );
  return written && `${written} is a part of the project`;
}

function isSource(file: string): boolean {
  return isSbtScript(file) && !file.includes('/target/');
}

const PACKED = /^(?:package|packageBin|stage|dist|assembly|packageZipTarball|publishLocal)$/;

/** True when each part of target/universal that a Dockerfile names is what one of the tasks makes. */
function packsUniversal(text: string, made: readonly SbtTask[]): boolean {
  const parts = [...text.matchAll(/\buniversal\/([\w.*+$-]*)/g)].map(([, part = '']) => part);
  const makes = (names: RegExp): boolean =>
    made.some(({ configuration, name }) => names.test(`${configuration ?? ''}/${name}`));
  return (
    parts.length > 0 &&
    parts.every((part) => {
      if (part === 'stage') return makes(/^(?:universal)?\/stage$/);
      if (part.endsWith('.zip')) return makes(/^\/dist$|^universal\/(?:dist|packageBin)$/);
      return part.endsWith('.tgz') && makes(/^universal\/packageZipTarball$/);
    })
  );
}

function targetObstacle(about: About): string | undefined {
  const { project, dir, makers, named, text } = about;
  if (!isModule(project, dir, BUILD, () => '(?!)')) return `${dir} may be a part of a larger build`;
  const tracked = [...(project.tracked ?? [])].find((file) => file.startsWith(`${about.path}/`));
  if (tracked !== undefined) return `git tracks ${tracked}`;
  const made = makers.flatMap(tasksOf);
  const tasks = made.map(({ name }) => name);
  const packed = tasks.some((task) => PACKED.test(task));
  const unmade = named.find((name) =>
    name === 'universal'
      ? !packsUniversal(text, made)
      : !/^(?:scala-[\d.*]+|scala\*|\*)$/.test(name) || !packed,
  );
  if (unmade !== undefined) return `no command that can be read makes target/${unmade}`;
  const assembled = /assembly/.test(text) || naming(project, /sbt-assembly/) !== undefined;
  if (named.some((name) => name !== 'universal') && assembled && !tasks.includes('assembly'))
    return 'no command that can be read makes what sbt-assembly does';
  const reader =
    naming(project, /\b(?:target|crossTarget|assemblyOutputPath|artifactPath)\b[^=\n]*:=/) ??
    naming(project, /["/(]target["/]/);
  return reader && `${reader} names it`;
}

function naming({ texts }: Project, pattern: RegExp): string | undefined {
  for (const [path, text] of texts) if (isSbtScript(path) && pattern.test(text)) return path;
  return undefined;
}
