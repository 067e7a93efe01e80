/** Whether the dependencies of a `cargo build` can be compiled before its sources are copied, by cargo-chef; and with which words. */
import { officialName, tagFacts } from '../../knowledge/images.js';
import { cargoPackages } from '../../project/cargoManifest.js';
import { dirOf } from '../../project/paths.js';
import { invocationOf, type CommandOption } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { CommandAt } from '../commands.js';
import type { Context } from '../copies.js';
import { broughtTo, contextCopy } from '../copies.js';
import { below, directoryAt } from '../directory.js';
import { joinWorkdir } from '../scope.js';
import { stageReferences } from '../stages.js';
import type { Build } from '../types.js';

export interface Cooking {
  /** The COPY of the sources, directly above the build. */
  readonly copy: Instruction;
  readonly workdir: string;
  /** `cargo chef cook` with what decides how the build compiles. */
  readonly cook: string;
  readonly lock: string;
}

interface Refusal {
  readonly left: string;
}

/** Options of `cargo build` that `cargo chef cook` has too, as it names them. */
const CARRIED: ReadonlyMap<string, string> = new Map(
  '--release --profile --target --no-default-features --all-features --features --package --workspace --bin -r=--release -F=--features -p=--package'
    .split(' ')
    .map((name) => [name.replace(/=.*/, ''), name.replace(/.*=/, '')]),
);
const ASIDE: ReadonlySet<string> = new Set('--locked --verbose -v --quiet -q --color -j --jobs'.split(' '));

/** @returns undefined for a build that is not meant: another image, no wide COPY right above it, nothing to compile before */
export function cookingOf(build: Build, at: CommandAt, context: Context): Cooking | Refusal | undefined {
  const { stage, model, instruction, command, script } = at;
  const image = stage.resolved ?? stage.image;
  if (
    stage.name === undefined ||
    stage.from.rawKeyword !== 'FROM' ||
    stage.parent !== undefined ||
    officialName(image.registry, image.repository) !== 'rust'
  )
    return undefined;
  const copy = stage.instructions[stage.instructions.indexOf(instruction) - 1];
  if (copy === undefined || !isWide(copy) || isHandled(build)) return undefined;
  if (!build.project.known) return undefined;
  const workdir = directoryAt(model, instruction);
  const brought = contextCopy(model, copy, context);
  const lock = brought && broughtTo(brought, joinWorkdir(workdir, 'Cargo.lock') ?? '', context);
  if (brought === undefined || lock === undefined) return undefined;
  if (!/^source\s*=/m.test(build.project.texts.get(lock) ?? '')) return undefined;
  const reason =
    shipped(at, workdir) ??
    oldCompiler(at) ??
    conditions(at, copy) ??
    (script.commands[0] === command && command.member !== undefined && command.assignments.length === 0
      ? undefined
      : 'other commands come before it, or variables are set for it alone') ??
    filesOf(build, context, lock);
  if (reason !== undefined) return { left: reason };
  const words = wordsOf(at);
  return typeof words === 'string'
    ? { left: words }
    : { copy, workdir, cook: ['cargo chef cook', ...words].join(' '), lock };
}

function isWide({ keyword, args, flags }: Instruction): boolean {
  return (
    keyword === 'COPY' &&
    flags.length === 0 &&
    args.length === 2 &&
    /^\.\/?$/.test(args[0] ?? '') &&
    !/\$/.test(args[1] ?? '')
  );
}

/** Somebody has thought of it: the tool, its like, or stand-ins for the sources. */
function isHandled({ dockerfile }: Build): boolean {
  return dockerfile.instructions.some(({ text }) =>
    /\bcargo[- ](?:chef|build-deps|wharf|fetch|vendor)\b|\bsccache\b|>\s*\S+\.rs\b/.test(text),
  );
}

