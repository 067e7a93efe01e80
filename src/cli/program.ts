import { Command, CommanderError } from 'commander';
import { printable } from '../report/wording.js';
import { addExplain } from './commands/explain.js';
import { addFix } from './commands/fix.js';
import { addInspect } from './commands/inspect.js';
import { addList } from './commands/list.js';
import { addVerify } from './commands/verify.js';
import { EXIT, UsageError } from './exit.js';
import { didYouMean } from './suggest.js';
import { version } from './version.js';

/** Columns of help, also on a wider terminal: documents and tests quote it. */
const WIDTH = 80;

const EPILOGUE = `
Examples:
  dockopt fix                          show what would change, as a diff
  dockopt fix --write services/api     apply it
  dockopt fix --diff . | git apply     the same, by way of a patch
  dockopt verify                       prove it by building both versions
  dockopt inspect app:latest           show what an image holds for nothing

Exit codes:
  0  done, or nothing to do
  1  changes pending (with --check or --diff), images that differ (verify), or a
     rule that is broken (inspect --ci)
  2  wrong usage, or a file failed (the others are still treated)`;

/** How a command hands back its exit code. */
export type Finish = (code: number) => void;

/**
 * Runs the command line.
 *
 * @param args the arguments after `node` and the script
 * @returns the exit code; messages have been printed
 */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const { own, extra } = parted(args);
  const program = createProgram((value) => {
    code = value;
  }, extra);
  try {
    await program.parseAsync([...own], { from: 'user' });
    return code;
  } catch (error) {
    return reported(error);
  }
}

/** What stands after `--` is for the engine, where images are built; elsewhere it is a path. */
function parted(args: readonly string[]): {
  readonly own: readonly string[];
  readonly extra: readonly string[];
} {
  const at = args.indexOf('--');
  const builds = args[0] === 'verify' || (args[0] === 'fix' && args.slice(0, at).includes('--verify'));
  return at < 0 || !builds ? { own: args, extra: [] } : { own: args.slice(0, at), extra: args.slice(at + 1) };
}

/**
 * The command line with its commands; each loads what it needs when it runs.
 *
 * @param extra what stood after `--`, for the engine that builds
 */
export function createProgram(finish: Finish, extra: readonly string[] = []): Command {
  const program = new Command('dockopt')
    .description(
      'Rewrites Dockerfiles into ones that build the same image faster and smaller.\nEvery change is checked and says why.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help; "dockopt fix --help" for a command')
    .helpCommand(false)
    .allowExcessArguments()
    .configureHelp({ helpWidth: WIDTH })
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'dockopt: ')) })
    .addHelpText('after', EPILOGUE)
    .exitOverride();
  addFix(program, finish, extra);
  addVerify(program, finish, extra);
  addInspect(program, finish);
  addList(program, finish);
  addExplain(program, finish);
  return program.action((_options, command: Command) => withoutCommand(command));
}

/** `dockopt` alone prints the help as an error; `dockopt <word>` says what was probably meant. */
function withoutCommand(program: Command): never {
  const [word] = program.args;
  if (word === undefined) program.help({ error: true });
  const names = program.commands.map((command) => command.name());
  const hint = didYouMean(word, names) || ` To treat a file or directory: dockopt fix ${word}`;
  throw new UsageError(`there is no command "${word}".${hint}`);
}

/** Prints an error where commander has not done so, and gives the exit code. */
function reported(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
  if (error instanceof UsageError) {
    // A message may quote names of an archive or what an engine said.
    process.stderr.write(`dockopt: ${error.message.split('\n').map(printable).join('\n')}\n`);
    return EXIT.failed;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`dockopt: bug: ${text}\n`);
  return EXIT.failed;
}
