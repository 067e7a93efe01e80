import { INSTRUCTIONS } from './arguments.js';
import type { Dockerfile, Instruction, SyntaxProblem } from './types.js';

/**
 * What is wrong with a file that BuildKit's parser would still accept and its builder would not: unknown
 * instructions, work before the first FROM, FROM without an image. Undefined when nothing is.
 */
export function validate(dockerfile: Dockerfile): SyntaxProblem | undefined {
  let stages = 0;
  for (const instruction of dockerfile.instructions) {
    const line = dockerfile.lineOf(instruction);
    const message = keywordProblem(instruction, stages);
    if (message !== undefined) return { line, message };
    if (instruction.keyword === 'FROM') stages += 1;
  }
  return stages > 0 ? undefined : { line: 1, message: 'no FROM instruction' };
}

function keywordProblem(instruction: Instruction, stages: number): string | undefined {
  const { keyword, args } = instruction;
  if (!INSTRUCTIONS.has(keyword)) return `unknown instruction ${instruction.rawKeyword}`;
  if (stages === 0 && keyword !== 'FROM' && keyword !== 'ARG') return `${keyword} before the first FROM`;
  if (keyword !== 'FROM') return undefined;
  const named = args.length === 3 && args[1]?.toUpperCase() === 'AS';
  return args.length === 1 || named ? undefined : 'FROM needs an image, or an image AS name';
}
