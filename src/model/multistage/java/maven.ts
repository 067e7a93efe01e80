/** What a command of Maven leaves for the container. */
import { jarOf } from '../../../project/maven/jar.js';
import { chainOf, modulesOf } from '../../../project/maven/reactor.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { longName, mavenCommandOf } from '../../maven/command.js';
import { lastBrought } from '../../npm/history.js';
import { joinWorkdir } from '../../scope.js';
import { broughtAs, type Built, type Packing } from './built.js';

/** Goals that leave nothing but `target/` and what was downloaded. */
const GOALS =
  /^(?:clean|validate|compile|process-resources|test|package|verify|install|dependency:[\w-]+|org\.apache\.maven\.plugins:maven-dependency-plugin:[\w.:-]+)$/;
const PACKS: ReadonlySet<string> = new Set(['package', 'verify', 'install']);
/** Options that have Maven build something else, or elsewhere. */
const CHOOSES = /^-(?:P.*|D(?!skipTests|maven\.test\.skip|maven\.repo\.local|org\.slf4j|style\.color).*)$/;

/** A command that packs what the POM describes. */
export interface MavenPacking extends Packing {
  readonly tool: 'Maven';
  /** In the context. */
  readonly pom: string;
  /** The modules that `-pl` names; undefined for all. */
  readonly projects: readonly string[] | undefined;
}

/**
 * Reads a command of Maven.
 *
 * @returns undefined for one that only prepares; a text says why it is not understood, 'unknown' for no particular reason
 */
export function mavenPacking(
  place: Omit<Packing, 'directory'>,
  command: ShellCommand,
): MavenPacking | string | undefined {
  const { run, context } = place;
  const maven = mavenCommandOf(run, command);
  if (maven === undefined || maven.trouble !== undefined || !maven.goals.every((goal) => GOALS.test(goal)))
    return 'unknown';
  const option = maven.options.find(({ name, value }) =>
    CHOOSES.test(value === undefined ? name : `${name}${value}`),
  );
  if (option !== undefined)
    return `line ${lineOf(run)} gives Maven ${option.name}, which may build something else`;
  if (!maven.goals.some((goal) => PACKS.has(goal))) return undefined;
  const { pom } = maven;
  const brought = pom === undefined ? undefined : lastBrought(run, pom, context);
  if (pom === undefined || brought === undefined || brought === 'unknown')
    return `which POM line ${lineOf(run)} builds is not known`;
  const projects = maven.options.find(({ name }) => longName(name) === '-pl');
  const directory = pom.replace(/\/[^/]*$/, '');
  return {
    ...place,
    tool: 'Maven',
    pom: brought.path,
    directory,
    projects: projects && (projects.value ?? '?').split(','),
  };
}

function lineOf({ instruction }: Run): number {
  return instruction.origin;
}

/** @param started what the container starts, as an absolute path */
export function builtByMaven(packing: MavenPacking, started: string): Built | string {
  const { build, pom, directory, projects } = packing;
  const { project } = build;
  const root = dirOf(pom);
  const up = root === '' ? '' : '../'.repeat(root.split('/').length);
  const imageOf = (path: string): string => joinWorkdir(directory, `${up}${path}`) ?? directory;
  const targetOf = (path: string): string => imageOf(joinPath(dirOf(path), 'target') ?? 'target');
  const configured = optionsFile(project, root);
  if (configured !== undefined) return `${configured} may have Maven build something else`;
  const poms = modulesOf(project, pom);
  if (typeof poms === 'string') return poms;
  const module = poms.length === 1 ? pom : poms.find((path) => started.startsWith(`${targetOf(path)}/`));
  if (module === undefined) return `it starts ${started}, and no module of ${pom} leaves that`;
  if (projects?.some((each) => joinPath(root, each) !== dirOf(module)) === true)
    return `line ${lineOf(packing.run)} gives Maven -pl, which may build something else`;
  const chain = chainOf(project, module);
  const absent = chain.find((path) => broughtAs(packing, imageOf(path)) !== path);
  if (absent !== undefined) return `which POM lies at ${imageOf(absent)} is not known`;
  const jar = jarOf(chain.map((path) => project.documents.get(path)));
  if (typeof jar === 'string') return `${module} ${jar}`;
  const path = `${targetOf(module)}/${jar.name}`;
  if (path !== started) return `it starts ${started}, and ${module} builds ${path}`;
  return {
    tool: 'Maven',
    path,
    type: 'file',
    directory,
    root,
    modules: poms.map(dirOf),
    files: [...new Set([...poms, ...chain])],
    evidence: `${module}: builds target/${jar.name}, and ${jar.because}`,
  };
}

/** A file by which Maven is given options or extensions without a command that names them. */
function optionsFile({ files, texts }: Project, root: string): string | undefined {
  const directory = root === '' ? '' : `${root}/`;
  const extensions = `${directory}.mvn/extensions.xml`;
  if (files.has(extensions)) return extensions;
  const options = `${directory}.mvn/maven.config`;
  const words = files.has(options) ? (texts.get(options) ?? '?').split(/\s+/) : [];
  if (!words.every((word) => QUIET.test(word))) return options;
  const jvm = `${directory}.mvn/jvm.config`;
  return files.has(jvm) && GIVES.test(texts.get(jvm) ?? '-D') ? jvm : undefined;
}

/** Properties of the virtual machine are those of Maven too. */
const GIVES = /-D(?!maven\.|https?\.|file\.|java\.|user\.)|@/;
/** Options that decide how Maven builds, and not what. */
const QUIET = /^(?:-B|-ntp|-q|-e|-U|-T\S*|--batch-mode|--no-transfer-progress|--errors|--show-version|-V)?$/;
