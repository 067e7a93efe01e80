/** The imports of a Go source, as the specification has them: behind the package clause, before all else. */
import { baseOf } from './paths.js';

/** True for a source that go may compile into a program; which system it is for does not matter here. */
export function isGoSource(path: string): boolean {
  return /^[^_.].*\.go$/.test(baseOf(path)) && !path.endsWith('_test.go');
}

/** Comments, strings, names and the signs that stand between imports; a `/` alone or an open comment matches nothing. */
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|"(?<quoted>[^"\\\n]*)"|`(?<raw>[^`]*)`|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>[().;])/uy;

/** The paths that a source imports; undefined when its head is not understood. */
export function goImports(text: string): readonly string[] | undefined {
  const tokens = headOf(text.replace(/^\uFEFF/, ''));
  if (tokens?.[0] !== 'package') return undefined;
  const paths: string[] = [];
  let isOpen = false;
  for (const token of tokens.slice(2)) {
    if (token === '(' && !isOpen) isOpen = true;
    else if (token === ')' && isOpen) isOpen = false;
    else if (token.startsWith('"')) paths.push(token.slice(1));
    else if (token === '(' || token === ')') return undefined;
  }
  return isOpen ? undefined : paths;
}

const DECLARES: ReadonlySet<string> = new Set(['func', 'type', 'var', 'const']);

/** The tokens up to the first other declaration, strings with `"` in front; undefined for what Go would not take. */
function headOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const { quoted, raw, word, sign } = groups;
    if (word !== undefined && DECLARES.has(word)) return tokens;
    const path = quoted ?? raw;
    const token = path === undefined ? (word ?? sign) : `"${path}`;
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}
