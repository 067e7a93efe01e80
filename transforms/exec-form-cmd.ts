import { SHELL_BUILTINS } from '../src/knowledge/shells.js';
import { edit, skip } from '../src/model/build.js';
import { environmentObstacle } from '../src/model/start/environment.js';
import { processOneObstacle } from '../src/model/start/processOne.js';
import { receiverOf, shellStarts, type Start } from '../src/model/start/starts.js';
import type { Build, Transform } from '../src/model/types.js';
import { instructionFrom } from '../src/syntax/edit.js';

export const execFormCmd: Transform = {
  name: 'exec-form-cmd',
  summary: 'Write a CMD of plain words in exec form, so that its program gets the signals.',
  level: 'recommended',
  declares: ['cmd'],
  rules: ['DL3025', 'JSONArgsRecommended'],
  docs: {
    why:
      'In shell form the first process of the container is /bin/sh. dash, the shell of Debian and Ubuntu, waits for the ' +
      'program and passes no signal on: `docker stop` waits ten seconds and kills it. In exec form the program is started ' +
      'without a shell. Only words that no shell would change are written so.',
    example: {
      before: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD node server.js\n',
      after: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
    },
    risk:
      'A program that handles the signal of `docker stop` now ends at once, not after ten seconds. ' +
      'As process 1 it gets only the signals that it handles: Ctrl-C under `docker run -it` no longer ends one that ' +
      'does not, such as node without a handler; `docker run --init` helps. Where no shell script is the ENTRYPOINT, the ' +
      'variable PWD is not set any more: sources of the project that name it are left alone, a dependency could ask for it.',
    references: [
      'https://docs.docker.com/reference/build-checks/json-args-recommended/',
      'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
      'https://github.com/hadolint/hadolint/wiki/DL3025',
      'https://github.com/google/copybara/pull/255',
    ],
  },
  apply(build) {
    let result = build;
    for (const start of shellStarts(build)) result = applyTo(result, start);
    return result;
  },
};

function applyTo(build: Build, start: Start): Build {
  const { instruction, stage } = start;
  const words = plainWords(start);
  const [program = ''] = words ?? [];
  if (words === undefined || program === '' || SHELL_BUILTINS.has(program)) return build;
  const left = (why: string): Build =>
    skip(build, execFormCmd, instruction, `left ${instruction.keyword} in shell form: ${why}`);
  if (instruction.keyword === 'ENTRYPOINT')
    return left('in exec form CMD and the arguments of `docker run` would be appended to it');
  // What keeps the shell as process 1 is said by exec-in-shell-cmd.
  const receiver = receiverOf(stage);
  if ('reason' in receiver || processOneObstacle(build, start, words) !== undefined) return build;
  // A shell script sets PWD for what it executes, and can start a script without `#!`.
  const missing = receiver.shell ? undefined : environmentObstacle(build, stage, words);
  if (missing !== undefined) return left(missing);
  const text = inExecForm(start, words);
  if (text === undefined) return left('its lines could not be edited safely');
  return edit(build, execFormCmd, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: `wrote CMD in exec form: \`${program}\` is started without a shell, and gets the signal of \`docker stop\``,
    ...(receiver.shell && { evidence: [`${stage.image.text} hands CMD on through a shell script`] }),
  });
}

/** The words of a start that is one plain command; undefined when a shell has anything to do for it. */
function plainWords({ scope, script, instruction }: Start): readonly string[] | undefined {
  const [command, another] = script.commands;
  if (scope.shell !== undefined || command === undefined || another !== undefined) return undefined;
  if (command.member !== 0 || script.chain?.length !== 1 || script.hasComment || command.negated)
    return undefined;
  if (command.assignments.length > 0 || command.redirections.length > 0) return undefined;
  if (instruction.body.text.includes('\\') || instruction.comments.length > 0) return undefined;
  const values = command.words.map(({ value }) => value);
  // Quotes and other letters would have to be escaped in JSON, and read worse than before.
  const plain = values.filter((value) => value !== undefined && /^[ !#-[\]-~]*$/.test(value));
  if (plain.length !== values.length) return undefined;
  const words = plain.filter((value) => value !== undefined);
  return words[0] === 'exec' ? words.slice(1) : words;
}

function inExecForm({ instruction }: Start, words: readonly string[]): string | undefined {
  const { text, bodySpan } = instruction;
  const array = `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
  const result = text.slice(0, bodySpan.start) + array + text.slice(bodySpan.end);
  const made = instructionFrom(result, instruction);
  const isRight = made.json && made.args.length === words.length;
  return isRight && made.args.every((word, index) => word === words[index]) ? result : undefined;
}
