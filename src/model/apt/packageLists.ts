import { officialName } from '../../knowledge/images.js';
import { invocationOf, unwrap, type ShellCommand } from '../../shell/index.js';
import { parseUnchecked } from '../../syntax/parse.js';
import type { Dockerfile, Instruction } from '../../syntax/types.js';
import type { Project } from '../../project/types.js';
import { listUse, removesAllLists, updatesAllLists } from './commands.js';
import type { Run } from '../commands.js';
import { instructionsBefore } from '../directory.js';
import { unknownProgram } from './unknownProgram.js';
import { mountOptions } from '../sources.js';
import { scriptOf } from '../work.js';
import { modelOf, type Model, type Stage } from '../stages.js';
import { NETWORK_SCRIPT, scriptsOf } from '../scripts.js';
import type { Build } from '../types.js';

/** Programs that call `apt-get install` themselves and do not update before. */
const CALLS_APT =
  /\b(?:rosdep\s+(?:install|keys)|mk-build-deps|gdebi|tasksel|apt-fast|apt-show-versions|apt-rdepends|nala\s+(?:install|upgrade)|aptdcon|opam\s+(?:depext|install|init|switch)|browsers\s+install\b[^\n;|&]*--install-deps|ubuntu-drivers\s+(?:auto)?install|check-language-support|unattended-upgrades?|apt-cache\s+(?!stats)[a-z]+|ansible(?:-playbook|-pull)?|puppet\s+apply|chef-(?:client|solo)|salt-call)\b/;
