/** Statements and words of the small part of Ruby that most Gemfiles are written in. */

export interface Statement {
  /** 1-based. */
  readonly line: number;
  /** Without comments; continued lines are joined. */
  readonly text: string;
}

/** A text with its quoted parts kept and comments taken away; what a line ends in tells whether it goes on. */
export function statementsOf(source: string): readonly Statement[] {
  const statements: Statement[] = [];
  let open: { line: number; text: string } | undefined;
  for (const [index, raw] of source.split(/\r?\n/).entries()) {
    if (/^__END__$/.test(raw)) break;
    const text = withoutComment(raw).trim();
    if (text === '') continue;
    const joined = open === undefined ? text : `${open.text} ${text}`;
    const line = open?.line ?? index + 1;
    if (goesOn(joined)) open = { line, text: joined.replace(/\\$/, '') };
    else {
      statements.push({ line, text: joined });
      open = undefined;
    }
  }
  if (open !== undefined) statements.push(open);
  return statements;
}

function withoutComment(raw: string): string {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^#"'])*/.exec(raw)?.[0] === raw
    ? raw
    : raw.replace(/^((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^#"'])*)#.*$/, '$1');
}

function goesOn(text: string): boolean {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  const opened = bare.match(/[[({]/g)?.length ?? 0;
  return /(?:[,\\]|=>|&&|\|\|)$/.test(bare) || opened > (bare.match(/[\])}]/g)?.length ?? 0);
}

export type Token =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'label'; readonly value: string }
  | { readonly type: 'word'; readonly value: string }
  /** What a variable of the environment, or the Ruby that runs it, decides. */
  | { readonly type: 'open' }
  | { readonly type: 'sign'; readonly value: string };

const KINDS: readonly (readonly [RegExp, (match: RegExpExecArray) => Token | undefined])[] = [
  [/\s+/y, () => undefined],
  [/"((?:[^"\\#]|#(?!\{))*)"|'((?:[^'\\])*)'/y, ([, a, b]) => ({ type: 'text', value: a ?? b ?? '' })],
  [/:"([^"\\#]*)"|:([A-Za-z_]\w*[?!]?)/y, ([, a, b]) => ({ type: 'word', value: a ?? b ?? '' })],
  [/([A-Za-z_]\w*):(?!:)/y, ([, value = '']) => ({ type: 'label', value })],
  [
    /ENV(?:\[(?:"\w+"|'\w+')\]|\.fetch\((?:"\w+"|'\w+')(?:,\s*(?:"[^"#]*"|'[^']*'))?\))/y,
    () => ({ type: 'open' }),
  ],
  [/RUBY_(?:VERSION|PLATFORM|ENGINE)\b/y, () => ({ type: 'open' })],
  [
    /%[wi]\[([\w\s-]*)\]|%[wi]\(([\w\s-]*)\)/y,
    ([, a, b]) => ({ type: 'word', value: (a ?? b ?? '').trim() }),
  ],
  [/(?:true|false|nil)\b|-?\d[\d._]*/y, ([value]) => ({ type: 'word', value })],
  [/=>|\|\||[,[\](){}?]/y, ([value]) => ({ type: 'sign', value })],
];

/** The words of an argument list that is all literal; undefined when something else stands in it. */
export function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const start = at;
    for (const [pattern, make] of KINDS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) continue;
      const token = make(match);
      if (token !== undefined) tokens.push(token);
      at = pattern.lastIndex;
      break;
    }
    if (at === start) return undefined;
  }
  return tokens;
}
