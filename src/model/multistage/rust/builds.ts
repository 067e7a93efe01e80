/** Which programs one `cargo build` or `cargo install --path` makes, and where. */
import type { Project } from '../../../project/types.js';
import { hasFlag, invocationOf, optionOf, type ShellCommand } from '../../../shell/index.js';
import type { CommandAt } from '../../commands.js';
import { directoryOf } from '../../directory.js';
import type { Layout } from '../compiled/layout.js';
import { beside, programsOf, workspaceAt, type Crate, type Workspace } from './workspace.js';

export interface Made {
  readonly workspace: Workspace;
  /** The packages whose programs are made. */
  readonly crates: readonly Crate[];
  /** Absolute paths. */
  readonly programs: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

/** Options that choose neither what is made nor where. */
const ASIDE: ReadonlySet<string> = new Set(
  (
    '--locked --frozen --offline -v -vv -q --verbose --quiet --color -j --jobs -F --features --all-features --force -f ' +
    '--no-default-features --keep-going --message-format --timings --future-incompat-report'
  ).split(' '),
);
/** Options that are followed. */
const FOLLOWED: ReadonlySet<string> = new Set(
  '-r --release --debug -p --package --bin --bins --workspace --all --profile --target --path --root'.split(
    ' ',
  ),
);
/** Those for musl are linked statically. */
const PLATFORM =
  /^(?:(?:x86_64|aarch64|i686|armv7|riscv64gc|powerpc64le|s390x)-unknown-linux-gnu\w*|(?:x86_64|aarch64|i686|armv7)-unknown-linux-musl\w*)$/;

/** @param at a command `cargo build` or `cargo install` */
export function madeBy(at: CommandAt, layout: Layout, project: Project): Made | Refusal {
  const { command } = at;
  const { subcommand, options, operands } = invocationOf(command);
  const called = `\`cargo ${subcommand ?? ''}\``;
  const odd = options.find(({ name }) => !ASIDE.has(name) && !FOLLOWED.has(name));
  if (odd !== undefined) return { refused: `${odd.name} of ${called} decides what is made, or how` };
  const open = options.find(
    ({ name, text, value }) => FOLLOWED.has(name) && text !== undefined && value === undefined,
  );
  if (open !== undefined)
    return { refused: `${open.name} of ${called} has a value that only the build knows` };
  if (subcommand === 'install' && optionOf(command, '--path') === undefined)
    return {
      refused: `line ${at.instruction.origin} installs ${operands[0]?.text ?? 'a program'}, which the container may need`,
    };
  if (operands.length > 0) return { refused: `${called} names ${operands[0]?.text ?? ''}` };
  const directory = directoryOf(at, command);
  if (directory === undefined || directory.startsWith('/?'))
    return { refused: `no WORKDIR with an absolute path says where ${called} runs` };
  return subcommand === 'install'
    ? installed(command, directory, layout, project)
    : built(command, directory, layout, project);
}

function built(command: ShellCommand, directory: string, layout: Layout, project: Project): Made | Refusal {
  const workspace = workspaceAt(directory, layout, project);
  if ('refused' in workspace) return workspace;
  const target = optionOf(command, '--target')?.value;
  if (target !== undefined && !PLATFORM.test(target)) return { refused: `--target names ${target}` };
  const crates = chosenBy(command, workspace);
  if (crates.length === 0) return { refused: 'which package `cargo build` compiles is not clear' };
  const output = [workspace.root === '/' ? '' : workspace.root, 'target', target, profileOf(command)]
    .filter((part) => part !== undefined)
    .join('/');
  return { workspace, crates, programs: namesOf(command, crates, layout).map((name) => `${output}/${name}`) };
}

/** The directory of a profile (doc.rust-lang.org/cargo/reference/profiles.html). */
function profileOf(command: ShellCommand): string {
  const profile =
    optionOf(command, '--profile')?.value ?? (hasFlag(command, '--release') ? 'release' : 'dev');
  if (profile === 'dev' || profile === 'test') return 'debug';
  return profile === 'bench' ? 'release' : profile;
}

function chosenBy(command: ShellCommand, { crates, chosen }: Workspace): readonly Crate[] {
  const named = invocationOf(command)
    .options.filter(({ name }) => name === '-p' || name === '--package')
    .map(({ value }) => value);
  if (named.length > 0) return crates.filter(({ name }) => named.includes(name));
  return hasFlag(command, '--workspace', '--all') ? crates : chosen;
}

function namesOf(command: ShellCommand, crates: readonly Crate[], layout: Layout): readonly string[] {
  const all = crates.flatMap((crate) => [...programsOf(crate, layout)]);
  const named = invocationOf(command)
    .options.filter(({ name }) => name === '--bin')
    .map(({ value }) => value);
  return named.length > 0 ? all.filter((name) => named.includes(name)) : all;
}

function installed(
  command: ShellCommand,
  directory: string,
  layout: Layout,
  project: Project,
): Made | Refusal {
  const path = optionOf(command, '--path')?.value ?? '.';
  const home = beside(directory, path);
  const workspace = workspaceAt(home, layout, project);
  if ('refused' in workspace) return workspace;
  const crates = workspace.crates.filter((each) => each.directory === home);
  if (crates.length === 0) return { refused: `there is no package at ${home}` };
  if (!hasFlag(command, '--locked', '--frozen') && hasOthers(workspace, project))
    return { refused: '`cargo install` without --locked takes other versions than Cargo.lock has' };
  const target = optionOf(command, '--target', '--profile');
  if (target !== undefined)
    return { refused: `${target.name} of \`cargo install\` decides what is made, or how` };
  const root = optionOf(command, '--root')?.value ?? '/usr/local/cargo';
  const bin = beside(beside(directory, root), 'bin');
  return { workspace, crates, programs: namesOf(command, crates, layout).map((name) => `${bin}/${name}`) };
}

/** True where the project depends on anything that is not its own. */
function hasOthers({ lock }: Workspace, { texts }: Project): boolean {
  return /^source\s*=/m.test(texts.get(lock) ?? 'source =');
}