/** `pip install ansible` puts a program there and runs none. */
const PIP_INSTALL = /\bpip[\d.]*\s+install\b[^\n;|&]*/g;
/** Paths of the lists in a command that does more than delete. */
const READS_LISTS = /\/var\/lib\/apt(?:\/lists)?(?=[/\s"'*]|$)/;
const DELETERS: ReadonlySet<string | undefined> = new Set(['rm', 'find', 'mkdir', 'chmod', 'chown']);
/** Words as a shell has them, or in the quotes of a list: `apt-get install`, `["apt-get", "install"]`. */
const INSTALL_TEXT =
  /\b(?:apt|apt-get|aptitude)(?:\s|["'],\s*["'])(?:[^\n;|&]*[\s"'])?(?:install|upgrade|dist-upgrade|full-upgrade|build-dep|satisfy)\b/;
const UPDATE_TEXT = /\b(?:apt|apt-get|aptitude)(?:\s|["'],\s*["'])(?:[^\n;|&]*[\s"'])?update\b/;

/**
 * Why apt's package lists must stay in the image after a RUN: something that runs later installs packages without an
 * update of its own, or might. Looked at: the rest of the stage, the stages on top of it, ONBUILD, the scripts that
 * these and the running container start, the other files of the project, its other Dockerfiles.
 *
 * @returns the reason; undefined when nothing that can be known needs the lists
 */
export function listsNeededAfter(build: Build, run: Run): string | undefined {
  const { stage, instruction, model } = run;
  const rest = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
  return (
    neededByWritten([...instructionsBefore(stage, instruction), ...rest]) ??
    neededIn(build, model, stage, rest) ??
    neededByProject(build.project) ??
    neededBySibling(build.project)
  );
}

function neededIn(
  build: Build,
  model: Model,
  stage: Stage,
  instructions: readonly Instruction[],
): string | undefined {
  for (const instruction of instructions) {
    const reason = neededBy(build, model, instruction);
    if (reason !== undefined) return `line ${instruction.origin} ${reason}`;
    if (settles(model, instruction)) return undefined;
  }
  const children = model.childrenOf(stage);
  for (const user of model.usersOf(stage)) {
    const reason = children.includes(user)
      ? neededIn(build, model, user, user.instructions)
      : copiedBy(model, user, stage);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** A stage that copies the lists over, with whatever lies around them. */
function copiedBy(model: Model, user: Stage, stage: Stage): string | undefined {
  const copy = user.instructions.find((instruction) => {
    const from = instruction.flag('from');
    if (from === undefined || model.resolveStage(from, user) !== stage) return false;
    return instruction.args
      .slice(0, -1)
      .some((path) => /^\/?(?:var(?:\/lib(?:\/apt(?:\/.*)?)?)?)?\/?\*?$/.test(path));
  });
  return copy && `line ${copy.origin} copies them into another stage`;
}

/** True for a RUN that fetches the lists anew or deletes them in any case: what was there before no longer matters. */
function settles(model: Model, instruction: Instruction): boolean {
  if (instruction.keyword !== 'RUN' || !instruction.text.includes('apt')) return false;
  if (mountsLists(instruction)) return false;
  const members = scriptOf(model, instruction)?.chain ?? [];
  return members.some(
    ({ simple, commands }) =>
      simple && commands.some((command) => updatesAllLists(command) || removesAllLists(command)),
  );
}

/** True for a RUN with a mount that may hold the lists: they are no part of its layer, nor those of the layers below. */
export function mountsLists({ flags }: Instruction): boolean {
  return flags.some(({ name, value }) => {
    if (name !== 'mount') return false;
    const options = mountOptions(value ?? '');
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '';
    return (
      target.includes('$') ||
      `${target}/`.startsWith('/var/lib/apt/') ||
      '/var/lib/apt/lists/'.startsWith(`${target.replace(/\/+$/, '')}/`)
    );
  });
}

/** A text in quotes that goes into a file. */
const WRITES = /\b(?:echo|printf)\b[^|&;]*\s(?:'[^']*'|"[^"]*")\s*(?:>|\|\s*(?:sudo\s+)?tee\b)/g;

const RUNS_SOMETHING: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD']);

function neededBy(build: Build, model: Model, instruction: Instruction): string | undefined {
  if (!RUNS_SOMETHING.has(instruction.keyword)) return undefined;
  const script = instruction.keyword === 'RUN' ? scriptOf(model, instruction) : undefined;
  const body = instruction.json ? instruction.args.join(' ') : instruction.body.text;
  const text = textOf(body, instruction);
  const use = script && listUse(script);
  if (use?.needs !== undefined && use.updates) return 'may install packages before it fetches all lists';
  const needs = use === undefined ? installsFirst(text) : use.needs !== undefined || hidesInstall(text);
  if (needs) return 'installs packages without an update of its own';
  const unknown = script && unknownProgram(script, model.scopeAt(instruction));
  if (unknown !== undefined) return `runs ${unknown}, which may install packages`;
  if (script?.commands.some(readsListFiles) === true) return 'may read them';
  const caller = CALLS_APT.exec(text.replace(PIP_INSTALL, ''))?.[0];
  if (caller !== undefined && !UPDATE_TEXT.test(text))
    return `runs ${caller}, which ${/^apt-(?!fast)/.test(caller) ? 'reads them' : 'may install packages'}`;
  return neededByMake(build.project, text) ?? neededByScripts(build.project, instruction);
}

/** The text of an instruction as those see it that run it: `printf '#!/bin/sh\\napt-get …'` writes two lines. */
function textOf(body: string, { heredocs }: Instruction): string {
  const here = heredocs.map(({ content }) => joinLines(content));
  return [body, ...here].join('\n').replace(/\\n/g, '\n');
}

function readsListFiles(command: ShellCommand): boolean {
  const inner = unwrap(command)?.command ?? command;
  return READS_LISTS.test(command.text) && !DELETERS.has(invocationOf(inner).tool);
}

/** A file that the Dockerfile itself writes above, and whose text installs: whoever runs it does not say so. */
function neededByWritten(instructions: readonly Instruction[]): string | undefined {
  const writer = instructions.find((one) => {
    if (one.keyword === 'COPY' || one.keyword === 'ADD')
      return one.heredocs.some(({ content }) => installsFirst(codeOf(content)));
    const written = one.keyword === 'RUN' ? textOf(one.body.text, one).match(WRITES) : null;
    return written?.some(installsFirst) === true;
  });
  return (
    writer && `line ${writer.origin} writes a script that installs packages without an update of its own`
  );
}

/** Targets that install what a build needs: `make deps`, `make install-dependencies`. */
const MAKES_READY =
  /\bmake\s+(?:[-\w./=]+\s+)*?([\w-]*(?:deps|dependencies|prereq|bootstrap)[\w-]*)(?=$|[\s;&|)"'])/;

/** A make target that says it installs something, of a Makefile that is not here to be read. */
function neededByMake(project: Project, text: string): string | undefined {
  const target = MAKES_READY.exec(text)?.[1];
  if (target === undefined || UPDATE_TEXT.test(text)) return undefined;
  const isHere = [...project.texts].some(
    ([path, makefile]) => /(?:^|\/)Makefile$/.test(path) && makefile.includes(`${target}:`),
  );
  return isHere ? undefined : `runs make ${target}, which may install packages`;
}

/** An install that is no command of the script but stands in its text: `su -c "apt-get install x"`, `xargs apt-get install`. */
function hidesInstall(text: string): boolean {
  return INSTALL_TEXT.test(text) && !UPDATE_TEXT.test(text);
}

/** True for a text that installs before it updates. */
function installsFirst(text: string): boolean {
  const install = text.search(INSTALL_TEXT);
  const update = text.search(UPDATE_TEXT);
  return install >= 0 && (update < 0 || install < update);
}

function neededByScripts(project: Project, instruction: Instruction): string | undefined {
  for (const name of scriptsOf(instruction)) {
    const reason =
      name === NETWORK_SCRIPT
        ? `runs ${name}, which may install packages`
        : neededByScript(project, instruction, name);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function neededByScript(project: Project, { keyword }: Instruction, name: string): string | undefined {
  if (!project.known) return `runs ${name}, which may install packages: the build context is not known`;
  const base = name.slice(name.lastIndexOf('/') + 1);
  const same = [...project.files].filter((path) => path === base || path.endsWith(`/${base}`));
  // Scripts of the base image start the container; those that a RUN starts and that are not here came from the network.
  if (same.length === 0) return keyword === 'RUN' ? `runs ${name}, which may install packages` : undefined;
  const unread = same.find((path) => !project.texts.has(path));
  if (unread !== undefined) return `runs ${name}, and ${unread} could not be read`;
  const needing = same.find((path) => installsFirst(codeOf(project.texts.get(path) ?? '')));
  return needing && `runs ${needing}, which installs packages without an update of its own`;
}

/** A script's lines that do something: comments and messages can name `apt-get install` too. */
function codeOf(text: string): string {
  return joinLines(text).replace(/^\s*(?:#|\/\/|@?echo\b|printf\b).*$/gm, '');
}

function joinLines(text: string): string {
  return text.replace(/\\\r?\n\s*/g, ' ');
}

const NOT_RUN_HERE =
  /(?:^|\/)(?:\.github\/|Dockerfile|Containerfile|package-lock\.json$|npm-shrinkwrap\.json$)|[Dd]ockerfile$|\.dockerignore$/;
/** python-apt, which looks packages up in the lists. */
const IMPORTS_APT = /^\s*(?:import|from)\s+apt(?:_pkg|\.cache)?\b(?!_)/m;
const projects = new WeakMap<Project, string | false>();

/** A file of the project that installs without an update and that another file, or the Dockerfile, names. */
function neededByProject(project: Project): string | undefined {
  let known = projects.get(project);
  if (known === undefined) projects.set(project, (known = findNeeding(project) ?? false));
  if (known === false) return undefined;
  return known.endsWith('.py') && IMPORTS_APT.test(project.texts.get(known) ?? '')
    ? `${known} uses apt from Python`
    : `${known} installs packages without an update of its own`;
}

function findNeeding(project: Project): string | undefined {
  for (const [path, text] of project.texts) {
    if (path.endsWith('.py') && IMPORTS_APT.test(text)) return path;
    if (NOT_RUN_HERE.test(path) || !INSTALL_TEXT.test(text) || !installsFirst(codeOf(text))) continue;
    if (!/\.(?:sh|bash)$/.test(path) || isNamed(project, path)) return path;
  }
  return undefined;
}

function isNamed(project: Project, path: string): boolean {
  const base = path.slice(path.lastIndexOf('/') + 1);
  return [...project.texts].some(
    ([other, text]) => other !== path && !other.includes('.github/') && text.includes(base),
  );
}

const siblings = new WeakMap<Project['siblings'], string | false>();

/** Another Dockerfile of the project that installs without an update on a base that may be this image. */
function neededBySibling(project: Project): string | undefined {
  let known = siblings.get(project.siblings);
  if (known === undefined) {
    const found = [...project.siblings].find(([, text]) => INSTALL_TEXT.test(text) && leansOnBase(text));
    siblings.set(project.siblings, (known = found?.[0] ?? false));
  }
  return known === false
    ? undefined
    : `${known} installs packages without an update, perhaps on top of this image`;
}

function leansOnBase(text: string): boolean {
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) return true;
  return modelOf(dockerfile).stages.some(
    (stage) => stage.parent === undefined && isForeign(stage) && usesListsFirst(dockerfile, stage),
  );
}

function isForeign({ resolved, image }: Stage): boolean {
  const { registry, repository } = resolved ?? image;
  return officialName(registry, repository) === undefined;
}

function usesListsFirst(dockerfile: Dockerfile, stage: Stage): boolean {
  const model = modelOf(dockerfile);
  for (const instruction of stage.instructions) {
    const script = instruction.keyword === 'RUN' ? scriptOf(model, instruction) : undefined;
    const use = script && listUse(script);
    if (use === undefined ? installsFirst(instruction.body.text) : use.needs !== undefined) return true;
    if (use?.updates === true) return false;
  }
  return false;
}
