import { invocationOf, type CommandOption, type ShellCommand } from '../../shell/index.js';

/** A `gradle` or `gradlew` with its tasks. */
export interface GradleCommand {
  /** The program as written. */
  readonly program: string;
  readonly isWrapper: boolean;
  /** As written: `build`, `:app:bootJar`. */
  readonly tasks: readonly string[];
  /** Options that decide what is resolved, or where it is kept, as they are written. */
  readonly passed: readonly string[];
  /** What `-g` names. */
  readonly userHome: string | undefined;
  readonly trouble: string | undefined;
}

/** Options that say how a build runs; none decides what is resolved. */
const OWN: ReadonlySet<string> = new Set(
  (
    '-x --exclude-task --no-daemon --daemon --stacktrace -s --full-stacktrace -S --info -i --debug -d --quiet -q --warn -w ' +
    '--console --warning-mode --parallel --no-parallel --max-workers --build-cache --no-build-cache --continue ' +
    '--rerun-tasks --refresh-dependencies -U --no-watch-fs --no-scan --profile --no-configuration-cache ' +
    '--no-problems-report -a --no-rebuild'
  ).split(' '),
);
/** They ask something, or build nothing new. */
const ASKING: ReadonlySet<string> = new Set(
  '-v --version -V --show-version -h -? --help -m --dry-run'.split(' '),
);
const SYSTEM =
  /^-D(?:org\.gradle\.(?:daemon|jvmargs|parallel|workers\.max|caching|console|logging\.level|vfs\.watch|welcome|warning\.mode|internal\.http\.[\w.]+)|file\.encoding|http\.[\w.]+|https\.[\w.]+|java\.net\.[\w.]+|user\.timezone|skip\w*|kotlin\.[\w.]+)$/;

/** Reads a command of Gradle; undefined for another program, and for one that only asks something. */
export function gradleCommandOf(command: ShellCommand): GradleCommand | undefined {
  const { tool, options, operands } = invocationOf(command);
  if ((tool !== 'gradle' && tool !== 'gradlew') || command.name === undefined) return undefined;
  if (options.some(({ name }) => ASKING.has(name) || name === '--offline')) return undefined;
  const homes = options.filter(({ name }) => name === '-g' || name === '--gradle-user-home');
  const passed = options.map(passedOn);
  const odd = options.find((_, index) => passed[index] === undefined);
  const unclear =
    operands.some(({ value }) => value === undefined) || homes.some(({ value }) => value === undefined);
  return {
    program: command.words[0]?.text ?? command.name,
    isWrapper: tool === 'gradlew',
    tasks: operands.map(({ value, text }) => value ?? text),
    passed: passed.flatMap((texts) => texts ?? []),
    userHome: homes.at(-1)?.value,
    trouble:
      (odd && `what its option ${odd.name} does is not known`) ??
      (unclear ? 'some of its words are only known in the build' : undefined),
  };
}

/** The words to repeat for an option; undefined for one that is not known. */
function passedOn({ name, text }: CommandOption): readonly string[] | undefined {
  if (OWN.has(name) || /^-x./.test(name)) return [];
  if (name === '-g' || name === '--gradle-user-home') return text === undefined ? undefined : [name, text];
  if (name === '-P' || name === '--project-prop') return text === undefined ? undefined : [name, text];
  if (/^-P[\w.-]+$/.test(name) || SYSTEM.test(name)) return [text === undefined ? name : `${name}=${text}`];
  return undefined;
}
