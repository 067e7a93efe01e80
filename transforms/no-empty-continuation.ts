import { edit, skip } from '../src/model/build.js';
import type { Build, Transform } from '../src/model/types.js';
import type { Instruction } from '../src/syntax/types.js';

/** A line that is continued or a comment, and the empty lines behind it, up to one that goes on. */
const EMPTY = /(\n)(?:[ \t]*\r?\n)+(?=[ \t]*\S)/g;

/** Behind an empty line: what was probably meant to be an instruction of its own. */
const SWALLOWED =
  /\n[ \t]*\r?\n[ \t]*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s/;

export const noEmptyContinuation: Transform = {
  name: 'no-empty-continuation',
  summary: 'Remove the empty lines inside instructions that go over several lines.',
  level: 'safe',
  rules: ['NoEmptyContinuation'],
  docs: {
    why:
      'BuildKit passes over an empty line behind a continued one and goes on with the next, and warns that a later version ' +
      'will take this for an error. Whoever reads the file takes it for the end of the instruction already.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN make \\\n\n    && make install\n',
      after: 'FROM debian:bookworm-slim\nRUN make \\\n    && make install\n',
    },
    references: ['https://docs.docker.com/reference/build-checks/no-empty-continuation/'],
  },
  apply: (build) => build.dockerfile.instructions.reduce(visit, build),
};

function visit(build: Build, instruction: Instruction): Build {
  const { text, heredocs } = instruction;
  if (!text.includes('\n') || build.protected.has(instruction)) return build;
  // In a here-document every line counts, the empty ones too.
  if (heredocs.length > 0) return build;
  const written = text.replace(EMPTY, '$1');
  if (written === text) return build;
  const swallowed = SWALLOWED.exec(text)?.[1];
  if (swallowed !== undefined)
    return skip(
      build,
      noEmptyContinuation,
      instruction,
      `left an empty line inside ${instruction.keyword}: the ${swallowed} behind it looks like an instruction, and BuildKit reads it as a part of this one`,
    );
  return edit(build, noEmptyContinuation, {
    at: instruction,
    replace: new Map([[instruction, [written]]]),
    message: `removed the empty lines inside ${instruction.keyword}: BuildKit will take them for errors`,
  });
}
