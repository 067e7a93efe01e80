import { mavenFiles } from '../../../project/maven/mavenFiles.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, type CommandOption, type ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import { longName, mavenCommandOf, type MavenCommand } from '../../maven/command.js';
import { joinWorkdir } from '../../scope.js';
import { preparationOf } from '../preparing.js';
import type { Installer, InstallReader } from './types.js';
import { unplaced } from './unplaced.js';

/** `mvn dependency:go-offline` and `dependency:resolve`. */
export const mavenResolve: Installer = { mention: /\bmvnw?\b/, readerOf: resolveReader };
/** `mvn package`, which fetches on the way. */
export const mavenPackage: Installer = { mention: /\bmvnw?\b/, readerOf: packageReader };

const RESOLVING =
  /^(?:(?:org\.apache\.maven\.plugins:maven-)?dependency(?:-plugin(?::[\d.]+)?)?):(?:go-offline|resolve|resolve-plugins)$/;
const PHASE = /^(?:clean|validate|compile|test-compile|process-classes|test|package|verify|install|deploy)$/;

function resolveReader(run: Run, command: ShellCommand): InstallReader | undefined {
  const maven = mavenCommandOf(run, command);
  if (maven === undefined || maven.goals.length === 0 || !maven.goals.every((goal) => RESOLVING.test(goal)))
    return undefined;
  const reader = readerFrom(run, command, maven);
  return { ...reader, trouble: reader.trouble ?? strandedArtifacts(run) };
}

function isCacheMounted({ instruction }: Run): boolean {
  return instruction.flags.some(({ name, value }) => name === 'mount' && /type=cache/.test(value ?? ''));
}

/** A layer that is taken from elsewhere has nothing in this machine's cache mount: offline the artifacts would be missing. */
function strandedArtifacts(run: Run): string | undefined {
  if (!isCacheMounted(run)) return undefined;
  const later = [run.stage, ...run.model.childrenOf(run.stage)].flatMap(({ instructions }) => instructions);
  const offline = later.some(({ keyword, text }) => keyword === 'RUN' && /\s(?:-o|--offline)\b/.test(text));
  return offline ? 'its artifacts lie in a cache mount, and a later command works offline' : undefined;
}

function packageReader(run: Run, command: ShellCommand): InstallReader | undefined {
  const maven = mavenCommandOf(run, command);
  if (maven === undefined || !maven.goals.some((goal) => PHASE.test(goal) && goal !== 'clean'))
    return undefined;
  const offline = maven.options.some(({ name }) => longName(name) === '-o');
  const before = run.script.commands.slice(0, run.script.commands.indexOf(command));
  if (offline || before.some(isMaven) || isCacheMounted(run)) return undefined;
  const ahead = preparationOf(run, command, (each) => makesExecutable(run, each, maven));
  const passed = maven.options.flatMap(passedOn);
  const text = [maven.program, '-B', ...passed, 'dependency:go-offline'].join(' ');
  const reader = readerFrom(run, command, maven);
  return {
    ...reader,
    name: '`' + maven.program + ' ' + maven.goals.join(' ') + '`',
    trouble:
      reader.trouble ?? ('refused' in ahead ? ahead.refused : undefined) ?? whyNotAhead(run, command, text),
    prefetch: { commands: 'refused' in ahead ? [text] : [...ahead.commands, text], isDone: isMaven },
  };
}

function isMaven(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  return tool === 'mvn' || tool === 'mvnw';
}

/** Options that say how tests and checks run; the others may decide what is resolved. */
const OWN =
  /^-D(?:skip\w*|maven\.test\.skip|maven\.javadoc\.skip|[\w.-]+\.skip|style\.color|java\.awt\.headless)$/i;

function passedOn({ name, text }: CommandOption): readonly string[] {
  const short = longName(name);
  if (/^-(?:B|q|e|U|V|X|T.*|fae|ff|C|c)$/.test(short) || OWN.test(name)) return [];
  if (text === undefined) return [name];
  return [
    /^-D./.test(name) || (name.startsWith('--') && !/^--(?:file|settings)$/.test(name))
      ? `${name}=${text}`
      : `${name} ${text}`,
  ];
}

/** Why a resolution where the RUN begins could not stand for that of the command; undefined when it could. */
function whyNotAhead({ instruction }: Run, command: ShellCommand, text: string): string | undefined {
  if (command.assignments.length > 0) return 'a variable is set for it';
  if (/\brm\b[^&;]*\.m2/.test(instruction.body.text))
    return 'its RUN also removes what was downloaded, which another layer would keep';
  return /^[\w.,:=;+@~/${}" -]*$/.test(text) ? undefined : 'its options could not be repeated safely';
}

/** `chmod +x ./mvnw` of the script that is then called. */
function makesExecutable(run: Run, command: ShellCommand, { wrapper }: MavenCommand): boolean {
  const { text, member } = command;
  if (member === undefined || !/^chmod (?:\+x|a\+x|u\+x|755|0755|\+rx) (?:\.\/)?mvnw$/.test(text))
    return false;
  return joinWorkdir(directoryOf(run, command), 'mvnw') === wrapper;
}

function readerFrom(run: Run, command: ShellCommand, maven: MavenCommand): InstallReader {
  const { pom, wrapper, settings } = maven;
  const entries = [pom, wrapper].filter((path) => path !== undefined);
  return {
    name: '`' + maven.program + ' ' + maven.goals.join(' ') + '`',
    command,
    entries: pom === undefined ? [] : entries,
    writes: maven.repositories,
    needsAll: true,
    settings: /(?:^|\/)(?:pom\.xml|maven\.config|extensions\.xml)$/,
    trouble:
      maven.trouble ?? (pom === undefined ? unplaced(command) : undefined) ?? surroundings(run, command),
    read: (project, [path = '', script], sees) => {
      const found = mavenFiles(project, path, sees);
      if ('refused' in found) return found;
      const named = settings === undefined ? undefined : (joinPath(dirOf(path), settings) ?? settings);
      const odd = named === undefined ? undefined : oddSettings(project, named);
      if (odd !== undefined) return { refused: odd };
      const files = [script, named, ...found.files].filter((each) => each !== undefined);
      return {
        ...found,
        files: [...new Set(files)].toSorted((a, b) => a.split('/').length - b.split('/').length),
      };
    },
  };
}

/** Settings with a repository of their own, or with profiles that a file switches on. */
function oddSettings({ texts }: Project, path: string): string | undefined {
  const text = texts.get(path);
  if (text === undefined) return `${path} was not read`;
  return /<localRepository>|<file>/.test(text)
    ? `${path} names files or a repository on the disk`
    : undefined;
}

const PLAIN_MOUNT = /(?:^|,)type=(?:cache|secret|ssh|tmpfs)(?:,|$)/;

function surroundings({ scope, instruction }: Run, { assignments }: ShellCommand): string | undefined {
  const names = [...scope.variables.keys(), ...assignments.map(({ name }) => name)];
  const far = names.find((name) => /^(?:MAVEN_BASEDIR|MAVEN_PROJECTBASEDIR|MAVEN_ARGS)$/.test(name));
  if (far !== undefined) return `${far} is set`;
  const mount = instruction.flags.find(
    ({ name, value }) => name === 'mount' && !PLAIN_MOUNT.test(value ?? ''),
  );
  return mount === undefined ? undefined : 'its RUN mounts files of its own';
}
