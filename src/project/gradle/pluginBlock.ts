/** The `plugins { }` blocks of a build script of Gradle. */
import type { Token } from './tokens.js';

export interface PluginBlocks {
  readonly plugins: readonly string[];
  /** Where a block begins -> where what follows it begins. */
  readonly blocks: ReadonlyMap<number, number>;
}

/** @returns the plugins that they name, or why they could not be read */
export function pluginsIn(tokens: readonly Token[]): PluginBlocks | string {
  const plugins: string[] = [];
  const blocks = new Map<number, number>();
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'word' || text !== 'plugins' || !isMark(tokens[at + 1], '{')) continue;
    const end = tokens.findIndex((token, index) => index > at && isMark(token, '}'));
    const found = end < 0 ? undefined : pluginsOf(tokens.slice(at + 2, end));
    if (found === undefined) return 'has a block of plugins that was not understood';
    plugins.push(...found);
    blocks.set(at, end + 1);
  }
  return { plugins, blocks };
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** `id("a") version "1" apply false`, `kotlin("jvm")`, `alias(libs.plugins.a)`, `java`; undefined for anything else. */
function pluginsOf(tokens: readonly Token[]): readonly string[] | undefined {
  const plugins: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined) break;
    const value = valueAt(tokens, at + 1);
    if (isMark(token, ';')) at += 1;
    else if (token.kind !== 'word') return undefined;
    else if (/^(?:val|def|var)$/.test(token.text)) {
      // `val version: String by project`
      do at += 1;
      while (at < tokens.length && tokens[at]?.first !== true);
    } else if (/^(?:id|kotlin|alias|version|apply)$/.test(token.text)) {
      if (value === undefined) return undefined;
      const name = pluginFrom(token.text, value.parts);
      if (name === undefined) return undefined;
      plugins.push(...name);
      at = value.end;
    } else if (isMark(tokens[at + 1], '(') || isMark(tokens[at + 1], '.')) return undefined;
    else {
      plugins.push(token.text);
      at += 1;
    }
  }
  return plugins;
}

interface Value {
  readonly parts: readonly Token[];
  readonly end: number;
}

/** What stands in parentheses, or the next token with the names behind its dots. */
function valueAt(tokens: readonly Token[], start: number): Value | undefined {
  if (isMark(tokens[start], '(')) {
    const end = tokens.findIndex((token, index) => index > start && isMark(token, ')'));
    return end < 0 ? undefined : { parts: tokens.slice(start + 1, end), end: end + 1 };
  }
  if (tokens[start] === undefined) return undefined;
  let end = start + 1;
  while (isMark(tokens[end], '.')) end += 2;
  return { parts: tokens.slice(start, end), end };
}

function pluginFrom(word: string, parts: readonly Token[]): readonly string[] | undefined {
  const [first] = parts;
  if (word === 'version' || word === 'apply') return [];
  if (word === 'alias') {
    const name = parts.map(({ text }) => text).join('');
    return /^\w+\.plugins\.[\w.]+$/.test(name) ? [name] : undefined;
  }
  if (parts.length !== 1 || first?.kind !== 'text' || !first.plain) return undefined;
  return [word === 'kotlin' ? `org.jetbrains.kotlin.${first.text}` : first.text];
}
