import type { Family } from './suites.js';

export type Shell = 'dash' | 'ash' | 'bash' | 'cmd';

const DEFAULT_SHELLS: Readonly<Record<Family, Shell | undefined>> = {
  debian: 'dash',
  ubuntu: 'dash',
  alpine: 'ash',
  busybox: 'ash',
  rpm: 'bash',
  windows: 'cmd',
  scratch: undefined,
  unknown: undefined,
};

/**
 * The program behind the default shell of RUN, CMD and ENTRYPOINT (`/bin/sh -c`; `cmd /S /C` on Windows).
 * @returns undefined when the image has no shell or its distribution is not known
 */
export function defaultShell(family: Family, hasShell: boolean): Shell | undefined {
  return hasShell ? DEFAULT_SHELLS[family] : undefined;
}

/**
 * Builtins whose effect outlives the command: they change the directory, the variables, the options or the course of the
 * shell for everything that follows, so that two RUN bodies with one of them cannot be joined.
 * POSIX.1-2017, 2.14 and the bash manual, "Shell Builtin Commands".
 */
export const LEAKING_BUILTINS: ReadonlySet<string> = new Set(
  'cd pushd popd export unset set shopt source . alias unalias umask ulimit trap exec exit eval'.split(' '),
);

/**
 * Builtins and reserved words of dash, busybox ash and bash: `exec` in front of one of them would start a program of that
 * name, or none. Manuals of dash 0.5.12, busybox 1.36 (ash) and bash 5.2, "Shell Builtin Commands".
 */
export const SHELL_BUILTINS: ReadonlySet<string> = new Set(
  (
    '. : [ [[ alias bg bind break builtin caller case cd chdir command compgen complete compopt continue coproc declare ' +
    'dirs disown do done echo elif else enable esac eval exec exit export false fc fg fi for function getopts hash help ' +
    'history if in jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return select set ' +
    'shift shopt source suspend test then time times trap true type typeset ulimit umask unalias unset until wait while ' +
    '! { }'
  ).split(' '),
);
