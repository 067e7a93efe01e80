/** What code of a mix.exs or a configuration file may read beside itself. */

/** Functions that read no file; whole modules of the standard library that only compute. */
const PURE =
  /^(?:(?:String|Enum|Keyword|Map|List|Integer|Float|Version|Regex|URI|Base|Atom|Tuple|Date|Time|DateTime|NaiveDateTime)\.\w+[!?]?|Mix\.(?:env|target|shell)|System\.(?:get_env|fetch_env!?|version|otp_release|schedulers\w*|system_time|os_time)|Path\.(?:join|expand|dirname|basename))$/;
const LITERAL_READ = /\bFile\.read!?\(\s*"([\w./-]+)"\s*\)/g;

export interface CodeReads {
  /** Paths as written, from the directory in which mix runs. */
  readonly files: readonly string[];
}

/** @returns the files that it reads, or the call that may read more */
export function codeReads(source: string, path: string): CodeReads | { readonly refused: string } {
  const files: string[] = [];
  const rest = withoutComments(source).replaceAll(LITERAL_READ, (_, name: string) => {
    files.push(name);
    return ' ';
  });
  // Quotes that do not pair up on their line hide what is code and what is text.
  if (
    rest
      .split('\n')
      .some((line) => /\?"|\?\\"/.test(line) || (line.match(/(?<!\\)"/g)?.length ?? 0) % 2 > 0) ||
    rest.includes('"""')
  )
    return { refused: `${path} holds a text of several lines, which may be code` };
  // What stands in `#{}` is code; a text inside it ends the outer one here, and what is left pairs up again.
  const code = rest.replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => (text.includes('#{') ? text : '""'));
  for (const [, call = ''] of code.matchAll(/(?<![\w.])((?:[A-Z]\w*\.)+[a-z_]\w*[!?]?)/g))
    if (!PURE.test(call)) return { refused: `${path} calls ${call}, which may read other files` };
  const erlang =
    /(?<![\w:]):\w+\.[a-z]\w*\(/.exec(code)?.[0] ?? /\b(?:import_file|apply|spawn)\b/.exec(code)?.[0];
  return erlang === undefined
    ? { files }
    : { refused: `${path} calls ${erlang.replace('(', '')}, which may read other files` };
}

/** Without comments; a `#` in a text stays. */
export function withoutComments(source: string): string {
  return source
    .split('\n')
    .map((line) => line.replace(/^((?:"(?:[^"\\]|\\.)*"|\?#|[^#"])*)#.*$/, '$1'))
    .join('\n');
}
