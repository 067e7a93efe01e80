import { edit, skip } from '../src/model/build.js';
import { runsWith, type Run } from '../src/model/commands.js';
import { isMade } from '../src/model/instructions/directories.js';
import { commentsAbove, removalOf } from '../src/model/instructions/removing.js';
import { directoryAt } from '../src/model/directory.js';
import { speaksToTool } from '../src/model/joining.js';
import { joinWorkdir } from '../src/model/scope.js';
import type { Build, Transform } from '../src/model/types.js';
import { commandText } from '../src/model/work.js';
import type { ShellCommand } from '../src/shell/index.js';

export const removeLoneCd: Transform = {
  name: 'remove-lone-cd',
  summary: 'Remove a RUN that does nothing but `cd` into a directory that is there.',
  level: 'safe',
  rules: ['DL3003'],
  docs: {
    why:
      'Every RUN begins in the working directory: a `cd` ends with its own. Alone it does nothing, or fails where there is ' +
      'no such directory; so it goes only where the directory is made by the file itself, or by every image. It was ' +
      'probably meant as a WORKDIR, which the message says: what follows never ran there.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN cd /tmp\nRUN make\n',
      after: 'FROM debian:bookworm-slim\nRUN make\n',
    },
    references: ['https://docs.docker.com/reference/dockerfile/#workdir'],
  },
  apply: (build) => runsWith(build, 'cd').reduce(visit, build),
};

function visit(build: Build, run: Run): Build {
  const { instruction } = run;
  const [command, more] = run.script.commands;
  if (command?.name !== 'cd' || command.member === undefined || more !== undefined) return build;
  const written = commandText(command);
  const left = (reason: string): Build =>
    skip(
      build,
      removeLoneCd,
      instruction,
      `left \`${written}\`, which changes nothing for what follows: ${reason}`,
    );
  const target = plainTarget(command);
  if (target === undefined) return left('probably meant as WORKDIR');
  const meant = `probably meant as \`WORKDIR ${target}\``;
  const path = joinWorkdir(directoryAt(run.model, instruction), target);
  if (path === undefined || instruction.flags.length > 0 || !isMade(build, run, path)) return left(meant);
  // It would come to speak of the next instruction.
  if (commentsAbove(build.dockerfile, instruction).some(({ text }) => speaksToTool(text)))
    return left('the comment above it speaks to a tool about it');
  return edit(build, removeLoneCd, {
    at: instruction,
    replace: removalOf(build.dockerfile, instruction),
    message: `removed \`${written}\`: it changed nothing for what follows; ${meant}`,
    effects: [{ type: 'remove', before: written }],
  });
}

/** The directory of a plain `cd path`. */
function plainTarget({
  words,
  assignments,
  redirections,
  negated,
  background,
}: ShellCommand): string | undefined {
  const [, target, more] = words;
  if (target?.value === undefined || more !== undefined || negated || background) return undefined;
  if (assignments.length + redirections.length > 0 || /^[-~]|^$/.test(target.value)) return undefined;
  return target.value;
}
