import { edit, skip } from '../src/model/build.js';
import { isLegacyPair, withEquals } from '../src/model/instructions/legacyPair.js';
import type { Build, Transform } from '../src/model/types.js';
import type { Instruction } from '../src/syntax/types.js';

export const envEquals: Transform = {
  name: 'env-equals',
  summary: 'Write `ENV name value` and `LABEL name value` with `=`, quoted where needed.',
  level: 'safe',
  rules: ['LegacyKeyValueFormat'],
  docs: {
    why:
      'The form without `=` is deprecated, `docker build --check` complains of it, and it surprises: all that follows ' +
      'the first blank is the value, so that `ENV A 1 B=2` sets one variable. The new form sets the same value; where ' +
      'it holds blanks, they are quoted.',
    example: {
      before: 'FROM debian:bookworm-slim\nENV LANG C.UTF-8\nENV JAVA_OPTS -Xms64m -Xmx512m\n',
      after: 'FROM debian:bookworm-slim\nENV LANG=C.UTF-8\nENV JAVA_OPTS="-Xms64m -Xmx512m"\n',
    },
    references: [
      'https://docs.docker.com/reference/build-checks/legacy-key-value-format/',
      'https://docs.docker.com/reference/dockerfile/#env',
    ],
  },
  apply: (build) => build.dockerfile.instructions.filter(isLegacyPair).reduce(visit, build),
};

function visit(build: Build, instruction: Instruction): Build {
  if (build.protected.has(instruction)) return build;
  const { keyword, args } = instruction;
  const written = withEquals(instruction);
  if ('reason' in written)
    return skip(build, envEquals, instruction, `left \`${keyword} ${args[0]}\` without =: ${written.reason}`);
  return edit(build, envEquals, {
    at: instruction,
    replace: new Map([[instruction, [written.text]]]),
    message: `wrote \`${keyword} ${args[0]}\` with =: the form with a blank is deprecated`,
  });
}
