/** Arguments of each instruction, decoded by BuildKit's line parsers (moby/buildkit, frontend/dockerfile/parser, 2026-08). */
import { BLANKS, isSpace, skipSpace } from './chars.js';

export interface DecodedArguments {
  readonly args: readonly string[];
  readonly json: boolean;
  /** Why BuildKit refuses the instruction. */
  readonly error?: string;
}

export const INSTRUCTIONS: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);

const NOTHING: DecodedArguments = { args: [], json: false };

/**
 * @param keyword upper case
 * @param rest the joined text after keyword and flags, trimmed
 */
export function decodeArguments(keyword: string, rest: string, escape: string): DecodedArguments {
  switch (keyword) {
    case 'ADD':
    case 'COPY':
    case 'VOLUME':
      return jsonArguments(rest) ?? plain(splitBlanks(rest));
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return rest === '' ? NOTHING : (jsonArguments(rest) ?? plain([rest]));
    case 'EXPOSE':
    case 'FROM':
      return plain(splitBlanks(rest));
    case 'ENV':
    case 'LABEL':
      return nameValues(keyword, rest, escape);
    case 'ARG':
      return plain(splitWords(rest, escape));
    case 'HEALTHCHECK':
      return healthcheck(rest);
    case 'ONBUILD':
      return rest === '' ? NOTHING : plain([rest.split(BLANKS, 1)[0] ?? '', '']);
    case 'MAINTAINER':
    case 'STOPSIGNAL':
    case 'USER':
    case 'WORKDIR':
      return rest === '' ? NOTHING : plain([rest]);
    default:
      return plain(['']);
  }
}

function plain(args: readonly string[]): DecodedArguments {
  return { args, json: false };
}

/** Splits at blanks, as BuildKit does for FROM, EXPOSE and COPY. */
export function splitBlanks(rest: string): readonly string[] {
  return rest === '' ? [] : rest.split(BLANKS);
}

/** Undefined when the text is not a JSON array: then it is plain text. */
function jsonArguments(rest: string): DecodedArguments | undefined {
  if (rest[skipSpace(rest, 0)] !== '[') return undefined;
  const values = tryJson(rest);
  if (!Array.isArray(values)) return undefined;
  const args = values.filter((value): value is string => typeof value === 'string');
  if (args.length === values.length) return { args, json: true };
  return {
    args: [],
    json: true,
    error: 'when using JSON array syntax, arrays must be comprised of strings only',
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameValues(keyword: string, rest: string, escape: string): DecodedArguments {
  const words = splitWords(rest, escape);
  const first = words[0];
  if (first === undefined) return NOTHING;
  if (!first.includes('=')) return oldNameValue(keyword, rest);
  const bare = words.find((word) => !word.includes('='));
  if (bare !== undefined)
    return { args: [], json: false, error: `can't find = in "${bare}"; must be of the form name=value` };
  return plain(
    words.flatMap((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1), '=']),
  );
}

/** `ENV name value with blanks`: everything after the first blanks is the value. */
function oldNameValue(keyword: string, rest: string): DecodedArguments {
  const blank = BLANKS.exec(rest);
  if (blank === null) return { args: [], json: false, error: `${keyword} must have two arguments` };
  return plain([rest.slice(0, blank.index), rest.slice(blank.index + blank[0].length), '']);
}

function healthcheck(rest: string): DecodedArguments {
  let end = 0;
  while (end < rest.length && !isSpace(rest[end])) end += 1;
  if (end === 0) return NOTHING;
  const command = rest.slice(skipSpace(rest, end));
  const kind = rest.slice(0, end);
  if (command === '') return plain([kind]);
  const inner = jsonArguments(command) ?? plain([command]);
  return { ...inner, args: [kind, ...inner.args] };
}

/** Splits into words, quotes and escapes kept, as BuildKit does for ENV, LABEL and ARG. */
export function splitWords(rest: string, escape: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quote = '';
  for (let at = 0; at < rest.length; at += 1) {
    const char = rest[at] ?? '';
    if (quote === '' && isSpace(char)) {
      if (started) words.push(word);
      word = '';
      started = false;
      continue;
    }
    const escapes = char === escape && quote !== "'";
    if (escapes && at + 1 === rest.length) break;
    started = true;
    if (escapes) {
      word += char + (rest[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    word += char;
  }
  if (started) words.push(word);
  return words;
}
