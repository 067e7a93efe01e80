/** What a command of Maven leaves for the container. */
import { jarOf } from '../../../project/maven/jar.js';
import { dirOf } from '../../../project/paths.js';
import type { ShellCommand } from '../../../shell/index.js';
import type { Run } from '../../commands.js';
import { mavenCommandOf } from '../../maven/command.js';
import { lastBrought } from '../../npm/history.js';
import type { Built, Packing } from './built.js';

/** Goals that leave nothing but `target/` and what was downloaded. */
const GOALS =
  /^(?:clean|validate|compile|process-resources|test|package|verify|install|dependency:[\w-]+|org\.apache\.maven\.plugins:maven-dependency-plugin:[\w.:-]+)$/;
const PACKS: ReadonlySet<string> = new Set(['package', 'verify', 'install']);
/** Options that have Maven build something else, or elsewhere. */
const CHOOSES =
  /^-(?:P.*|pl|am|D(?!skipTests|maven\.test\.skip|maven\.repo\.local|org\.slf4j|style\.color).*)$/;

/** A command that packs what the POM describes. */
export interface MavenPacking extends Packing {
  readonly tool: 'Maven';
  /** In the context. */
  readonly pom: string;
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
  return { ...place, tool: 'Maven', pom: brought.path, directory: pom.replace(/\/[^/]*$/, '') };
}

function lineOf({ instruction }: Run): number {
  return instruction.origin;
}

/** @param started what the container starts, as an absolute path */
export function builtByMaven({ build, pom, directory }: MavenPacking, started: string): Built | string {
  const jar = jarOf(build.project.documents.get(pom));
  if (typeof jar === 'string') return `${pom} ${jar}`;
  const path = `${directory}/target/${jar.name}`;
  if (path !== started) return `it starts ${started}, and ${pom} builds ${path}`;
  return {
    tool: 'Maven',
    path,
    type: 'file',
    directory,
    root: dirOf(pom),
    modules: [dirOf(pom)],
    files: [pom],
    evidence: `${pom}: builds target/${jar.name}, and ${jar.because}`,
  };
}
