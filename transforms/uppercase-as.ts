import { edit } from '../src/model/build.js';
import { withAs } from '../src/model/instructions/keywords.js';
import type { Build, Transform } from '../src/model/types.js';
import type { Instruction } from '../src/syntax/types.js';

export const uppercaseAs: Transform = {
  name: 'uppercase-as',
  summary: 'Write `as` in upper case where its FROM is.',
  level: 'safe',
  after: ['keyword-case'],
  rules: ['FromAsCasing'],
  docs: {
    why:
      'The two are one instruction, and `docker build --check` complains where their case differs. The builder takes both. ' +
      'A file that writes its keywords in lower case keeps them.',
    example: {
      before: 'FROM golang:1.25 as build\nRUN go version\n',
      after: 'FROM golang:1.25 AS build\nRUN go version\n',
    },
    references: ['https://docs.docker.com/reference/build-checks/from-as-casing/'],
  },
  apply: (build) =>
    build.dockerfile.instructions.filter(({ rawKeyword }) => rawKeyword === 'FROM').reduce(visit, build),
};

function visit(build: Build, instruction: Instruction): Build {
  if (build.protected.has(instruction)) return build;
  const text = withAs(instruction, 'upper');
  if (text === instruction.text) return build;
  return edit(build, uppercaseAs, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: 'wrote AS in upper case, like its FROM',
  });
}
