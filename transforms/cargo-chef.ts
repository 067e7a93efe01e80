import { edit, skip } from '../src/model/build.js';
import { buildContext } from '../src/model/buildContext.js';
import { cookingOf, type Cooking } from '../src/model/cargo/cooking.js';
import { runsWith, type CommandAt } from '../src/model/commands.js';
import { blank } from '../src/model/multistage/divide.js';
import { modelOf, type Stage } from '../src/model/stages.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { unitText, workOf } from '../src/model/work.js';
import { isCommand } from '../src/shell/index.js';
import type { Instruction, Node } from '../src/syntax/types.js';

const CHEF = 'chef';
const RECIPE = '/tmp/recipe.json';
const PROGRAM = '/usr/local/cargo/bin/cargo-chef';

export const cargoChef: Transform = {
  name: 'cargo-chef',
  summary: 'Compile the dependencies of a Rust program in a layer of their own, with cargo-chef.',
  level: 'aggressive',
  cache: 'delete',
  after: ['multi-stage-rust', 'cargo-locked', 'pin-suite'],
  image: [{ type: 'linked', paths: ['/**'] }],
  docs: {
    why:
      'Where all files are copied before `cargo build`, every changed source file compiles every dependency again. ' +
      'cargo-chef makes a recipe of the manifests in a stage of its own; the layer with the compiled dependencies is taken ' +
      'from the cache until that recipe changes.',
    example: {
      before:
        'FROM rust:1.90-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --locked --release\n\n' +
        'FROM debian:bookworm-slim\nCOPY --from=build /app/target/release/server /usr/local/bin/server\nCMD ["server"]\n',
      after:
        'FROM rust:1.90-bookworm AS chef\nRUN cargo install cargo-chef --locked --version 0.1.77\nWORKDIR /app\nCOPY . .\n' +
        'RUN cargo chef prepare --recipe-path /tmp/recipe.json\n\n' +
        'FROM rust:1.90-bookworm AS build\nWORKDIR /app\nCOPY --from=chef /usr/local/cargo/bin/cargo-chef /usr/local/cargo/bin/cargo-chef\n' +
        'COPY --from=chef /tmp/recipe.json /tmp/recipe.json\nRUN cargo chef cook --release --recipe-path /tmp/recipe.json\n' +
        'COPY . .\nRUN cargo build --locked --release\n\n' +
        'FROM debian:bookworm-slim\nCOPY --from=build /app/target/release/server /usr/local/bin/server\nCMD ["server"]\n',
      files: {
        'Cargo.toml':
          '[package]\nname = "server"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nanyhow = "1"\n',
        'Cargo.lock':
          'version = 4\n\n[[package]]\nname = "anyhow"\nversion = "1.0.86"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n\n' +
          '[[package]]\nname = "server"\nversion = "0.1.0"\ndependencies = [\n "anyhow",\n]\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
    risk:
      'cargo-chef is one more tool, of a version that is fixed here, and is compiled once for each version of Rust: where ' +
      'every build begins with an empty cache, the first one takes longer and no other one gains.',
    references: [
      'https://github.com/LukeMathWalker/cargo-chef',
      'https://github.com/LukeMathWalker/cargo-chef/issues/356',
      'https://github.com/LukeMathWalker/cargo-chef/issues/271',
      'https://github.com/rust-lang/cargo/issues/2644',
      'https://github.com/rust-lang/cargo/issues/7181',
    ],
  },
  apply(build) {
    const [first, more] = buildsIn(build);
    const context = first && more === undefined ? buildContext(build) : undefined;
    const cooking = first && context && cookingOf(build, first, context);
    if (first === undefined || cooking === undefined || build.protected.has(first.stage.from)) return build;
    if ('left' in cooking)
      return skip(
        build,
        cargoChef,
        first.instruction,
        `left \`cargo build\` behind the sources: ${cooking.left}`,
      );
    if (first.model.stages.some(({ name }) => name === CHEF))
      return skip(
        build,
        cargoChef,
        first.instruction,
        'left `cargo build` behind the sources: another stage has the name chef',
      );
    return withChef(build, first, cooking);
  },
};

function buildsIn(build: Build): readonly CommandAt[] {
  return runsWith(build, 'cargo').flatMap((run) =>
    run.script.commands
      .filter((command) => !command.nested && isCommand(command, 'cargo build'))
      .map((command) => ({ ...run, command })),
  );
}

function withChef(build: Build, { stage }: CommandAt, { copy, workdir, cook, lock }: Cooking): Build {
  const copied = copy.text.replace(/\r?\n$/, '');
  const replace = new Map<Instruction, (string | Node)[]>([
    [
      stage.from,
      [
        `FROM ${stage.image.text} AS ${CHEF}`,
        'RUN cargo install cargo-chef --locked --version 0.1.77',
        `WORKDIR ${workdir}`,
        copied,
        `RUN cargo chef prepare --recipe-path ${RECIPE}`,
        blank(stage.from, build.dockerfile.eol),
        stage.from,
      ],
    ],
    [
      copy,
      [
        `COPY --from=${CHEF} ${PROGRAM} ${PROGRAM}`,
        `COPY --from=${CHEF} ${RECIPE} ${RECIPE}`,
        `RUN ${cook} --recipe-path ${RECIPE}`,
        copy,
      ],
    ],
  ]);
  const said = {
    at: copy,
    replace,
    message:
      'compiled the dependencies in a layer of their own, with cargo-chef: source changes no longer compile them again',
    evidence: [`${lock} and the manifests are all that cargo-chef needs`],
  };
  const draft = edit(build, cargoChef, said);
  return edit(build, cargoChef, { ...said, effects: effectsOf(draft, stage) });
}

/** What the draft does that the build did not. */
function effectsOf(draft: Build, { name }: Stage): readonly Effect[] {
  const model = modelOf(draft.dockerfile);
  const chef = model.stages.find((stage) => stage.name === CHEF);
  const own = model.stages.find((stage) => stage.name === name);
  const units = [
    ...(chef === undefined ? [] : workOf(model, chef)),
    ...(own === undefined
      ? []
      : workOf(
          model,
          own,
          own.instructions.filter(({ text }) => text.includes(RECIPE) || text.includes(PROGRAM)),
        )),
  ];
  return [
    { type: 'stage', name: CHEF },
    ...units.map((unit): Effect => ({ type: 'insert', after: unitText(unit) })),
  ];
}