/** What is compiled early must not get into an image, nor may anything copy the directories that it lies in. */
function shipped({ model, stage }: CommandAt, workdir: string): string | undefined {
  if (model.isShipped(stage) || model.isTarget(stage))
    return 'its stage is shipped, with all that cargo-chef leaves there';
  const output = joinWorkdir(workdir, 'target/release') ?? '';
  for (const user of model.stages) {
    if (user !== stage && user.parent === stage)
      return `stage ${user.name ?? String(user.index)} stands on it`;
    for (const instruction of user.instructions) {
      const [reference] = stageReferences(instruction);
      if (reference === undefined) continue;
      // A number would find another stage.
      if (/^\d+$/.test(reference)) return `line ${instruction.origin} names a stage by its number`;
      if (model.resolveStage(reference, user) !== stage) continue;
      const wide = instruction.args
        .slice(0, -1)
        .find(
          (source) =>
            !source.startsWith('/') || below(source.replace(/\/$/, '') || '/', output) !== undefined,
        );
      if (instruction.keyword === 'RUN' || wide !== undefined)
        return `line ${instruction.origin} takes more of it than a program`;
    }
  }
  return undefined;
}

/** cargo-chef 0.1.77 is compiled by Rust 1.88 and newer (LukeMathWalker/cargo-chef#356). */
function oldCompiler({ stage }: CommandAt): string | undefined {
  const { tag = 'latest', variable, digest } = stage.image;
  const facts = tagFacts('rust', tag);
  if (variable || digest !== undefined || facts === undefined)
    return 'which version of Rust compiles is not known';
  const minor = /^1\.(\d+)/.exec(tag)?.[1];
  const isNew =
    minor === undefined ? facts.lastListed === undefined && !tag.startsWith('0') : Number(minor) >= 88;
  return isNew ? undefined : `cargo-chef needs Rust 1.88, and ${stage.image.text} is older`;
}

/** Instructions above the sources after which the new stage would not do what this one does. */
function conditions({ stage, instruction, model }: CommandAt, copy: Instruction): string | undefined {
  if (stage.platform !== undefined) return 'FROM names a platform';
  if (instruction.flags.length > 0) return 'its RUN has flags, which keep or share what is compiled';
  const odd = stage.instructions
    .slice(0, stage.instructions.indexOf(copy))
    .find(({ keyword }) => !/^(?:WORKDIR|RUN|ENV|ARG|LABEL)$/.test(keyword));
  if (odd !== undefined) return `line ${odd.origin} has ${odd.keyword} before the sources`;
  const set = stage.instructions.find(
    ({ keyword, text }) =>
      /^(?:ENV|ARG|RUN)$/.test(keyword) &&
      /\bCARGO_(?:HOME|TARGET_DIR|BUILD_\w+)[= ]|\brustup\s+(?:default|override|toolchain)/.test(text),
  );
  if (set !== undefined) return `line ${set.origin} says where, or with which compiler, cargo works`;
  const workdir = directoryAt(model, copy);
  return /^\/[\w.-]+(?:\/[\w.-]+)*$/.test(workdir)
    ? undefined
    : 'no WORKDIR with a plain path says where it runs';
}

/** Files of the project that cargo-chef passes over, or takes for something else. */
function filesOf({ project }: Build, { files, hidden }: Context, lock: string): string | undefined {
  if (project.tracked?.has(lock) === false) return `${lock} is not tracked by git`;
  const packages = cargoPackages(project, dirOf(lock));
  if ('refused' in packages) return packages.refused;
  const odd = [...files].find(
    (path) =>
      !hidden(path) &&
      /(?:^|\/)(?:rust-toolchain(?:\.toml)?|\.cargo\/config(?:\.toml)?|build\.rs)$/.test(path) &&
      !/(?:^|\/)(?:tests|examples|benches)\//.test(path),
  );
  return odd && `${odd} decides how it is compiled, and cargo-chef would not follow it`;
}

function wordsOf({ command }: CommandAt): readonly string[] | string {
  const { options, operands } = invocationOf(command);
  const odd = options.find(
    ({ name, text, value }) =>
      !(CARRIED.has(name) || ASIDE.has(name)) ||
      (text !== undefined && value === undefined) ||
      value?.includes("'") === true,
  );
  if (odd !== undefined || operands.length > 0)
    return `${odd?.name ?? operands[0]?.text ?? ''} has no like in cargo-chef`;
  const carried = options
    .filter(({ name }) => CARRIED.has(name))
    .map((option) => [CARRIED.get(option.name), writtenValue(option)]);
  return carried.map((parts) => parts.filter((part) => part !== undefined).join(' '));
}

/** `"a b"` is one value, and has to stay one. */
function writtenValue({ text, value }: CommandOption): string | undefined {
  return value === undefined || /^[\w./:,@%+=-]+$/.test(value) ? text : `'${value}'`;
}
