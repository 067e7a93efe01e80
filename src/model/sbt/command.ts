import { PLAIN_JVM_OPTION } from '../../project/sbt/sbtFiles.js';
import { invocationOf, type CommandOption, type ShellCommand } from '../../shell/index.js';

/** A task of sbt with its scope: `api/Test/compile`. */
export interface SbtTask {
  /** Undefined for the project in the root and those that it gathers. */
  readonly project: string | undefined;
  /** In small letters. */
  readonly configuration: string | undefined;
  readonly name: string;
}

/** An `sbt` with its tasks. */
export interface SbtCommand {
  /** Tasks that compile, test or pack. */
  readonly tasks: readonly SbtTask[];
  /** Options that decide how it runs, as they are written. */
  readonly passed: readonly string[];
  readonly trouble: string | undefined;
}

const CONFIGURATION = /^(?:Compile|Test|Universal|compile|test|universal)$/;
/** Tasks of sbt, sbt-assembly, sbt-native-packager and Play that compile, test or pack. */
const TASK = /^(?:compile|test|package|packageBin|assembly|stage|dist|packageZipTarball|publishLocal)$/;
/** They change nothing of what is resolved. */
const NEUTRAL = /^(?:clean|update|set (?:test in assembly|assembly ?\/ ?test) := ?\{ ?\})$/;
const OWN = /^--?(?:batch|no-colors|v|verbose|color|supershell|timings|info|warn|error)$/;

/** Reads a command of sbt that builds something; undefined for any other. */
export function sbtCommandOf(command: ShellCommand): SbtCommand | undefined {
  const { tool, options, operands } = invocationOf(command);
  if (tool !== 'sbt') return undefined;
  const texts = operands.flatMap(({ value, text }) => (value ?? text).split(';')).map((text) => text.trim());
  const written = texts.filter((text) => text !== '');
  const tasks = written.flatMap((text) => taskOf(text) ?? []);
  if (tasks.length === 0) return undefined;
  const other = written.find((text) => taskOf(text) === undefined && !NEUTRAL.test(text));
  const odd = options.find((option) => passedOn(option) === undefined);
  const unclear = operands.some(({ value }) => value === undefined);
  return {
    tasks,
    passed: options.flatMap((option) => passedOn(option) ?? []),
    trouble:
      (unclear ? 'some of its words are only known in the build' : undefined) ??
      (odd && `what its option ${odd.name} does is not known`) ??
      (other && `what its command ${other} does is not known`),
  };
}

/** `stage`, `api/stage`, `Universal/packageBin`, `universal:packageBin`. */
function taskOf(text: string): SbtTask | undefined {
  const parts = text.replaceAll(/ *\/ */g, '/').split(/[/:]/);
  const name = parts.pop();
  if (name === undefined || !TASK.test(name)) return undefined;
  const configuration = parts.findLast((part) => CONFIGURATION.test(part))?.toLowerCase();
  const [project, ...more] = parts.filter((part) => !CONFIGURATION.test(part));
  if (parts.length > 2 || more.length > 0) return undefined;
  if (project !== undefined && !/^[A-Za-z]\w*$/.test(project)) return undefined;
  if (configuration === 'test' && name !== 'compile' && name !== 'test') return undefined;
  return { project, configuration, name };
}

/** The words to repeat for an option; undefined for one that is not known. */
function passedOn({ name, text }: CommandOption): readonly string[] | undefined {
  if (OWN.test(name) && (text === undefined || /^\w+$/.test(text))) return [];
  if (/^--?mem$/.test(name)) return text !== undefined && /^\d+$/.test(text) ? [name, text] : undefined;
  const word = text === undefined ? name : `${name}=${text}`;
  return PLAIN_JVM_OPTION.test(word) ? [word] : undefined;
}
