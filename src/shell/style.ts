import { continuation, continuesAt, indentAt, leadsLine, lineEnd, lineStart } from './layout.js';
import type { ChainMember, ShellScript } from './types.js';

/** How the members of a chain are laid out: `&&` before a member at line start, or behind one at line end. */
export interface ChainStyle {
  readonly operator: 'leading' | 'trailing';
  readonly indent: string;
  /** Blanks between a leading `&&` and the member. */
  readonly gap: string;
}

/** Docker's own examples indent by four blanks. */
export const DEFAULT_STYLE: ChainStyle = { operator: 'leading', indent: '    ', gap: ' ' };

/** Columns up to which a line that we write stays one line. */
export const WIDEST_LINE = 100;

/** Indentation wider than this lines words up with something above; it says nothing about the chain. */
const WIDEST_INDENT = 8;

/** The style shown by the `&&` before a member; undefined when both stand in the middle of a line. */
function styleAt(script: ShellScript, member: ChainMember): ChainStyle | undefined {
  const { operator } = member;
  const { instruction } = script;
  if (operator === undefined) return undefined;
  if (leadsLine(instruction.text, operator.start)) {
    const gap = instruction.text.slice(operator.end, member.start);
    return {
      operator: 'leading',
      indent: indentAt(instruction.text, operator.start),
      gap: /^[ \t]+$/.test(gap) ? gap : ' ',
    };
  }
  if (!continuesAt(instruction, operator.end) || !leadsLine(instruction.text, member.start)) return undefined;
  return { operator: 'trailing', indent: indentAt(instruction.text, member.start), gap: ' ' };
}

/**
 * The style for something placed after member `index`: that of the nearest `&&` that stands at the edge of a line.
 *
 * @returns undefined when every `&&` stands in the middle of a line
 */
export function styleNear(script: ShellScript, index: number): ChainStyle | undefined {
  const chain = script.chain ?? [];
  const order = [
    chain[index],
    chain[index + 1],
    ...chain.slice(0, index).reverse(),
    ...chain.slice(index + 2),
  ];
  for (const member of order) {
    const style = member === undefined ? undefined : styleAt(script, member);
    if (style !== undefined) return style;
  }
  return undefined;
}

/** The style for a body whose `&&`, if any, show none: `&&` first, indented like the other continued lines. */
export function styleFromLines(script: ShellScript, at: number): ChainStyle {
  const { text } = script.instruction;
  const indent = lineStart(text, at) === 0 ? '' : indentAt(text, at);
  if (indent === '' || indent.length > WIDEST_INDENT) return DEFAULT_STYLE;
  return { ...DEFAULT_STYLE, indent };
}

/** `&&`, a line break, comment lines and what stands before the next member, as the style has it. */
export function seam(script: ShellScript, style: ChainStyle, comments: readonly string[]): string {
  const broken = continuation(script.instruction);
  const between = comments.join('');
  if (style.operator === 'trailing') return ` &&${broken}${between}${style.indent}`;
  return `${broken}${between}${style.indent}&&${style.gap}`;
}

/** Columns of the line that holds `at`, line end excluded. */
export function widthAt(text: string, at: number): number {
  return text.slice(lineStart(text, at), lineEnd(text, at)).replace(/\r?\n$/, '').length;
}
