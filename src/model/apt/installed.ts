import { bareName } from '../../knowledge/apt.js';
import { distroOf, officialName } from '../../knowledge/images.js';
import { hasFlag, invocationOf, operands, type ShellCommand, type ShellScript } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { aptCall } from './commands.js';
import type { CommandAt } from '../commands.js';
import { contextSources } from '../sources.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { scriptOf } from '../work.js';

/** The packages that an `apt-get install` names, as written; undefined for a word that only the build can resolve. */
export function namedPackages(command: ShellCommand): readonly (string | undefined)[] {
  return operands(command).map(({ value }) => value);
}

/**
 * The packages that are there by name when a command runs: installed by an earlier command of its RUN, its stage or the
 * stages below, or known to be part of the official image at the bottom.
 */
export function presentBefore({
  command,
  script,
  instruction,
  stage,
  model,
}: CommandAt): ReadonlySet<string> {
  const present = new Set<string>(inBase(stage));
  for (const earlier of lineage(stage)) {
    for (const other of earlier.instructions) {
      const own = other === instruction;
      addInstalled(present, own ? script : runScript(model, other), own ? command : undefined);
      if (own) return present;
    }
  }
  return present;
}

function lineage(stage: Stage): readonly Stage[] {
  return stage.parent === undefined ? [stage] : [...lineage(stage.parent), stage];
}

function runScript(model: Model, instruction: Instruction): ShellScript | undefined {
  return instruction.keyword === 'RUN' && /install|purge|remove|dpkg/.test(instruction.text)
    ? scriptOf(model, instruction)
    : undefined;
}

const REMOVES: ReadonlySet<string | undefined> = new Set(['remove', 'purge', 'autopurge']);

/** True for a command that takes named packages away, or those that were marked as no longer wanted. */
function removesPackages(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  if (tool === 'dpkg') return hasFlag(command, '-r', '-P', '--remove', '--purge');
  if (tool === 'apt-mark') return command.words.some(({ value }) => value === 'auto');
  return REMOVES.has(aptCall(command)?.verb);
}

/** Packages of the plain members of a chain: what a compound installs may not be there. */
function addInstalled(
  present: Set<string>,
  script: ShellScript | undefined,
  until: ShellCommand | undefined,
): void {
  for (const command of script?.commands ?? []) {
    if (command === until) return;
    // With a package goes what depends on it: after that, nothing is sure to be there.
    if (removesPackages(command)) present.clear();
    const call = command.member === undefined ? undefined : aptCall(command);
    if (call?.verb !== 'install') continue;
    for (const name of namedPackages(call.command)) if (name !== undefined) present.add(bareName(name));
  }
}

/** Official images that have ca-certificates in full and slim form (Dockerfiles of docker-library and rust-lang, 2026). */
const WITH_CERTIFICATES: ReadonlySet<string | undefined> = new Set(['python', 'ruby', 'rust']);

/**
 * Only what a full image keeps when it is swapped for its slim twin: an install that leans on more would lose it then.
 */
function inBase({ resolved }: Stage): readonly string[] {
  const name = resolved && officialName(resolved.registry, resolved.repository);
  if (resolved === undefined || !WITH_CERTIFICATES.has(name)) return [];
  const { family } = distroOf(resolved.repository, resolved.tag, resolved.registry);
  return family === 'debian' ? ['ca-certificates'] : [];
}

/** Files that say nothing of what runs in the image: other Dockerfiles, what runs in CI. */
const NOT_IN_IMAGE = /(?:^|\/)\.github\/|\.dockerignore$/;
const LOCK = /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/;
/** The lines of a lockfile that show the use of a program. */
const TELLING = /^.*(?:git[+@]|ssh|tree-kill|puppeteer|playwright|concurrently|mimemagic).*$/gm;

const projectTexts = new WeakMap<Build['project'], string>();

/**
 * Everything in which the use of a program can show: the instructions, and the project's scripts and manifests.
 * Sources of the application are not among a project's texts.
 */
export function visibleText({ dockerfile, project }: Build): string {
  let known = projectTexts.get(project);
  if (known === undefined) projectTexts.set(project, (known = textOf(project)));
  return [...dockerfile.instructions.map(({ text }) => text), known].join('\n');
}

function textOf(project: Build['project']): string {
  const parts: string[] = [];
  for (const [path, text] of project.texts) {
    if (path === project.dockerfile || project.siblings.has(path) || NOT_IN_IMAGE.test(path)) continue;
    parts.push(LOCK.test(path) ? (text.match(TELLING) ?? []).join('\n') : text);
  }
  return parts.join('\n');
}

/** True for a Dockerfile that takes files from the build context, or may do so. */
export function copiesContext({ dockerfile }: Build): boolean {
  const model = modelOf(dockerfile);
  return dockerfile.instructions.some(
    (instruction) => contextSources(instruction, model.scopeAt(instruction))?.length !== 0,
  );
}

/** Releases before Debian buster and Ubuntu bionic: their packages recommend and depend on other things. */
const OLD_RELEASES: ReadonlySet<string> = new Set(
  (
    'squeeze wheezy jessie stretch lucid precise quantal raring saucy trusty utopic vivid wily xenial yakkety zesty ' +
    'artful'
  ).split(' '),
);

/** The suite under a stage when the facts about recommended packages, read on bookworm, are not those of its time. */
export function oldRelease({ resolved, image }: Stage): string | undefined {
  const { repository, tag, registry } = resolved ?? image;
  const { suite } = distroOf(repository, tag, registry);
  return suite !== undefined && OLD_RELEASES.has(suite) ? suite : undefined;
}

/** True for a body in which packages go, and with them what came along; an autoremove alone finds nothing to remove. */
export function takesBack(text: string): boolean {
  const others = text.replace(/\bauto(?:remove|purge)\b(?:\s+--?[\w-]+)*/g, '');
  return /\bauto-?(?:remove|purge)\b/.test(text) && /\b(?:remove|purge|apt-mark)\b/.test(others);
}
