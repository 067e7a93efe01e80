import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { runtimeInstall } from '../src/model/multistage/interpreted/system.js';
import { rustPlan, type RustPlan } from '../src/model/multistage/rust/plan.js';
import type { Build, Transform } from '../src/model/types.js';
import { withTag } from '../src/syntax/image.js';

const RUST: ReadonlySet<string> = new Set(['rust']);
const COMPILES = /\bcargo\s+(?:\+\S+\s+)?(?:build|b|run|r|install)\b/;

export const multiStageRust: Transform = {
  name: 'multi-stage-rust',
  summary:
    'Keep the compiler of a Rust program in a stage of its own, and ship the program on an image without it.',
  level: 'recommended',
  after: ['cargo-locked', 'exec-form-cmd'],
  declares: ['base'],
  image: [{ type: 'divided' }, { type: 'base' }, { type: 'packages', kind: 'dpkg', named: true }],
  docs: {
    why:
      'The image of Rust holds the compiler, the standard library, git and the directory `target`: more than 1.5 GB around a ' +
      'program of ten. The program runs on the slim Debian image of the release that it was compiled on, or on Alpine of the ' +
      'same version. Cargo.lock tells which libraries of the system it is linked with, and every source is read: files that ' +
      'it opens are copied, and a program that starts others, or a crate of which nothing is known, leaves the file as it is.',
    example: {
      before:
        'FROM rust:1.83-bookworm\nWORKDIR /app\nCOPY . .\nRUN cargo build --locked --release\nEXPOSE 8080\nCMD ["./target/release/server"]\n',
      after:
        'FROM rust:1.83-bookworm AS build\nWORKDIR /app\nCOPY . .\nRUN cargo build --locked --release\n\n' +
        'FROM debian:bookworm-slim\nWORKDIR /app\nCOPY --from=build /app/target/release/server ./target/release/server\n' +
        'EXPOSE 8080\nCMD ["./target/release/server"]\n',
      files: {
        'Cargo.toml': '[package]\nname = "server"\nversion = "0.1.0"\nedition = "2021"\n',
        'Cargo.lock': 'version = 4\n\n[[package]]\nname = "server"\nversion = "0.1.0"\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
    risk: 'What people start by hand in a container, cargo or git say, is not there any more.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://doc.rust-lang.org/cargo/reference/cargo-targets.html',
      'https://doc.rust-lang.org/reference/linkage.html#static-and-dynamic-c-runtimes',
      'https://github.com/AlexsJones/llmfit/issues/659',
      'https://github.com/vectordotdev/vector/issues/1005',
    ],
  },
  apply(build) {
    const sole = soleStage(build, RUST);
    if (sole === undefined) return build;
    const { stage } = sole;
    if (!stage.instructions.some(({ keyword, text }) => keyword === 'RUN' && COMPILES.test(text)))
      return build;
    const plan = 'left' in sole ? { refused: sole.left } : rustPlan(build, sole);
    if ('refused' in plan || 'left' in sole) {
      const reason = 'refused' in plan ? plan.refused : '';
      return skip(build, multiStageRust, stage.from, `left one stage: ${reason}`);
    }
    return divideAs(build, sole, plan);
  },
};

function divideAs(
  build: Build,
  { stage, model }: Pick<Parameters<typeof divide>[2], 'stage' | 'model'>,
  plan: RustPlan,
): Build {
  const { image, builderTag, carried, packages, evidence } = plan;
  return divide(
    build,
    multiStageRust,
    {
      stage,
      model,
      image,
      carried,
      prepared: runtimeInstall(packages, false, build.dockerfile.eol),
      ...(builderTag !== undefined && { builderImage: withTag(stage.image, builderTag) }),
    },
    { message: messageOf(plan), evidence },
  );
}

function messageOf({ image, carried, program, packages }: RustPlan): string {
  const others = carried.map(({ path, to = path }) => to).filter((path) => path !== program);
  const kept = [program, ...others, ...packages];
  const list = kept.length === 1 ? kept[0] : `${kept.slice(0, -1).join(', ')} and ${kept.at(-1) ?? ''}`;
  return `divided the build: the image is ${image} with ${list}; compiler, sources and crates stay in a stage of their own`;
}
