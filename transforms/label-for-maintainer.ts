import { edit, skip } from '../src/model/build.js';
import { quoted, withHead } from '../src/model/instructions/quoting.js';
import type { Build, Transform } from '../src/model/types.js';
import type { Instruction } from '../src/syntax/types.js';

const KEY = 'org.opencontainers.image.authors';

export const labelForMaintainer: Transform = {
  name: 'label-for-maintainer',
  summary: `Write MAINTAINER, which is deprecated, as the label ${KEY}.`,
  level: 'safe',
  declares: ['label'],
  rules: ['DL4000', 'MaintainerDeprecated'],
  docs: {
    why:
      'MAINTAINER is deprecated, and `docker build --check` complains of it. A label says the same, shows in ' +
      '`docker inspect` beside the others, and its key is the one that the OCI image specification has for authors. ' +
      'MAINTAINER takes its text as it stands, so what a label would expand or unquote is escaped; quotes around the ' +
      'whole text become those of the label.',
    risk:
      'The field `Author` of the image stays empty, and a label of this key that the base image has gets another value. ' +
      'Both are notes for people: no container runs otherwise.',
    example: {
      before: 'FROM debian:bookworm-slim\nMAINTAINER Ada Lovelace <ada@example.org>\n',
      after:
        'FROM debian:bookworm-slim\n' +
        'LABEL org.opencontainers.image.authors="Ada Lovelace <ada@example.org>"\n',
    },
    references: [
      'https://docs.docker.com/reference/build-checks/maintainer-deprecated/',
      'https://docs.docker.com/reference/dockerfile/#maintainer-deprecated',
      'https://github.com/opencontainers/image-spec/blob/main/annotations.md',
    ],
  },
  apply(build) {
    const found = build.dockerfile.instructions.filter(({ keyword }) => keyword === 'MAINTAINER');
    if (found.length === 0) return build;
    const isTaken = build.dockerfile.instructions.some(setsKey);
    return found.reduce((result, instruction) => visit(result, instruction, isTaken), build);
  },
};

function visit(build: Build, instruction: Instruction, isTaken: boolean): Build {
  if (build.protected.has(instruction)) return build;
  if (instruction.comments.length > 0) return leave(build, instruction, 'a comment stands between its lines');
  if (isTaken) return leave(build, instruction, `the file sets the label ${KEY} itself`);
  const keyword = instruction.rawKeyword === 'maintainer' ? 'label' : 'LABEL';
  return edit(build, labelForMaintainer, {
    at: instruction,
    replace: new Map([
      [instruction, [withHead(instruction, `${keyword} ${KEY}=${valueOf(instruction.body.text)}`)]],
    ]),
    message: 'wrote the maintainer as a label: MAINTAINER is deprecated',
  });
}

function leave(build: Build, instruction: Instruction, reason: string): Build {
  return skip(build, labelForMaintainer, instruction, `left MAINTAINER: ${reason}`);
}

/** Labels keep the last value of a key; a variable in another key could stand for this one. */
function setsKey({ keyword, text, args }: Instruction): boolean {
  if (keyword !== 'LABEL') return keyword === 'ONBUILD' && text.includes(KEY);
  return args.some((word, index) => index % 3 === 0 && (word.includes(KEY) || word.includes('$')));
}

/** MAINTAINER keeps its whole text (BuildKit: dispatchMaintainer), in which nothing is expanded. */
function valueOf(text: string): string {
  const inQuotes = /^"([^"\\]*)"$|^'([^'\\]*)'$/.exec(text);
  return quoted(inQuotes?.[1] ?? inQuotes?.[2] ?? text);
}
