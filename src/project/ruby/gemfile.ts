/** What a Gemfile says, as far as it is a list of gems: anything that may read more than that is refused. */
import { statementsOf, tokensOf, type Statement, type Token } from './tokens.js';

export interface Gem {
  readonly name: string;
  /** As written; none for any version. */
  readonly requirements: readonly string[];
  /** For other platforms than Ruby's own on Linux: it may be missing in the lockfile. */
  readonly limited: boolean;
  /** From a repository of version control or a source of its own. */
  readonly sourced: boolean;
  /** Of all the groups in which it stands; none for the one without a name. */
  readonly groups: readonly string[];
}

export interface Gemfile {
  readonly gems: readonly Gem[];
  readonly sources: readonly string[];
  /** True when it names a version of Ruby. */
  readonly ruby: boolean;
  /** Files that it reads, as written. */
  readonly reads: readonly string[];
  /** Gemfiles that it includes, as written. */
  readonly includes: readonly string[];
  /** True when a variable or the Ruby that runs it decides which gems there are. */
  readonly varies: boolean;
}

interface Reading {
  readonly gems: Gem[];
  readonly sources: string[];
  readonly reads: string[];
  readonly includes: string[];
  ruby: boolean;
  varies: boolean;
  /** The blocks that are open, innermost last. */
  readonly blocks: Block[];
}

interface Block {
  readonly kind: 'if' | 'group' | 'platform' | 'source' | 'names';
  readonly groups: readonly string[];
  /** Platforms that it names, all of them others. */
  readonly limited?: boolean;
}

/** @returns the reason where it is more than a list of gems */
export function parseGemfile(source: string, path: string): Gemfile | { readonly refused: string } {
  const reading: Reading = {
    gems: [],
    sources: [],
    reads: [],
    includes: [],
    ruby: false,
    varies: false,
    blocks: [],
  };
  for (const statement of statementsOf(source)) {
    const reason = readStatement(statement.text, reading);
    if (reason !== undefined) return { refused: refusalOf(path, statement, reason) };
  }
  return reading;
}

function refusalOf(path: string, { line }: Statement, reason: string): string {
  return `line ${line} of ${path} ${reason}`;
}

