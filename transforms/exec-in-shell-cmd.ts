import { SHELL_BUILTINS } from '../src/knowledge/shells.js';
import { distroOf } from '../src/knowledge/images.js';
import { edit, skip } from '../src/model/build.js';
import { editWords } from '../src/model/commands.js';
import { besideObstacle } from '../src/model/start/beside.js';
import { isBareShell, processOneObstacle } from '../src/model/start/processOne.js';
import { receiverOf, shellStarts, type Start } from '../src/model/start/starts.js';
import type { Build, Transform } from '../src/model/types.js';
import type { ShellCommand } from '../src/shell/index.js';

export const execInShellCmd: Transform = {
  name: 'exec-in-shell-cmd',
  summary: 'Put `exec` before the program that a CMD or ENTRYPOINT in shell form starts.',
  level: 'recommended',
  after: ['exec-form-cmd'],
  declares: ['cmd', 'entrypoint'],
  docs: {
    why:
      'In shell form the first process of the container is /bin/sh. dash, the shell of Debian and Ubuntu, waits for the ' +
      'program and passes no signal on: `docker stop` waits ten seconds and kills it. After `exec` the program is in the ' +
      'place of the shell and can stop in order. Words, variables and environment stay what they were.',
    example: {
      before: 'FROM python:3.12-slim\nENV PORT=8000\nCMD gunicorn --bind 0.0.0.0:$PORT app:app\n',
      after: 'FROM python:3.12-slim\nENV PORT=8000\nCMD exec gunicorn --bind 0.0.0.0:$PORT app:app\n',
    },
    risk:
      'A program that handles the signal of `docker stop` now ends at once, not after ten seconds. ' +
      'As process 1 it gets only the signals that it handles: Ctrl-C under `docker run -it` no longer ends one that ' +
      'does not, such as node without a handler, and it has to reap the orphans of what it starts. ' +
      '`docker run --init` takes care of both. Only programs that are known to work as process 1 are changed.',
    references: [
      'https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example',
      'https://docs.docker.com/reference/build-checks/json-args-recommended/',
      'https://jupyter-notebook.readthedocs.io/en/v6.5.2/public_server.html#docker-cmd',
      'https://pptr.dev/troubleshooting#running-puppeteer-in-docker',
      'https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#exec',
    ],
  },
  apply(build) {
    let result = build;
    for (const start of shellStarts(build)) result = applyTo(result, start);
    return result;
  },
};

function applyTo(build: Build, start: Start): Build {
  const { instruction, script } = start;
  const command = script.chain
    ?.at(-1)
    ?.commands.find(({ member }) => member === (script.chain?.length ?? 0) - 1);
  if (command !== undefined && isRight(start, command)) return build;
  const reason = command === undefined ? whyNoProgram(start) : obstacle(build, start, command);
  const left = (why: string): Build =>
    skip(build, execInShellCmd, instruction, `left the shell of ${instruction.keyword} as process 1: ${why}`);
  if (command === undefined || reason !== undefined) return left(reason ?? 'it is not read');
  const index = script.commands.indexOf(command);
  const first = command.words[0]?.text ?? '';
  const text = editWords(instruction, index, [{ replace: 0, text: `exec ${first}` }]);
  if (text === undefined) return left('its lines could not be edited safely');
  return edit(build, execInShellCmd, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: `put exec before \`${first}\`: it takes the place of the shell, and gets the signal of \`docker stop\``,
  });
}

/** True where the program takes the place of the shell already. */
function isRight({ scope, script, stage }: Start, { name, words, redirections }: ShellCommand): boolean {
  if (name === 'exec' || isBareShell(words.map(({ value }) => value))) return true;
  const { registry, repository, tag } = stage.resolved ?? stage.image;
  const isBash =
    scope.shell === undefined
      ? distroOf(repository, tag, registry).family === 'rpm'
      : scope.shell[0]?.endsWith('bash') === true;
  // bash does so by itself for one plain command (execute_cmd.c, ONESHOT).
  return isBash && script.commands.length === 1 && redirections.length === 0;
}

function whyNoProgram({ script }: Start): string {
  return script.chain === undefined
    ? 'it runs more than commands joined by &&'
    : 'its last command is more than one program';
}

function obstacle(build: Build, start: Start, command: ShellCommand): string | undefined {
  const { instruction, script, stage } = start;
  const { name, words, assignments, redirections, negated, editable } = command;
  if (words.length === 0) return 'it starts no program';
  if (name === undefined) return `what ${words[0]?.text ?? ''} starts is only known in the container`;
  if (SHELL_BUILTINS.has(name)) return `${name} is part of the shell`;
  if (negated || !editable || name.startsWith('-')) return 'its last command could not be read for certain';
  if (assignments.length > 0) return `shells differ in what ${assignments[0]?.name ?? ''}= means before exec`;
  if (redirections.some((text) => text.startsWith('&>')))
    return '&> starts a background job in a POSIX shell';
  const receiver = instruction.keyword === 'CMD' ? receiverOf(stage) : undefined;
  if (receiver !== undefined && 'reason' in receiver) return receiver.reason;
  const others = script.commands.filter((other) => other !== command);
  const values = words.map(({ value }) => value);
  return (
    shellObstacle(start) ??
    besideObstacle(script, build.project, others) ??
    processOneObstacle(build, start, values)
  );
}

/** A login shell, and bash under BASH_ENV, read files that may define a function of the program's name. */
function shellObstacle({ scope }: Start): string | undefined {
  const [program = '', ...options] = scope.shell ?? [];
  if (scope.shell === undefined) return undefined;
  const isPlain = options.every((option) => /^-[ceoux]+$|^(?:pipefail|errexit|nounset)$/.test(option));
  if (!isPlain) return 'SHELL has options that make it read files of its own';
  return program.endsWith('bash') && scope.variables.has('BASH_ENV')
    ? 'BASH_ENV names a file that may define functions'
    : undefined;
}
