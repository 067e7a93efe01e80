import { edit } from '../src/model/build.js';
import { withAs } from '../src/model/instructions/keywords.js';
import type { Build, Transform } from '../src/model/types.js';
import { instructionFrom } from '../src/syntax/edit.js';
import type { Instruction } from '../src/syntax/types.js';

export const keywordCase: Transform = {
  name: 'keyword-case',
  summary: 'Write the few instructions whose case differs from the others as most of the file has them.',
  level: 'safe',
  rules: ['ConsistentInstructionCasing'],
  docs: {
    why:
      'The case of a keyword means nothing to the builder, so one that differs only makes readers stop, and searches miss ' +
      'it. Most of the file decides, as in `docker build --check`; where both are as many, upper case does.',
    example: {
      before: 'FROM debian:bookworm-slim\nrun echo 1\nCMD ["sh"]\n',
      after: 'FROM debian:bookworm-slim\nRUN echo 1\nCMD ["sh"]\n',
    },
    references: ['https://docs.docker.com/reference/build-checks/consistent-instruction-casing/'],
  },
  apply(build) {
    const { instructions } = build.dockerfile;
    const lower = instructions.filter(isLower).length;
    const upper = instructions.filter(({ rawKeyword, keyword }) => rawKeyword === keyword).length;
    return lower > upper ? toCase(build, 'lower') : toCase(build, 'upper');
  },
};

function isLower({ rawKeyword }: Instruction): boolean {
  return rawKeyword === rawKeyword.toLowerCase();
}

function toCase(build: Build, wanted: 'lower' | 'upper'): Build {
  const replace = new Map<Instruction, readonly string[]>();
  for (const instruction of build.dockerfile.instructions) {
    const text = build.protected.has(instruction) ? undefined : inCase(instruction, wanted);
    if (text !== undefined) replace.set(instruction, [text]);
  }
  const [first] = replace.keys();
  if (first === undefined) return build;
  const what = replace.size === 1 ? 'this keyword' : `${replace.size} keywords`;
  const message = `wrote ${what} in ${wanted} case, as most of the file has them`;
  return edit(build, keywordCase, { at: first, replace, message });
}

/** The instruction's text; undefined when it is right already, or its keyword goes over two lines. */
function inCase(instruction: Instruction, wanted: 'lower' | 'upper'): string | undefined {
  const { rawKeyword, keyword, text } = instruction;
  const right = wanted === 'lower' ? rawKeyword.toLowerCase() : keyword;
  const at = text.indexOf(rawKeyword);
  if (rawKeyword === right || at < 0) return undefined;
  const now = text.slice(0, at) + right + text.slice(at + rawKeyword.length);
  // FROM and AS go together (FromAsCasing).
  return keyword === 'FROM' ? withAs(instructionFrom(now, instruction), wanted) : now;
}
