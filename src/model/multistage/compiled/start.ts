/** Whether the container starts the program that its steps compile, and nothing else. */
import { baseOf, dirOf } from '../../../project/paths.js';
import { parseScript } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import { joinWorkdir } from '../../scope.js';
import type { Model, Stage } from '../../stages.js';

interface Refusal {
  readonly refused: string;
}

/** Directories of PATH that every image has in which nothing sets it. */
const USUAL_PATH: ReadonlySet<string> = new Set([
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
]);

export interface Start {
  /** True where a shell starts the program. */
  readonly shell: boolean;
  readonly instruction: Instruction;
}

/**
 * How the container starts the program; refuses where it starts anything else.
 *
 * @param program its absolute path, and the command that makes it
 */
export function startOf(
  model: Model,
  stage: Stage,
  program: { readonly output: string; readonly maker: string },
): Start | Refusal {
  const { output, maker } = program;
  const last = (keyword: string): Instruction | undefined =>
    stage.instructions.findLast((each) => each.keyword === keyword);
  const check = last('HEALTHCHECK');
  const entrypoint = last('ENTRYPOINT');
  const start = entrypoint ?? last('CMD');
  if (start === undefined) return { refused: 'no CMD or ENTRYPOINT starts a program' };
  const workdir = model.finalScope(stage).workdir;
  const started = firstWord(start);
  const where = `line ${start.origin} starts`;
  if (started === undefined) return { refused: `what line ${start.origin} starts is not plain` };
  if (!isIt(started, output, workdir))
    return { refused: `${where} ${started}, and ${maker} makes ${output}` };
  if (check !== undefined && !/^NONE$/i.test(check.body.text.trim())) {
    const probe = check.args.length > 0 ? probeOf(check) : undefined;
    if (probe === undefined || !isIt(probe, output, workdir))
      return {
        refused: `line ${check.origin} checks the container's health with ${probe ?? 'a script'}, which stays behind`,
      };
  }
  return { shell: !start.json, instruction: start };
}

function isIt(written: string, output: string, workdir: string | undefined): boolean {
  if (written.includes('/')) return joinWorkdir(workdir, written) === output;
  return USUAL_PATH.has(dirOf(output)) && baseOf(output) === written;
}

/** The program of a start: plain words alone in exec form, one simple command in shell form. */
function firstWord(instruction: Instruction): string | undefined {
  if (instruction.json) return instruction.args[0];
  const script = parseScript(instruction);
  const [command, more] = script?.commands ?? [];
  if (command === undefined || more !== undefined || script?.chain?.length !== 1) return undefined;
  if (command.redirections.length > 0 || command.assignments.length > 0) return undefined;
  const [first, second] = command.words;
  return first?.value === 'exec' ? second?.value : first?.value;
}

function probeOf(check: Instruction): string | undefined {
  const json = /^CMD\s+(\[.*\])\s*$/is.exec(check.body.text)?.[1];
  if (json === undefined) return undefined;
  const words: unknown = parsed(json);
  return Array.isArray(words) ? String(words[0]) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
