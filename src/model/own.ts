import { bareName } from '../knowledge/apt.js';
import { invocationOf, operands, unwrap, type ShellCommand } from '../shell/index.js';
import type { Dockerfile, Instruction } from '../syntax/types.js';
import { aptCall } from './apt/commands.js';
import { meaningOf } from './instructions/quoting.js';
import { isInstall, managerCall } from './os/managers.js';
import { modelOf, type Model, type Stage } from './stages.js';
import { scriptOf } from './work.js';

/** What the stage of an image asks for itself, and not its base image: it has to be there whatever the base. */
export interface OwnParts {
  /** Names of variables that ENV sets. */
  readonly env: ReadonlySet<string>;
  /** Names of labels. */
  readonly labels: ReadonlySet<string>;
  /** Packages of the system that install commands name, without versions. */
  readonly packages: ReadonlySet<string>;
}

/** What the last stage, or the one with this name or number, and the stages that it stands on ask for. */
export function ownParts(dockerfile: Dockerfile, target?: string): OwnParts {
  const model = modelOf(dockerfile);
  const { stages } = model;
  const named = stages.find(
    ({ name, index }) => target !== undefined && [name, String(index)].includes(target.toLowerCase()),
  );
  const stage = named ?? stages.at(-1);
  const instructions = stage === undefined ? [] : lineage(stage).flatMap((each) => each.instructions);
  return {
    env: new Set(instructions.flatMap(variablesIn)),
    labels: new Set(instructions.flatMap(labelsIn)),
    packages: new Set(instructions.flatMap((instruction) => packagesIn(model, instruction))),
  };
}

function lineage(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...lineage(stage.parent), stage];
}

function variablesIn({ keyword, args }: Instruction): readonly string[] {
  return keyword === 'ENV' ? namesIn(args) : [];
}

/** Name, value and what stands between them are three arguments. */
function namesIn(args: readonly string[]): readonly string[] {
  return args.filter((_, index) => index % 3 === 0);
}

function labelsIn({ keyword, args, escape }: Instruction): readonly string[] {
  if (keyword === 'MAINTAINER') return ['maintainer'];
  if (keyword !== 'LABEL') return [];
  return namesIn(args).map((name) => meaningOf(name, escape) ?? name);
}

function packagesIn(model: Model, instruction: Instruction): readonly string[] {
  if (instruction.keyword !== 'RUN') return [];
  const commands = scriptOf(model, instruction)?.commands ?? [];
  return commands.flatMap(installedBy).map(({ value, text }) => plainName(value ?? text));
}

/** The operands of a command that installs packages of the system. */
function installedBy(command: ShellCommand): ReturnType<typeof operands> {
  const apt = aptCall(command);
  if (apt !== undefined) return apt.verb === 'install' ? operands(apt.command) : [];
  const manager = managerCall(command);
  if (manager !== undefined) return isInstall(manager) ? operands(manager.command) : [];
  const { tool, subcommand } = invocationOf(command);
  if (tool === 'apk') return subcommand === 'add' ? operands(command) : [];
  const inner = unwrap(command);
  return inner === undefined ? [] : installedBy(inner.command);
}

/** `curl` for `curl=7.88.*`, `curl:amd64`, `curl/bookworm`, `curl~=8` and `curl@edge`. */
function plainName(name: string): string {
  return bareName(name).replace(/[<>=~@].*$/, '');
}
