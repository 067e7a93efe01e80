import { joinBodies, leaks, parseScript } from '../shell/index.js';
import { instructionFrom } from '../syntax/edit.js';
import type { Dockerfile, Instruction, Node, Trivia } from '../syntax/types.js';
import { runAt, type Run } from './commands.js';
import { usesMadeAnew } from './madeAnew.js';
import { startsErrexit } from './scope.js';
import type { Build } from './types.js';

/** Two RUNs with nothing but blank lines and comments between them. */
export interface Neighbours {
  readonly first: Run;
  readonly between: readonly Trivia[];
  readonly second: Run;
}

/** RUNs one behind the other: the second of each pair is the first of the next. */
export type Row = readonly [Neighbours, ...Neighbours[]];

/** The RUNs of a row in order. */
export function runsOf(row: Row): readonly Run[] {
  return [row[0].first, ...row.map(({ second }) => second)];
}

interface Follower {
  readonly between: readonly Trivia[];
  readonly instruction: Instruction | undefined;
}

/** The RUN that follows another one directly; undefined when something else does, or when it may not be read. */
export function neighboursAt(build: Build, first: Run): Neighbours | undefined {
  const { between, instruction } = follower(build.dockerfile, first.instruction);
  const second = instruction === undefined ? undefined : runAt(build, instruction);
  return second === undefined ? undefined : { first, between, second };
}

function follower({ nodes }: Dockerfile, instruction: Instruction): Follower {
  const between: Trivia[] = [];
  for (let at = nodes.indexOf(instruction) + 1; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node?.type === 'instruction') return { between, instruction: node };
    if (node !== undefined) between.push(node);
  }
  return { between, instruction: undefined };
}

/** Comments by which other tools, and dockopt, are told about the instruction below: inside a RUN they would say nothing. */
const SPEAKS_TO_TOOL =
  /#\s*(?:(?:hadolint|dockopt|checkov|trivy|tfsec|kics(?:-scan)?|snyk|grype|dockle|tally|shellcheck)\b.*(?:ignore|skip|disable|[:=])|(?:check|ignore)\s*[=:]|renovate:|(?:nosemgrep|nosec|nosonar|skipcq)\b)/i;

/** True for such a comment. */
export function speaksToTool(comment: string): boolean {
  return SPEAKS_TO_TOOL.test(comment);
}

/**
 * Why two neighbours may not become one RUN (hazards of merging RUN instructions): differing flags, a first body that
 * changes the shell for what follows, a second that is more than an `&&` list, a comment that speaks to a tool.
 *
 * @returns the reason; undefined when they may be joined
 */
export function joinObstacle({ first, between, second }: Neighbours): string | undefined {
  if (flagsOf(first.instruction) !== flagsOf(second.instruction)) return 'their flags differ';
  const leak = leaks(first.script);
  if (leak !== undefined) return `in the first, ${leak}`;
  if (first.script.constructs.has('( )') && exitsOnError(first)) return SUBSHELL_GOES_ON;
  const anew = usesMadeAnew(first);
  if (anew !== undefined) return `the first ${anew}`;
  if (second.script.chain === undefined) return 'the second is more than commands joined by &&';
  const told = between.find(({ type, text }) => type === 'comment' && speaksToTool(text));
  return told && 'the comment between them speaks to a tool about the second alone';
}

const SUBSHELL_GOES_ON = 'the shell stops at errors, which it does not do inside ( ) left of &&';

/** True where the SHELL, or a variable that bash reads, turns `set -e` on for every RUN (POSIX.1-2017, "set", -e). */
function exitsOnError({ scope }: Run): boolean {
  return startsErrexit(scope) || ['SHELLOPTS', 'BASH_ENV'].some((name) => scope.variables.has(name));
}

function flagsOf({ flags }: Instruction): string {
  return flags.map(({ text }) => text).join(' ');
}

/** Why the RUNs of a row may not become one; undefined when they may. */
export function rowObstacle(row: Row): string | undefined {
  for (const pair of row) {
    const obstacle = joinObstacle(pair);
    if (obstacle === undefined) continue;
    const lines = `of lines ${pair.first.instruction.origin} and ${pair.second.instruction.origin}, `;
    return row.length === 1 ? obstacle : lines + obstacle;
  }
  return undefined;
}

/**
 * The replacements that make the RUNs of a row one, comments kept.
 *
 * @param texts texts of the instructions to join in place of their own, in order
 * @returns undefined when the lines cannot be joined safely
 */
export function joined(
  row: Row,
  texts: readonly string[] = runsOf(row).map(({ instruction }) => instruction.text),
): ReadonlyMap<Node, readonly string[]> | undefined {
  const { instruction } = row[0].first;
  const gone: Node[] = [];
  let text = texts[0] ?? instruction.text;
  for (const [at, { between, second }] of row.entries()) {
    const one = parseScript(instructionFrom(text, instruction));
    const other = parseScript(instructionFrom(texts[at + 1] ?? second.instruction.text, second.instruction));
    if (one === undefined || other === undefined) return undefined;
    const comments = between.filter(({ type }) => type === 'comment').map((line) => withoutEnd(line.text));
    const next = joinBodies(one, comments, other);
    if (next === undefined) return undefined;
    text = next;
    gone.push(...between, second.instruction);
  }
  const emptied = gone.map((node): [Node, readonly string[]] => [node, []]);
  return new Map<Node, readonly string[]>([[instruction, [text]], ...emptied]);
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '');
}
