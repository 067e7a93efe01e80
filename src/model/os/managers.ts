import { INSTALLS, managerFacts, type ManagerFacts } from '../../knowledge/package-managers.js';
import { invocationOf, options, unwrap, type ShellCommand } from '../../shell/index.js';

/** A command of dnf, yum, microdnf, tdnf or zypper, seen through `sudo`, `env` and the like. */
export interface ManagerCall {
  readonly program: string;
  readonly facts: ManagerFacts;
  /** The sub-command, for example `install`; undefined when a variable holds it. */
  readonly verb: string | undefined;
  /** The command as it stands in the script. */
  readonly outer: ShellCommand;
  /** The command itself, without the wrapper. */
  readonly command: ShellCommand;
}

/** Reads a command as one of a package manager's; undefined for any other program. */
export function managerCall(outer: ShellCommand): ManagerCall | undefined {
  let command = outer;
  for (let inner = unwrap(command); inner !== undefined; inner = unwrap(command)) command = inner.command;
  const { tool, subcommand } = invocationOf(command);
  const facts = tool === undefined ? undefined : managerFacts(tool);
  return tool === undefined || facts === undefined
    ? undefined
    : { program: tool, facts, verb: subcommand, outer, command };
}

/** True for a call that downloads packages and puts them on the system. */
export function isInstall({ verb }: ManagerCall): boolean {
  return verb !== undefined && INSTALLS.has(verb);
}

/** What stands before the program: `sudo` with its options, or '' for other wrappers, which a clean-up does not need. */
export function sudoOf({ outer, command }: ManagerCall): string {
  const { words } = outer;
  if (words[0]?.value?.split('/').at(-1) !== 'sudo') return '';
  return words
    .slice(0, words.length - command.words.length)
    .map(({ text }) => `${text} `)
    .join('');
}

/** Options by which a call works on another system, configuration or cache than the usual one. */
const ELSEWHERE =
  /^(?:--installroot|--root|-R|-c|--config|--cache-dir|--pkg-cache-dir|--raw-cache-dir|--solv-cache-dir|--reposd-dir|-C|-D|--downloaddir|--destdir|--downloadonly|--download-only|-d|--download)$/;
const ELSEWHERE_SETTING = /\b(?:cachedir|reposdir|installroot|keepcache|system_cachedir)\b/;
/** `-d 1` and `-e 0` are levels of messages to yum and dnf. */
const LEVELS: ReadonlySet<string> = new Set(['-d', '-C']);

/** The option of a call that says where its cache is or that its downloads are wanted; undefined without one. */
export function placingOption({ command, facts }: ManagerCall): string | undefined {
  const found = options(command).find(({ name, text }) => {
    if (name === '--setopt') return ELSEWHERE_SETTING.test(text ?? '$') || text?.includes('$') === true;
    return ELSEWHERE.test(name) && !(facts.family === 'rpm' && LEVELS.has(name));
  });
  return found?.name;
}

const CHOOSES_REPOSITORIES = {
  rpm: /^--(?:repo|repoid|repofrompath)$/,
  zypp: /^(?:-p|--plus-repo|--plus-content)$/,
} as const;

/** The option that chooses repositories in a way that its `clean` cannot be told; undefined without one. */
export function choosingOption({ command, facts }: ManagerCall): string | undefined {
  return options(command).find(({ name }) => CHOOSES_REPOSITORIES[facts.family].test(name))?.name;
}

const REPOSITORIES = /^--(?:enable|disable)repo$/;
const PLUGINS = /^--(?:noplugins|disableplugin)$/;

/** The options of a call that its clean-up needs too, as written, each followed by a blank: plugins left out, repositories. */
export function sharedOptions({ command, facts }: ManagerCall): string {
  if (facts.family !== 'rpm') return '';
  const shared = options(command).filter(
    ({ name }) => PLUGINS.test(name) || (facts.cleanNeedsRepository && REPOSITORIES.test(name)),
  );
  return shared
    .map(({ index, text, name }) => {
      const word = command.words[index]?.text ?? name;
      const value =
        word.includes('=') || text === undefined ? '' : `${command.words[index + 1]?.text ?? ''} `;
      return `${word} ${value}`;
    })
    .join('');
}
