import { ParsedInstruction } from '../syntax/instruction.js';
import type { Instruction } from '../syntax/types.js';
import { tailOf } from './layout.js';
import { parseScript } from './script.js';
import type { ShellScript, ShellUnit } from './types.js';

/** What an edited instruction must turn out to be. */
export interface Expected {
  /** Its body, apart from the amount of blanks between words. */
  readonly body: string;
  readonly comments: readonly string[];
  /** What stands after the body. */
  readonly tail: string;
  /** The skeletons it must have; any when undefined. */
  readonly skeletons?: readonly string[];
}

/**
 * Reads an edit's result again and compares it with what was meant: the words of every command, the structure around
 * them, comments, keyword, flags, tail. An edit that turns out otherwise is given up, never returned.
 *
 * @param origin the instruction whose keyword, flags and escape character it must have
 * @returns `text`, or undefined when it is not what was expected
 */
export function checked(origin: Instruction, text: string, expected: Expected): string | undefined {
  const made = readInstruction(text, origin);
  const wanted = readInstruction(`RUN ${expected.body}`, origin);
  if (made === undefined || wanted === undefined || !sameHead(made, origin)) return undefined;
  if (!sameTexts(made.comments, expected.comments) || tailOf(made) !== expected.tail) return undefined;
  const script = parseScript(made);
  const plain = parseScript(wanted);
  if (script === undefined || plain === undefined) return undefined;
  if (script.hasComment !== plain.hasComment || !sameUnits(script.units, plain.units)) return undefined;
  if (expected.skeletons === undefined) return text;
  return sameTexts(skeletonsOf(script), expected.skeletons) ? text : undefined;
}

/** True when the text, run by itself, is one command or a pure `&&` list of them, without a comment. */
export function isChainText(text: string, origin: Instruction): boolean {
  const made = readInstruction(`RUN ${text}`, origin);
  const script = made === undefined ? undefined : parseScript(made);
  return script?.chain !== undefined && !script.hasComment && !text.includes('\n');
}

/** The text as one instruction; undefined when it is more than one or BuildKit would refuse it. */
function readInstruction(text: string, origin: Instruction): Instruction | undefined {
  const made = new ParsedInstruction(text, origin.escape, origin.origin);
  return made.headEnd === text.length && made.error === undefined ? made : undefined;
}

function sameHead(made: Instruction, origin: Instruction): boolean {
  return (
    made.rawKeyword === origin.rawKeyword &&
    sameTexts(
      made.flags.map((flag) => flag.text),
      origin.flags.map((flag) => flag.text),
    )
  );
}

/** The skeleton of each unit. */
export function skeletonsOf(script: ShellScript): readonly string[] {
  return script.units.map((unit) => unit.skeleton);
}

function sameUnits(a: readonly ShellUnit[], b: readonly ShellUnit[]): boolean {
  return (
    a.length === b.length &&
    a.every((unit, index) => {
      const other = b[index];
      return (
        other !== undefined && unit.skeleton === other.skeleton && sameTexts(unit.commands, other.commands)
      );
    })
  );
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
