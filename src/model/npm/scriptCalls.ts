/** The package scripts that a command of npm, yarn or pnpm runs, and of which members of a workspace. */
import type { ShellCommand } from '../../shell/index.js';

export interface ScriptCall {
  readonly script: string;
  /** `own` for the package in whose directory it runs, `all` for every member that has it, else the name of one. */
  readonly of: 'own' | 'all' | { readonly member: string };
  /** What follows the name of the script. */
  readonly rest: readonly string[];
  /** True where a program of that name runs if there is no such script. */
  readonly maybeProgram: boolean;
}

/** Their own verbs, which run no script. */
const VERBS: ReadonlySet<string> = new Set(
  (
    'install i ci add remove rm uninstall un update up upgrade link ln unlink import rebuild rb prune audit outdated list ls ll la why ' +
    'exec x dlx create publish pack deploy fetch store root bin env config c set get setup server patch patch-commit dedupe init ' +
    'licenses cache global node npm plugin policies self-update info view owner tag team login logout version versions ' +
    'generate-lock-entry autoclean check constraints explain search stage unplug help doctor approve-builds ' +
    'self-update with'
  ).split(' '),
);
const QUIET_FLAG =
  /^(?:-s|--silent|--if-present|--stream|--parallel|--aggregate-output|--color|--no-color|--no-bail|--topological(?:-dev)?|-[AptiRvj]+|--all|--interlaced|--verbose|--reporter=\S+|--workspace-concurrency=\d+|--sort|--include-workspace-root|--prod|--offline|--non-interactive|--no-progress)$/;

/** @returns undefined for a command that runs no script of a package, or in a form that is not understood */
export function scriptCallOf(command: ShellCommand): ScriptCall | undefined {
  const [tool, ...words] = command.words.map(({ value }) => value);
  if (tool === undefined || !words.every((word) => word !== undefined)) return undefined;
  if (tool === 'npm' || tool === 'pnpm') return flagged(tool, words);
  return tool === 'yarn' || tool === 'yarnpkg' ? yarnCall(words) : undefined;
}

interface Flags {
  of: ScriptCall['of'];
  readonly words: string[];
}

const MEMBER_FLAG = /^(?:--filter|-F|--workspace|-w)$/;

/** Takes the flags away that may stand anywhere before the name of the script; npm has some of them behind it too. */
function flagged(tool: 'npm' | 'pnpm', given: readonly string[]): ScriptCall | undefined {
  const flags: Flags = { of: 'own', words: [] };
  const end = given.indexOf('--');
  const own = end < 0 ? given : given.slice(0, end);
  for (let at = 0; at < own.length; at += 1) {
    const word = own[at] ?? '';
    const isRest = tool === 'pnpm' && flags.words.some((each) => !/^(?:run|run-script)$/.test(each));
    const value = /^(?:--filter|--workspace|-F|-w)=(.+)$/.exec(word)?.[1];
    if (isRest || !word.startsWith('-')) flags.words.push(word);
    else if (value !== undefined) flags.of = memberOf(value, flags.of);
    else if (MEMBER_FLAG.test(word) && !(tool === 'pnpm' && word === '-w')) {
      flags.of = memberOf(own[at + 1] ?? '', flags.of);
      at += 1;
    } else if (/^(?:-r|--recursive|--workspaces|-ws)$/.test(word)) flags.of = 'all';
    else if (!QUIET_FLAG.test(word)) return undefined;
  }
  const [verb = '', ...others] = flags.words;
  const after = end < 0 ? [] : given.slice(end + 1);
  return called(tool, verb, [...others, ...after], flags.of);
}

/** One plain name; several, patterns and ranges count as all. */
function memberOf(written: string, before: ScriptCall['of']): ScriptCall['of'] {
  return before === 'own' && /^@?[\w.-]+(?:\/[\w.-]+)?$/.test(written) ? { member: written } : 'all';
}

function called(
  tool: 'npm' | 'pnpm' | 'yarn',
  verb: string,
  others: readonly string[],
  of: ScriptCall['of'],
): ScriptCall | undefined {
  if (verb === 'run' || verb === 'run-script') {
    const [script, ...rest] = others;
    return script === undefined ? undefined : { script, of, rest, maybeProgram: tool === 'yarn' };
  }
  if (/^(?:start|test|stop|restart)$/.test(verb))
    return { script: verb, of, rest: others, maybeProgram: false };
  if (tool === 'npm' || verb === '' || VERBS.has(verb)) return undefined;
  return { script: verb, of, rest: others, maybeProgram: true };
}

function yarnCall(given: readonly string[]): ScriptCall | undefined {
  const words = [...given];
  while (words[0] !== undefined && QUIET_FLAG.test(words[0])) words.shift();
  const [verb = '', ...others] = words;
  if (verb.startsWith('-')) return undefined;
  if (verb === 'workspace') {
    const [member = '', next = '', ...rest] = others;
    return called('yarn', next, rest, { member });
  }
  if (verb !== 'workspaces') return called('yarn', verb, others, 'own');
  const plain = others.filter((word) => !QUIET_FLAG.test(word));
  const [next = '', ...rest] = plain[0] === 'foreach' ? plain.slice(1) : plain;
  return next === 'run' ? called('yarn', next, rest, 'all') : undefined;
}
