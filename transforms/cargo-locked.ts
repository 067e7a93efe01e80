import { buildContext } from '../src/model/buildContext.js';
import { lockedAnswer } from '../src/model/cargo/locked.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Context } from '../src/model/copies.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

export const cargoLocked: Transform = {
  name: 'cargo-locked',
  summary: 'Build with `cargo build --locked` where Cargo.lock is in step with the manifests.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'changes', paths: ['/**/Cargo.lock'] }],
  docs: {
    why:
      'Where Cargo.lock does not fit the manifests any more, `cargo build` changes it inside the image and takes the newest ' +
      'versions that fit, other ones on another day. With `--locked` it stops instead. Done where the two fit: every package ' +
      'and version is compared, and features only count as locked where a workflow of the project runs cargo with `--locked`. ' +
      '`cargo install` stays, as it takes the newest versions without that option.',
    example: {
      before: 'FROM rust:1.80\nWORKDIR /app\nCOPY . .\nRUN cargo build --release\n',
      after: 'FROM rust:1.80\nWORKDIR /app\nCOPY . .\nRUN cargo build --locked --release\n',
      files: {
        'Cargo.toml':
          '[package]\nname = "app"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nanyhow = "1.0"\n',
        'Cargo.lock':
          'version = 4\n\n[[package]]\nname = "anyhow"\nversion = "1.0.86"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n\n' +
          '[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = [\n "anyhow",\n]\n',
        'src/main.rs': 'fn main() {}\n',
      },
    },
    risk: 'A later change of Cargo.toml without one of Cargo.lock stops the build.',
    references: [
      'https://doc.rust-lang.org/cargo/commands/cargo-build.html#manifest-options',
      'https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html',
      'https://github.com/confidential-containers/trustee/pull/261',
    ],
  },
  apply(build) {
    const context = buildContext(build);
    if (context === undefined) return build;
    return mapCommands(build, cargoLocked, 'cargo build', (at) => decide(build, at, context));
  },
};

function decide(build: Build, at: CommandAt, context: Context): Decision | undefined {
  const answer = lockedAnswer(build, at, context);
  const { subcommandIndex } = invocationOf(at.command);
  if (answer === undefined || subcommandIndex === undefined) return undefined;
  if ('left' in answer) return { skip: `left \`cargo build\` without --locked: ${answer.left}` };
  return {
    edits: [{ insert: subcommandIndex + 1, text: '--locked' }],
    because: `added --locked: the build stops where ${answer.lockPath} does not fit, instead of choosing other versions`,
    evidence: answer.evidence,
  };
}
