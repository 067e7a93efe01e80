import { adviceAt, commandsOf } from '../model/advising.js';
import type { CommandAt } from '../model/commands.js';
import { chefStages } from '../model/cargo/chef.js';
import type { Adviser, Build } from '../model/types.js';
import { invocationOf, optionOf } from '../shell/index.js';
import type { Instruction } from '../syntax/types.js';

export const cargoDependencies: Adviser = {
  name: 'cargo-dependencies',
  summary: 'Compile the dependencies of a Rust program in a layer of their own, with cargo-chef.',
  docs: {
    why:
      'Where all files are copied before `cargo build`, every changed source file compiles every dependency again. cargo-chef ' +
      'makes a recipe of the manifests in a stage of its own, and its layer of compiled dependencies holds until the recipe ' +
      'changes.',
    reason:
      'Cargo takes no manifest without the sources of its targets, so that none can be copied first, and stand-ins for the ' +
      'sources have been shipped in their place where time stamps hid the change. cargo-chef is one more tool, which is ' +
      'compiled once for each version of Rust, and brings two stages: whether it pays depends on how often what changes.',
    references: [
      'https://github.com/LukeMathWalker/cargo-chef',
      'https://github.com/rust-lang/cargo/issues/2644',
      'https://github.com/rust-lang/cargo/issues/7181',
      'https://doc.rust-lang.org/cargo/reference/cargo-targets.html',
    ],
  },
  advise(build) {
    if (build.dockerfile.instructions.some(({ text }) => HANDLED.test(text)) || hasNoDependencies(build))
      return undefined;
    const found = commandsOf(build).flatMap((at) => (wideCopy(at) === undefined ? [] : [at]));
    const [first] = found;
    const copy = first && wideCopy(first);
    if (first === undefined || copy === undefined) return undefined;
    const snippet = chefStages(first, copy);
    const said = `\`cargo ${invocationOf(first.command).subcommand ?? ''}\` compiles every dependency again whenever a file of \`${copy.text.trim()}\` changes; with cargo-chef these have a layer of their own, for which cargo-chef itself is compiled once`;
    return adviceAt(cargoDependencies, [first.instruction], {
      message: said,
      search: 'cargo-chef Dockerfile',
      ...(snippet !== undefined && { snippet }),
    });
  },
};

/** Somebody has thought of it: the tool, its like, or a directory of results that outlives the layer. */
const HANDLED = /\bcargo[- ](?:chef|build-deps|wharf)\b|\bsccache\b|--mount=\S*target=\S*\btarget\b/;

/** True where the lockfiles of the project lock nothing but its own packages. */
function hasNoDependencies({ project }: Build): boolean {
  const locks = [...project.texts].filter(([path]) => /(?:^|\/)Cargo\.lock$/.test(path));
  return locks.length > 0 && locks.every(([, text]) => !/^source\s*=/m.test(text));
}

/** The COPY of whole directories above a build of the project, with nothing of cargo between or before it. */
function wideCopy({ command, stage, instruction }: CommandAt): Instruction | undefined {
  const { tool, subcommand } = invocationOf(command);
  const builds =
    subcommand === 'build' || (subcommand === 'install' && optionOf(command, '--path') !== undefined);
  if (tool !== 'cargo' || !builds) return undefined;
  const before = stage.instructions.slice(0, stage.instructions.indexOf(instruction));
  if (
    before.some(
      ({ keyword, text }) => keyword === 'RUN' && /\bcargo\s+(?!install\s+[\w-])|\bmain\.rs\b/.test(text),
    )
  )
    return undefined;
  return before.findLast(
    ({ keyword, args, flags }) =>
      (keyword === 'COPY' || keyword === 'ADD') &&
      flags.length === 0 &&
      args.length === 2 &&
      /^\.\/?$/.test(args[0] ?? ''),
  );
}
