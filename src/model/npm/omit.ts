/** The options of old by which npm leaves out devDependencies, and what else decides that beside them. */
import { unknownContext } from '../../project/unknownContext.js';
import type { Project } from '../../project/types.js';
import { hasFlag, options, type CommandOption, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import type { CommandAt, WordEdit } from '../commands.js';
import { mountOptions } from '../sources.js';

const PRODUCTION: ReadonlySet<string> = new Set(['--production', '--prod']);
const OLD: ReadonlySet<string> = new Set([...PRODUCTION, '--only', '--no-production', '--no-prod']);

/** The options of old in a command; undefined when there are none, or one of them says something else. */
export function oldOmissions(command: ShellCommand): readonly CommandOption[] | 'variable' | undefined {
  const old = options(command).filter(({ name }) => OLD.has(name));
  if (old.length === 0) return undefined;
  if (old.some(({ text, value }) => text !== undefined && value === undefined)) return 'variable';
  return old.every(omitsDev) ? old : undefined;
}

function omitsDev({ name, value }: CommandOption): boolean {
  if (PRODUCTION.has(name)) return value === undefined || value === 'true';
  return name === '--only' && (value === 'prod' || value === 'production');
}

/** The edits that put one `--omit=dev` in the place of the options; none stays when the command has it already. */
export function omitDev(command: ShellCommand, old: readonly CommandOption[]): readonly WordEdit[] {
  const hasIt = options(command).some(({ name, value }) => name === '--omit' && value === 'dev');
  return old.flatMap((option, index): readonly WordEdit[] => {
    const isSeparate = option.text !== undefined && command.words[option.index]?.text.includes('=') === false;
    const value: readonly WordEdit[] = isSeparate ? [{ remove: option.index + 1 }] : [];
    if (hasIt || index > 0) return [{ remove: option.index }, ...value];
    return [{ replace: option.index, text: '--omit=dev' }, ...value];
  });
}

/** Settings that weigh otherwise beside `--omit=dev`, which takes their place, than beside `--production`, which joins them. */
const VARIABLE = /\bnpm_config_(?:omit|production|only)\b/i;
const SETS = /\bnpm\s[^\n;&|]*\bset\b[^\n;&|]*\b(?:omit|production|only)\b/;
const IN_NPMRC = /(?<![-\w])(?:omit|production|only)(?:\[\])?\s*=/;
const NPMRC_LINE = /^\s*(?:omit|production|only)\b/m;
const UNPACKS =
  /\bgit\s+(?:-\S+\s+)*(?:clone|pull|fetch|checkout|submodule)\b|\btar\s+(?:-\w+\s+)*-{0,2}\w*x|\bunzip\s+(?:-\w+\s+)*\S*[./]|\bdegit\b/;
/**
 * Scripts that npm starts get `npm_config_omit` and NODE_ENV, of the old options only the latter (npm 11, set-envs.js): an
 * install in them under another NODE_ENV is the one that sees the difference.
 */
const INSTALLS = /\bnpm\b[^\n]*\b(?:i|install|ci|add)\b/;
const OTHER_ENVIRONMENT = /\bNODE_ENV\b(?!["'\]]*\s*[=:]=*\s*["']?production)/;
/** Files of their own names, which hold no settings of npm. */
const NAMED_FILE = /(?:^|\/)(?:package[\w.*?-]*|[\w@-][\w.@-]*\.(?:json|lock|ya?ml|[cm]?[jt]s|sh|txt|conf))$/;

/**
 * What else may set which dependencies npm leaves out; undefined when nothing does.
 *
 * @param before the instructions of the file up to that of the command
 */
export function otherSetting(
  project: Project,
  at: CommandAt,
  before: readonly Instruction[],
): string | undefined {
  for (const instruction of before) {
    if (setsOmission(instruction)) return `line ${instruction.origin} sets what npm leaves out`;
  }
  // The .npmrc of a project is not read for global installs (npm's documentation, "npmrc").
  if (hasFlag(at.command, '-g')) return undefined;
  for (const instruction of before) {
    const brought = bringsFiles(at, instruction);
    if (brought !== undefined) return `line ${instruction.origin} ${brought}`;
    if (!project.known && takesContext(instruction)) return unknownContext(project);
  }
  return inFiles(project);
}

function setsOmission({ text, heredocs }: Instruction): boolean {
  const all = [text, ...heredocs.map(({ content }) => content)].join('\n');
  return VARIABLE.test(all) || SETS.test(all) || (all.includes('npmrc') && IN_NPMRC.test(all));
}

/** How an instruction brings files that were not read, an `.npmrc` among them perhaps. */
function bringsFiles({ model }: CommandAt, instruction: Instruction): string | undefined {
  if (instruction.keyword === 'RUN') {
    if (instruction.flags.some(({ name, value }) => name === 'mount' && /npmrc/.test(value ?? '')))
      return 'mounts an .npmrc that was not read';
    return UNPACKS.test(instruction.text) ? 'may bring an .npmrc that was not read' : undefined;
  }
  const from = instruction.flag('from');
  const stage = model.stageOf(instruction);
  if (from === undefined || stage === undefined || model.resolveStage(from, stage) !== undefined)
    return undefined;
  const sources = instruction.args.slice(0, -1);
  return sources.every((path) => NAMED_FILE.test(path)) ? undefined : 'may bring an .npmrc that was not read';
}

/** True for what takes files from the build context, an `.npmrc` or scripts of a package.json perhaps. */
function takesContext({ keyword, flags }: Instruction): boolean {
  if (keyword !== 'RUN')
    return (keyword === 'COPY' || keyword === 'ADD') && flags.every(({ name }) => name !== 'from');
  return flags.some(({ name, value }) => {
    const mount = name === 'mount' ? mountOptions(value ?? '') : undefined;
    return mount !== undefined && (mount.get('type') ?? 'bind') === 'bind' && !mount.has('from');
  });
}

function inFiles({ files, texts, packages }: Project): string | undefined {
  const unread = [...files].find((path) => /(?:^|\/)\.npmrc$/.test(path) && !texts.has(path));
  if (unread !== undefined) return `${unread} could not be read`;
  const setting = [...texts].find(([path, text]) => path.endsWith('.npmrc') && NPMRC_LINE.test(text));
  if (setting !== undefined) return `${setting[0]} sets what npm leaves out`;
  const scripts = [...packages].flatMap(([path, each]) =>
    Object.values(each.scripts).map((script): readonly [string, string] => [path, script]),
  );
  const programs = [...texts].filter(([path]) => /\.(?:sh|[cm]?[jt]s)$/.test(path));
  const inner = [...scripts, ...programs].find(
    ([, text]) => VARIABLE.test(text) || (INSTALLS.test(text) && OTHER_ENVIRONMENT.test(text)),
  );
  return (
    inner && `${inner[0]} may install for itself, and --omit is handed on to it where the old option is not`
  );
}
