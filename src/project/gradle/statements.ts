/** The statements of a build script of Gradle: what stands beside one another at one level of braces. */
import type { Token } from './tokens.js';

/** `tasks.named('jar') { … }`: what stands before the block, and the statements in it. */
export interface Statement {
  /** Names with dots between them before anything else: `archiveFileName.set`, `tasks.named`. */
  readonly name: string;
  /** What follows the name, up to the block: an assignment, arguments, types. */
  readonly rest: readonly Token[];
  /** What is in the braces at its end; undefined without such. */
  readonly block: readonly Token[] | undefined;
  readonly tokens: readonly Token[];
}

const OPENS: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSES: ReadonlySet<string> = new Set([')', ']', '}']);
/** At the begin of a line, they go on with the one above. */
const GOES_ON: ReadonlySet<string> = new Set(['.', '?', ':', '+', '=', '-', ')', ']', '}']);

/** @returns undefined where the brackets do not match */
export function statementsOf(tokens: readonly Token[]): readonly Statement[] | undefined {
  const statements: Statement[] = [];
  let start = 0;
  let depth = 0;
  const close = (end: number): void => {
    if (end > start) statements.push(statement(tokens.slice(start, end)));
    start = end;
  };
  for (const [at, token] of tokens.entries()) {
    if (token.inner) continue;
    const mark = token.kind === 'mark' ? token.text : '';
    if (depth === 0 && token.first && !GOES_ON.has(mark)) close(at);
    if (depth === 0 && mark === ';') {
      close(at);
      start = at + 1;
    }
    if (OPENS.has(mark)) depth += 1;
    if (CLOSES.has(mark)) depth -= 1;
    if (depth < 0) return undefined;
  }
  close(tokens.length);
  return depth === 0 ? statements : undefined;
}

function statement(all: readonly Token[]): Statement {
  const tokens = all.filter(({ inner }) => !inner);
  let end = 0;
  while (tokens[end]?.kind === 'word') {
    end += 1;
    if (!isMark(tokens[end], '.') || tokens[end + 1]?.kind !== 'word') break;
    end += 1;
  }
  const name = tokens.slice(0, end).map(({ text }) => text);
  const open = opening(tokens);
  return {
    name: name.join(''),
    rest: tokens.slice(end, open),
    block: open === undefined ? undefined : tokens.slice(open + 1, -1),
    tokens: all,
  };
}

/** Where the braces begin that end with the statement. */
function opening(tokens: readonly Token[]): number | undefined {
  if (!isMark(tokens.at(-1), '}')) return undefined;
  let depth = 0;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (CLOSES.has(token.text)) depth += 1;
    if (OPENS.has(token.text)) depth -= 1;
    if (depth === 0) return token.text === '{' ? at : undefined;
  }
  return undefined;
}

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/**
 * The text that a statement gives: `version = '1'`, `version '1'`, `archiveVersion.set("1")`, `null`.
 *
 * @param names what `${project.name}` and its like stand for
 */
export function givenText(
  { rest, block }: Statement,
  names: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  if (block !== undefined) return undefined;
  const inside = rest.filter(({ kind, text }) => kind !== 'mark' || !/^[=()]$/.test(text));
  const [value, more] = inside;
  if (value === undefined || more !== undefined) return undefined;
  if (value.kind === 'word') return value.text === 'null' ? '' : undefined;
  if (value.kind !== 'text') return undefined;
  if (value.plain) return value.text;
  if (value.text.includes('\\')) return undefined;
  const text = value.text.replaceAll(/\$\{([\w.]+)\}/g, (whole, name: string) => names.get(name) ?? whole);
  return text.includes('$') ? undefined : text;
}
