import { parseUnchecked } from './parse.js';
import type { Instruction, SyntaxProblem } from './types.js';

/** Openings of Jinja, Go, ERB and autoconf-like placeholders where an instruction's keyword should stand. */
const KEYWORD = /^(\{\{|\{%|\{#|<%|@@)/;

/** A placeholder where a name or a path belongs, and no shell or format string does. */
const ANYWHERE = /\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|@@\w+@@/;

/**
 * A placeholder outside quotes. `--format={{.Id}}` is Go's own format syntax and common in commands, so a variable
 * must begin with a letter; `@@X@@` must begin a word or a value, since `sed s/@@X@@/…/` fills in another file.
 */
const UNQUOTED = /\$\{\{|\{\{-?\s*[A-Za-z_](?:[^{}]*\}\})?|\{%-?\s*[a-z]|<%[-=]?\s|(?<=^|[\s=:])@@\w+@@/;

const NAMES_AND_PATHS: ReadonlySet<string> = new Set([
  'FROM',
  'COPY',
  'ADD',
  'WORKDIR',
  'USER',
  'EXPOSE',
  'VOLUME',
]);

const QUOTED = /'[^']*'|"(?:\\.|[^"\\])*"/g;

/**
 * Finds out whether a text is a template from which a Dockerfile is yet to be made: what stands between the markers
 * is not known, so no rewrite of it can be shown to be right. Format strings in quotes and here-documents are no sign.
 *
 * @returns the first sign with its line, or undefined for a Dockerfile
 */
export function templateProblem(text: string): SyntaxProblem | undefined {
  if (!/\{\{|\{%|<%|@@/.test(text)) return undefined;
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) return unparsed(text);
  for (const instruction of dockerfile.instructions) {
    const marker = markerIn(instruction);
    if (marker !== undefined) return problem(marker, dockerfile.lineOf(instruction));
  }
  return undefined;
}

function markerIn(instruction: Instruction): string | undefined {
  if (KEYWORD.test(instruction.rawKeyword)) return instruction.rawKeyword;
  const flags = instruction.flags.map((flag) => flag.text).join(' ');
  const text = `${flags} ${instruction.body.text}`;
  if (NAMES_AND_PATHS.has(instruction.keyword)) return ANYWHERE.exec(text)?.[0];
  // Quoted text is hidden behind as many other characters, so that the place found holds for the text as it is.
  const found = UNQUOTED.exec(text.replace(QUOTED, (quoted) => '_'.repeat(quoted.length)));
  return found === null ? undefined : text.slice(found.index, found.index + found[0].length);
}

/** A text that is no Dockerfile as it stands: here any marker outside a comment explains why. */
function unparsed(text: string): SyntaxProblem | undefined {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (/^\s*#/.test(line)) continue;
    const marker = /\{\{|\{%|<%|@@\w+@@/.exec(line)?.[0];
    if (marker !== undefined) return problem(marker, index + 1);
  }
  return undefined;
}

function problem(marker: string, line: number): SyntaxProblem {
  const shown = marker.length > 40 ? `${marker.slice(0, 40)}…` : marker;
  return {
    line,
    message: `template marker ${shown}: not a Dockerfile yet; run dockopt on the file made from it`,
  };
}
