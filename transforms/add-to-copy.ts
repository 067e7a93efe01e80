import { edit, skip } from '../src/model/build.js';
import { addingOf } from '../src/model/instructions/adding.js';
import type { Build, Transform } from '../src/model/types.js';
import { copyText } from '../src/model/work.js';
import { instructionFrom } from '../src/syntax/edit.js';
import type { Instruction } from '../src/syntax/types.js';

export const addToCopy: Transform = {
  name: 'add-to-copy',
  summary: 'Write COPY for an ADD of plain files and directories.',
  level: 'safe',
  rules: ['DL3020'],
  docs: {
    why:
      'ADD fetches URLs and unpacks archives; for everything else it does what COPY does, and a reader has to look at ' +
      'each source to know. COPY goes on copying when somebody puts an archive in the place of a file. Owner, mode and ' +
      'destination are the same, so the image is.',
    risk: 'The builder does not know the new instruction from its cache: the next build runs it, and what follows, once.',
    example: {
      before: 'FROM python:3.12-slim\nWORKDIR /app\nADD . .\n',
      after: 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\n',
    },
    references: [
      'https://docs.docker.com/build/building/best-practices/#add-or-copy',
      'https://docs.docker.com/reference/dockerfile/#adding-local-tar-archives',
      'https://github.com/hadolint/hadolint/wiki/DL3020',
    ],
  },
  apply: (build) =>
    build.dockerfile.instructions.filter(({ keyword }) => keyword === 'ADD').reduce(visit, build),
};

function visit(build: Build, instruction: Instruction): Build {
  if (build.protected.has(instruction)) return build;
  const adding = addingOf(build, instruction);
  if (adding === undefined) return build;
  if ('reason' in adding) return skip(build, addToCopy, instruction, `left ADD: ${adding.reason}`);
  const keyword = instruction.rawKeyword === 'add' ? 'copy' : 'COPY';
  const text = instruction.text.replace(/^(\s*)add\b/i, `$1${keyword}`);
  // A keyword that goes over two lines is left.
  if (text === instruction.text) return build;
  const after = copyText(instructionFrom(text, instruction));
  return edit(build, addToCopy, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: 'wrote COPY for ADD: nothing here is unpacked or fetched',
    evidence: adding.evidence,
    effects: [{ type: 'rewrite', before: copyText(instruction), after }],
  });
}