const MORE = 'does more than name gems, and may read other files';
/** Conditions on variables and on the Ruby that runs it. */
const CONDITION =
  /^(?:\s|ENV(?:\[["']\w+["']\]|\.(?:fetch|key\?|has_key\?|include\?)\(["']\w+["'](?:,\s*["'][^"'#]*["'])?\))|RUBY_(?:VERSION|PLATFORM|ENGINE)|Gem::Version\.new|Gem\.win_platform\?|"[^"#]*"|'[^']*'|\/[\w|.-]+\/i?|==|=~|&&|\|\||[!()<>]=?|true|false|nil|\.(?:to_s|to_i|nil\?|empty\?|downcase|strip)|\.(?:include|start_with|match)\?\(["'][^"'#]*["']\)|and|or|not|\d)*$/;

/** @returns why the statement is not understood, to follow "line 3 of Gemfile" */
function readStatement(text: string, reading: Reading): string | undefined {
  const { blocks } = reading;
  const inNames = blocks.at(-1)?.kind === 'names';
  if (text === 'end') {
    return blocks.pop() === undefined ? MORE : undefined;
  }
  if (inNames)
    return /\b(?:File|Dir|IO|Pathname|Kernel|require\w*|load|open|eval|system|exec|do)\b|`|%x/.test(text)
      ? MORE
      : undefined;
  if (text === 'else' && blocks.at(-1)?.kind === 'if') return undefined;
  const condition = /^(if|unless|elsif)\s+(.*?)(?:\s+then)?$/.exec(text);
  if (condition !== null) {
    if (!CONDITION.test(condition[2] ?? '')) return MORE;
    reading.varies = true;
    if (condition[1] !== 'elsif') blocks.push({ kind: 'if', groups: [] });
    return undefined;
  }
  const modifier = /^(.*\S)\s+(?:if|unless)\s+(.*)$/.exec(text);
  const [, kept, trailing] = modifier ?? [];
  if (kept !== undefined && trailing !== undefined && CONDITION.test(trailing)) {
    reading.varies = true;
    return readCall(kept, reading);
  }
  return readCall(text, reading);
}

function readCall(text: string, reading: Reading): string | undefined {
  const call = /^(\w+)\b\s*(.*)$/.exec(text);
  const [, name = '', written = ''] = call ?? [];
  if (name === 'git_source') return readGitSource(written, reading);
  if (name === 'ruby') return readRuby(written, reading);
  const opens = ` ${written}`.endsWith(' do');
  const tokens = tokensOf(opens ? written.replace(/\s*\bdo$/, '') : written);
  if (tokens === undefined) return MORE;
  if (tokens.some(({ type }) => type === 'open')) reading.varies = true;
  if (opens) return readBlock(name, tokens, reading);
  if (name === 'gem') return readGem(tokens, reading);
  const [first] = texts(tokens);
  if (name === 'source') {
    if (tokens.length === 1 && tokens[0]?.type === 'word' && tokens[0].value === 'rubygems') return MORE;
    if (first === undefined) return MORE;
    reading.sources.push(first);
    return undefined;
  }
  if (name === 'gemspec') return 'takes gems from a gemspec, which may read sources';
  if (name === 'plugin') return 'names a plugin of Bundler, which may read sources';
  if (name !== 'eval_gemfile' || first === undefined || tokens.filter(isText).length !== 1) return MORE;
  reading.includes.push(first);
  return undefined;
}

function readBlock(name: string, tokens: readonly Token[], { blocks }: Reading): string | undefined {
  if (name === 'group') blocks.push({ kind: 'group', groups: groupsIn(tokens) });
  else if (name === 'platforms' || name === 'platform')
    blocks.push({ kind: 'platform', groups: [], limited: areElsewhere(tokens) });
  else if (name === 'source' || name === 'github' || name === 'git') {
    if (name === 'git' && !isRemote(texts(tokens)[0])) return 'takes gems from a path';
    blocks.push({ kind: 'source', groups: [] });
  } else return name === 'path' ? 'takes gems from a path' : MORE;
  return undefined;
}

const ELSEWHERE = /^(?:windows|mswin|mswin64|mingw|x64_mingw|jruby|rbx|truffleruby|maglev)(?:_\d+)?$/;

/** True for names of platforms that no Ruby of C on Linux has; false for none. */
function areElsewhere(tokens: readonly Token[]): boolean {
  const names = groupsIn(tokens);
  return names.length > 0 && names.every((name) => ELSEWHERE.test(name));
}

/** Words before the options: `:test`, `%i[development test]`. */
function groupsIn(tokens: readonly Token[]): readonly string[] {
  const end = tokens.findIndex(({ type }) => type === 'label');
  return tokens
    .slice(0, end < 0 ? tokens.length : end)
    .flatMap((token) => (token.type === 'word' || token.type === 'text' ? token.value.split(/\s+/) : []));
}

function readGitSource(written: string, { blocks }: Reading): string | undefined {
  if (/^\(:\w+\)\s*do\s*\|\w+\|$/.test(written)) {
    blocks.push({ kind: 'names', groups: [] });
    return undefined;
  }
  return /^\(:\w+\)\s*\{\s*\|(\w+)\|\s*"[^"#]*(?:#\{\w+\}[^"#]*)*"\s*\}$/.test(written) ? undefined : MORE;
}

/** `File.read(".ruby-version")`, also within a text, and what makes a path of that name. */
const READS =
  /(?:File|IO)\.read\(\s*(?:File\.(?:join|expand_path)\(\s*)?(?:__dir__\s*,\s*)?["']([\w./-]+)["'](?:\s*,\s*(?:__dir__|__FILE__))?\s*\)?\s*\)(?:\.(?:strip|chomp|chop|lstrip|rstrip|to_s))*/g;

function readRuby(written: string, reading: Reading): string | undefined {
  reading.ruby = true;
  for (const [, path = ''] of written.matchAll(READS)) reading.reads.push(path);
  const rest = written.replaceAll(READS, '""').replaceAll('#{""}', '');
  const tokens = tokensOf(rest);
  if (tokens === undefined) return MORE;
  if (tokens.some(({ type }) => type === 'open')) reading.varies = true;
  for (const [index, token] of tokens.entries()) {
    const value = tokens[index + 1];
    if (token.type === 'label' && token.value === 'file') {
      if (value?.type !== 'text') return MORE;
      reading.reads.push(value.value);
    }
  }
  return undefined;
}

/** Options that say neither where a gem comes from nor whether it is wanted. */
const PLAIN_OPTION = /^(?:require|groups?|platforms?|force_ruby_platform)$/;

function readGem(tokens: readonly Token[], reading: Reading): string | undefined {
  const optionsAt = tokens.findIndex(
    (token, index) => token.type === 'label' || (isSign(tokens[index + 1], '=>') && token.type !== 'sign'),
  );
  const before = tokens.slice(0, optionsAt < 0 ? tokens.length : optionsAt);
  const [name, ...requirements] = texts(before);
  if (name === undefined || before.some(({ type }) => type === 'word' || type === 'label')) return MORE;
  const options = optionsIn(optionsAt < 0 ? [] : tokens.slice(optionsAt));
  if (options.has('path')) return 'takes a gem from a path';
  if (options.has('git') && !isRemote(textOf(options.get('git')))) return 'takes a gem from a path';
  if (options.has('glob') || options.has('install_if')) return MORE;
  const groups = reading.blocks.flatMap((block) => block.groups);
  const own = [...(options.get('group') ?? []), ...(options.get('groups') ?? [])];
  reading.gems.push({
    name,
    requirements,
    limited:
      ['platform', 'platforms'].some((each) => areElsewhere(options.get(each) ?? [])) ||
      reading.blocks.some((block) => block.limited === true),
    sourced:
      [...options.keys()].some((each) => !PLAIN_OPTION.test(each)) ||
      reading.blocks.some(({ kind }) => kind === 'source'),
    groups: [...groups, ...groupsIn(own)],
  });
  return undefined;
}

/** Options by name, each with the words of its value. */
function optionsIn(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[]> {
  const options = new Map<string, Token[]>();
  let current: Token[] | undefined;
  for (const [index, token] of tokens.entries()) {
    const isOld = isSign(tokens[index + 1], '=>') && (token.type === 'word' || token.type === 'text');
    if (token.type === 'label' || isOld) options.set(token.value, (current = []));
    else current?.push(token);
  }
  return options;
}

function isSign(token: Token | undefined, value: string): boolean {
  return token?.type === 'sign' && token.value === value;
}

function isText(token: Token): token is Extract<Token, { type: 'text' }> {
  return token.type === 'text';
}

function texts(tokens: readonly Token[]): readonly string[] {
  return tokens.filter(isText).map(({ value }) => value);
}

function textOf(tokens: readonly Token[] | undefined): string | undefined {
  return texts(tokens ?? [])[0];
}

function isRemote(url: string | undefined): boolean {
  return url !== undefined && (/^(?:https?|git|ssh):\/\//.test(url) || /^[\w.-]+@[\w.-]+:/.test(url));
}
