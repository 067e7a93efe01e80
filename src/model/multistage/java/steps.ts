import type { Instruction } from '../../../syntax/types.js';
import { buildContext } from '../../buildContext.js';
import { runAt } from '../../commands.js';
import { contextCopy, type Context } from '../../copies.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { Packing } from './built.js';
import { gradlePacking, type GradlePacking } from './gradle.js';
import { mavenPacking, type MavenPacking } from './maven.js';

type AnyPacking = MavenPacking | GradlePacking;

/** Variables by which properties and profiles are chosen. */
const GIVES_OPTIONS =
  /\bORG_GRADLE_PROJECT_|\bMAVEN_(?:ARGS|CONFIG)\b|\bMAVEN_OPTS\b[^]*\s?-D(?!maven\.|org\.slf4j|https?\.|file\.|java\.|user\.|style\.)|\bGRADLE_OPTS\b[^]*-Dorg\.gradle\.project/;

/** What the steps of a stage build; a text says which of them is not understood, as the end of a sentence. */
export function packingOf(build: Build, { stage, model }: Sole): AnyPacking | string | undefined {
  const context = buildContext(build);
  if (context === undefined) return 'its ignore file cannot be read';
  let found: AnyPacking | undefined;
  for (const instruction of stage.instructions) {
    const { keyword, origin } = instruction;
    if (keyword === 'SHELL') return `line ${origin} sets another shell`;
    if (keyword === 'HEALTHCHECK' && instruction.args[0]?.toUpperCase() !== 'NONE')
      return `line ${origin} has a HEALTHCHECK, whose programs a Java runtime may lack`;
    if (keyword === 'USER' && !/^(?:root|0)(?::|$)/.test(instruction.args[0] ?? ''))
      return `line ${origin} chooses a user, who may own what the build leaves`;
    if ((keyword === 'ENV' || keyword === 'ARG') && GIVES_OPTIONS.test(instruction.text))
      return `line ${origin} gives options to Maven or Gradle, which may build something else`;
    if ((keyword === 'COPY' || keyword === 'ADD') && contextCopy(model, instruction, context) === undefined)
      return `line ${origin} copies what is not known here`;
    if (keyword !== 'RUN') continue;
    const packed = packedBy(build, instruction, context, found);
    if (typeof packed === 'string') return packed;
    found = packed ?? found;
  }
  return found;
}

/** What a RUN packs, with what was packed before; undefined for one that only prepares. */
function packedBy(
  build: Build,
  instruction: Instruction,
  context: Context,
  before: AnyPacking | undefined,
): AnyPacking | string | undefined {
  const run = runAt(build, instruction);
  if (run?.script.chain === undefined) return unknown(instruction);
  let found = before;
  for (const command of run.script.commands) {
    if (command.name === 'cd' || makesExecutable(command)) continue;
    const packed = packingIn({ build, context, run }, command);
    if (packed === 'unknown') return unknown(instruction);
    if (typeof packed === 'string') return packed;
    if (packed === undefined) continue;
    if (found !== undefined && (found.tool !== packed.tool || found.directory !== packed.directory))
      return `line ${instruction.origin} builds in another way than the lines above`;
    found = together(found, packed);
  }
  return found;
}

function packingIn(
  place: Omit<Packing, 'directory'>,
  command: ShellCommand,
): AnyPacking | string | undefined {
  const { tool = '' } = invocationOf(command);
  return /^gradlew?$/.test(tool) ? gradlePacking(place, command) : mavenPacking(place, command);
}

/** Tasks add up: `gradle dependencies`, then `gradle bootJar`. */
function together(before: AnyPacking | undefined, packed: AnyPacking): AnyPacking {
  return before?.tool === 'Gradle' && packed.tool === 'Gradle'
    ? { ...packed, tasks: [...before.tasks, ...packed.tasks] }
    : packed;
}

/** `chmod +x gradlew`: the script stays behind. */
function makesExecutable({ text }: ShellCommand): boolean {
  return /^chmod (?:[ugoa]*\+r?x|0?7[0-7]{2}) (?:\.\/)?(?:mvnw|gradlew)$/.test(text);
}

function unknown({ origin, body }: Instruction): string {
  return `line ${origin} runs \`${body.text.slice(0, 60)}\`, and it is not known whether the container needs what that leaves`;
}
