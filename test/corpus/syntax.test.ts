import { describe, expect, it } from '@jest/globals';
import { crossCheck } from '../../src/syntax/crosscheck.js';
import { parseUnchecked, print } from '../../src/syntax/parse.js';
import { countLines } from '../../src/syntax/scan.js';
import type { Dockerfile } from '../../src/syntax/types.js';
import { answers, corpusText, HAS_CORPUS, type AnswerNode } from './corpus.js';

const corpus = HAS_CORPUS ? describe : describe.skip;
if (!HAS_CORPUS)
  console.warn('SKIPPED: the shared corpus is not here; the parser was not held against BuildKit');

function ours(dockerfile: Dockerfile): AnswerNode[] {
  return dockerfile.instructions.map((instruction) => {
    const start = dockerfile.lineOf(instruction);
    return {
      instruction: instruction.rawKeyword,
      start,
      end: start + countLines(instruction.text) - 1,
      args: instruction.args,
      json: instruction.json,
      ...(instruction.flags.length > 0 && { flags: instruction.flags.map((flag) => flag.text) }),
      ...(instruction.heredocs.length > 0 && {
        heredocs: instruction.heredocs.map(({ name, expand, chomp, content }) => ({
          name,
          expand,
          chomp,
          content,
        })),
      }),
    };
  });
}

corpus.each(['buildkit', 'edge'] as const)('the parser on %s.jsonl', (name) => {
  it('prints every file byte for byte as it was', () => {
    for (const { file } of answers(name)) {
      const text = corpusText(file);
      const { dockerfile } = parseUnchecked(text);
      if (dockerfile !== undefined) expect(print(dockerfile)).toBe(text);
    }
  });

  it("gives BuildKit's answer for every file", () => {
    for (const answer of answers(name)) {
      const result = parseUnchecked(corpusText(answer.file));
      if (answer.error !== undefined) {
        expect({ file: answer.file, error: result.problem?.message }).toEqual({
          file: answer.file,
          error: expect.any(String),
        });
        continue;
      }
      const nodes = result.dockerfile === undefined ? result.problem.message : ours(result.dockerfile);
      expect({ file: answer.file, nodes }).toEqual({ file: answer.file, nodes: answer.nodes });
      expect(result.dockerfile?.escape).toBe(answer.escape);
    }
  });
});

corpus('the cross-check with dockerfile-ast', () => {
  it('agrees on every public file', () => {
    const disagreeing = answers('buildkit').filter(({ file }) => {
      const { dockerfile } = parseUnchecked(corpusText(file));
      return dockerfile !== undefined && crossCheck(corpusText(file), dockerfile) !== undefined;
    });
    expect(disagreeing.map(({ file }) => file)).toEqual([]);
  });
});
