import { buildContext } from '../../buildContext.js';
import { runAt } from '../../commands.js';
import { contextCopy, type Context } from '../../copies.js';
import { mavenCommandOf } from '../../maven/command.js';
import { lastBrought } from '../../npm/history.js';
import type { Sole } from '../sole.js';
import type { Build } from '../../types.js';
import type { Instruction } from '../../../syntax/types.js';

/** Goals that leave nothing but `target/` and what was downloaded. */
const GOALS =
  /^(?:clean|validate|compile|process-resources|test|package|verify|install|dependency:[\w-]+|org\.apache\.maven\.plugins:maven-dependency-plugin:[\w.:-]+)$/;
const PACKS: ReadonlySet<string> = new Set(['package', 'verify', 'install']);
/** Options that have Maven build something else, or elsewhere. */
const CHOOSES =
  /^-(?:P.*|pl|am|D(?!skipTests|maven\.test\.skip|maven\.repo\.local|org\.slf4j|style\.color).*)$/;

/** The build of one module of Maven. */
export interface MavenBuild {
  /** The POM in the context. */
  readonly pom: string;
  /** Directory of the POM in the image. */
  readonly directory: string;
}

/** What the steps of a stage build; a text says which of them is not understood, as the end of a sentence. */
export function mavenBuild(build: Build, { stage, model }: Sole): MavenBuild | string | undefined {
  const context = buildContext(build);
  if (context === undefined) return 'its ignore file cannot be read';
  let found: MavenBuild | undefined;
  for (const instruction of stage.instructions) {
    const { keyword, origin } = instruction;
    if (keyword === 'SHELL') return `line ${origin} sets another shell`;
    if (keyword === 'HEALTHCHECK' && instruction.args[0]?.toUpperCase() !== 'NONE')
      return `line ${origin} has a HEALTHCHECK, whose programs a Java runtime may lack`;
    if (keyword === 'USER' && !/^(?:root|0)(?::|$)/.test(instruction.args[0] ?? ''))
      return `line ${origin} chooses a user, who may own what the build leaves`;
    if ((keyword === 'COPY' || keyword === 'ADD') && contextCopy(model, instruction, context) === undefined)
      return `line ${origin} copies what is not known here`;
    if (keyword !== 'RUN') continue;
    const packed = packedBy(build, instruction, context);
    if (typeof packed === 'string') return packed;
    found = packed ?? found;
  }
  return found;
}

/** The module that a RUN packs; undefined for one that only prepares. */
function packedBy(build: Build, instruction: Instruction, context: Context): MavenBuild | string | undefined {
  const run = runAt(build, instruction);
  if (run?.script.chain === undefined) return unknown(instruction);
  let found: MavenBuild | undefined;
  for (const command of run.script.commands) {
    const maven = mavenCommandOf(run, command);
    if (maven === undefined || maven.trouble !== undefined || !maven.goals.every((goal) => GOALS.test(goal)))
      return unknown(instruction);
    const option = maven.options.find(({ name, value }) =>
      CHOOSES.test(value === undefined ? name : `${name}${value}`),
    );
    if (option !== undefined)
      return `line ${instruction.origin} gives Maven ${option.name}, which may build something else`;
    if (!maven.goals.some((goal) => PACKS.has(goal))) continue;
    const { pom } = maven;
    const brought = pom === undefined ? undefined : lastBrought(run, pom, context);
    if (pom === undefined || brought === undefined || brought === 'unknown')
      return `which POM line ${instruction.origin} builds is not known`;
    found = { pom: brought.path, directory: pom.replace(/\/[^/]*$/, '') };
  }
  return found;
}

function unknown({ origin, body }: Instruction): string {
  return `line ${origin} runs \`${body.text.slice(0, 60)}\`, and it is not known whether the container needs what that leaves`;
}
