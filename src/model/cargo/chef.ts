import { invocationOf, options } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { CommandAt } from '../commands.js';
import { directoryAt } from '../directory.js';

/** Options of `cargo build` that `cargo chef cook` has too. */
const CARRIED: ReadonlyMap<string, string> = new Map(
  '--release --profile --target --no-default-features --features --package --workspace --bin -r=--release -F=--features -p=--package'
    .split(' ')
    .map((name) => [name.replace(/=.*/, ''), name.replace(/.*=/, '')]),
);
const PASSED_OVER: ReadonlySet<string> = new Set(
  '--locked --verbose -v --quiet -q --path --root --color'.split(' '),
);

/** The stages as the manual of cargo-chef has them; undefined where they would need to be thought about. */
export function chefStages(at: CommandAt, copy: Instruction): string | undefined {
  const { stage, model, command, instruction } = at;
  const before = stage.instructions.slice(0, stage.instructions.indexOf(copy));
  const workdir = directoryAt(model, copy);
  const given = options(command);
  const isPlain =
    before.every(({ keyword }) => keyword === 'WORKDIR') &&
    given.every(({ name }) => CARRIED.has(name) || PASSED_OVER.has(name)) &&
    stage.parent === undefined &&
    stage.instructions[before.length + 1] === instruction &&
    workdir === directoryAt(model, instruction) &&
    /^\/[\w./-]+$/.test(workdir) &&
    !model.stages.some(({ name }) => name === 'chef' || name === 'planner');
  if (!isPlain) return undefined;
  const release = invocationOf(command).subcommand === 'install' ? ['--release'] : [];
  const carried = given
    .filter(({ name }) => CARRIED.has(name))
    .map(({ name, text }) => [CARRIED.get(name), text].filter((part) => part !== undefined).join(' '));
  const cook = ['cargo chef cook', ...release, ...carried, '--recipe-path recipe.json'].join(' ');
  const platform = stage.from.flags.map(({ text }) => `${text} `).join('');
  const name = stage.name === undefined ? '' : ` AS ${stage.name}`;
  return (
    `FROM ${platform}${stage.image.text} AS chef\nRUN cargo install cargo-chef --locked\nWORKDIR ${workdir}\n\n` +
    `FROM chef AS planner\n${copy.text.trim()}\nRUN cargo chef prepare --recipe-path recipe.json\n\n` +
    `FROM chef${name}\nCOPY --from=planner ${workdir}/recipe.json recipe.json\nRUN ${cook}\n` +
    `${copy.text.trim()}\n${instruction.text.trim()}\n`
  );
}
