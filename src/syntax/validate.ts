import { INSTRUCTIONS } from './arguments.js';
import { ParsedInstruction } from './instruction.js';
import type { Dockerfile, Instruction, SyntaxProblem } from './types.js';

/** Marks of Jinja, Go, ERB and CMake templates outside quotes; `{{.Name}}` is a format that docker itself takes. */
const TEMPLATE = /\{\{(?!\.)|\{%|<%|@@[A-Za-z_]+@@/;
const QUOTED = /'[^']*'|"(?:[^"\\]|\\.)*"/g;

/**
 * What is wrong with a file that BuildKit's parser would still accept and its builder would not: template marks,
 * unknown instructions, work before the first FROM. Undefined when nothing is.
 */
export function validate(dockerfile: Dockerfile): SyntaxProblem | undefined {
  let stages = 0;
  for (const instruction of dockerfile.instructions) {
    const line = dockerfile.lineOf(instruction);
    const message = templateProblem(instruction) ?? keywordProblem(instruction, stages);
    if (message !== undefined) return { line, message };
    if (instruction.keyword === 'FROM') stages += 1;
  }
  return stages > 0 ? undefined : { line: 1, message: 'no FROM instruction' };
}

function templateProblem(instruction: Instruction): string | undefined {
  if (!(instruction instanceof ParsedInstruction)) return undefined;
  const { line } = instruction;
  if (!/[{<@]/.test(line) || !TEMPLATE.test(line) || !TEMPLATE.test(line.replace(QUOTED, ''))) return undefined;
  return 'this is a template: fill it in first, then run dockopt on the result';
}

function keywordProblem(instruction: Instruction, stages: number): string | undefined {
  const { keyword, args } = instruction;
  if (!INSTRUCTIONS.has(keyword)) return `unknown instruction ${instruction.rawKeyword}`;
  if (stages === 0 && keyword !== 'FROM' && keyword !== 'ARG') return `${keyword} before the first FROM`;
  if (keyword !== 'FROM') return undefined;
  const named = args.length === 3 && args[1]?.toUpperCase() === 'AS';
  return args.length === 1 || named ? undefined : 'FROM needs an image, or an image AS name';
}
