/** Who would miss what dnf, yum and zypper keep of their downloads: commands that read the cache, or cannot fetch anew. */
import type { Instruction } from '../../syntax/types.js';
import { invocationOf } from '../../shell/index.js';
import { scriptsOf } from '../scripts.js';
import type { Model, Stage } from '../stages.js';
import type { Build } from '../types.js';
import { flagsText, scriptOf } from '../work.js';
import type { LeftCache } from './cache.js';
import { isInstall, managerCall } from './managers.js';

/** Calls that are told to do with what is cached. */
const CACHE_ONLY =
  /\b(?:dnf5?|microdnf|yum|tdnf|zypper|repoquery|yumdownloader|yum-builddep)\b[^\n;&|]*\s(?:-[A-Za-z]*C[A-Za-z]*|--cache-?only|--no-refresh|--offline)(?=[\s"',\]]|$)/;
const KEEPS =
  /keepcache\s*[=:]\s*["']?(?:1|true|yes|on)\b|keeppackages\s*=\s*["']?1|\b(?:mr|modifyrepo|ar|addrepo)\b[^\n;&|]*\s(?:-k|--keep-packages)\b/i;
const CACHE_PATH = /\/var\/cache\/(?:dnf|yum|libdnf5|tdnf|zypp)\b/;
const QUIET_PROGRAMS: ReadonlySet<string | undefined> = new Set([
  'rm',
  'find',
  'mkdir',
  'chmod',
  'chown',
  'ls',
  'du',
]);

/** Why the downloads have to stay, as far as the Dockerfile and its project show; undefined when nobody needs them. */
export function cacheNeeded(build: Build, left: LeftCache): string | undefined {
  for (const instruction of build.dockerfile.instructions) {
    const text = textOf(instruction);
    const line = `line ${instruction.origin}`;
    if (KEEPS.test(text)) return `${line} asks for packages to be kept`;
    if (CACHE_ONLY.test(text)) return `${line} works from the cache`;
    if (CACHE_PATH.test(text) && readsPath(left.run.model, instruction)) return `${line} may read them`;
  }
  return neededByProject(build) ?? neededLater(left);
}

/** Continued lines joined, here-documents included. */
function textOf({ body, heredocs }: Instruction): string {
  return [body.text, ...heredocs.map(({ content }) => content)].join('\n').replace(/\\\r?\n\s*/g, ' ');
}

function readsPath(model: Model, instruction: Instruction): boolean {
  const script = instruction.keyword === 'RUN' ? scriptOf(model, instruction) : undefined;
  if (script === undefined) return true;
  return script.commands.some(
    (command) => CACHE_PATH.test(command.text) && !QUIET_PROGRAMS.has(invocationOf(command).tool),
  );
}

const NOT_RUN_HERE = /(?:^|\/)\.github\/|\.(?:md|rst|lock)$/;

function neededByProject({ project }: Build): string | undefined {
  for (const [path, text] of project.texts) {
    if (path === project.dockerfile || NOT_RUN_HERE.test(path)) continue;
    const code = text.replace(/\\\r?\n\s*/g, ' ').replace(/^\s*#.*$/gm, '');
    if (CACHE_ONLY.test(code)) return `${path} works from the cache`;
    if (/(?:^|\/)(?:dnf|yum|zypp)\.conf$/.test(path) && KEEPS.test(code))
      return `${path} asks for packages to be kept`;
  }
  return undefined;
}

/** What may hold for one RUN alone: how the metadata are fetched and whether they are believed. */
const HELD_HERE: readonly (readonly [RegExp, string])[] = [
  [/proxy\w*\s*=|--proxy/i, 'a proxy'],
  [/ssl(?:verify|cacert|clientcert|clientkey)/i, 'a setting of TLS'],
  [/--no-?gpg-?checks?\b/i, 'unchecked signatures'],
  [/file:\/|\bcreaterepo|\/\/(?:localhost|127\.)/, 'a repository of its own'],
  [/subscription-manager|entitlement|\brhsm\b/, 'a subscription'],
];

/** A later install fetches metadata anew: why it may not be able to. */
function neededLater(left: LeftCache): string | undefined {
  const { instruction, stage, model } = left.run;
  const later = laterUse(left);
  if (later === undefined) return undefined;
  const before = stage.instructions.slice(0, stage.instructions.indexOf(instruction) + 1);
  const local = before.find((one) => HELD_HERE.slice(3).some(([pattern]) => pattern.test(textOf(one))));
  const held = HELD_HERE.find(([pattern]) => pattern.test(textOf(local ?? instruction)))?.[1];
  const reason =
    held ??
    (setsVariables(left) ? 'a variable' : undefined) ??
    (flagsText(later) === flagsText(instruction) ? undefined : 'its flags');
  if (reason !== undefined)
    return `line ${later.origin} may install too, and ${reason} may hold for this RUN alone`;
  return proxies(model, later) === proxies(model, instruction)
    ? undefined
    : `line ${later.origin} may install too, with another proxy`;
}

function setsVariables({ calls, run }: LeftCache): boolean {
  return (
    calls.some(({ outer }) => outer.assignments.length > 0) ||
    run.script.commands.some(({ name }) => name === 'export')
  );
}

function proxies(model: Model, instruction: Instruction): string {
  const all = [...model.scopeAt(instruction).variables];
  return JSON.stringify(all.filter(([name]) => /proxy/i.test(name)));
}

const USES = /\b(?:dnf5?|microdnf|yum|tdnf|zypper)\b/;

/** The first RUN after an instruction, in its stage or one on top of it, that uses a package manager or may do so. */
function laterUse({ run: { model, stage, instruction } }: LeftCache): Instruction | undefined {
  return runsAfter(model, stage, instruction).find(
    (later) => USES.test(textOf(later)) || scriptsOf(later).size > 0,
  );
}

/** The first RUN behind one that leaves its cache that installs too, and so fetches the metadata again. */
export function laterInstall({ run: { model, stage, instruction } }: LeftCache): Instruction | undefined {
  return runsAfter(model, stage, instruction).find((later) =>
    scriptOf(model, later)?.commands.some((command) => {
      const call = managerCall(command);
      return call !== undefined && isInstall(call);
    }),
  );
}

function runsAfter(model: Model, stage: Stage, instruction?: Instruction): readonly Instruction[] {
  const from = instruction === undefined ? 0 : stage.instructions.indexOf(instruction) + 1;
  const own = stage.instructions.slice(from).filter(({ keyword }) => keyword === 'RUN');
  return [...own, ...model.childrenOf(stage).flatMap((child) => runsAfter(model, child))];
}
