import type { Change, Level, Skip } from '../model/types.js';
import { unifiedDiff } from './diff.js';
import type { Chunk, FileReport, Palette, RunReport } from './types.js';
import { count, oneLine, printable, sourcedSaving } from './wording.js';

const HEADER = /^(---|\+\+\+) /;

/**
 * What a person reads: for each file the changes with their reasons and facts, the diff, then what was left as it
 * was and why. Files without any of these are not mentioned. Diffs are left out once the changes are written.
 */
export function textReport(run: RunReport, palette: Palette): readonly Chunk[] {
  return run.files.flatMap((file) => fileChunks(file, run.written, palette));
}

function fileChunks(file: FileReport, written: boolean, palette: Palette): readonly Chunk[] {
  const { result } = file;
  if (result === undefined || file.failure !== undefined) return [];
  const diffs = written ? [] : diffChunks(file, result.after, result.before, palette);
  const chunks = [
    utf8(result.changes.map((change) => changeText(file.path, change, palette)).join('')),
    ...diffs,
    utf8(`${skipText(file, palette)}${adviceText(file, palette)}${unusedText(file, palette)}`),
  ].filter((chunk) => chunk.text !== '');
  return chunks.length === 0
    ? []
    : [utf8(contextText(file, palette)), ...chunks, utf8('\n')].filter(({ text }) => text !== '');
}

function diffChunks(file: FileReport, after: string, before: string, palette: Palette): readonly Chunk[] {
  const edits = [{ path: file.path, before, after, encoding: file.encoding }, ...file.others];
  return edits.map((edit) => ({ text: paintDiff(unifiedDiff(edit), palette), encoding: edit.encoding }));
}

/** Where the build context is not where the Dockerfile lies: which directory was taken, and why. */
function contextText({ path, context }: FileReport, palette: Palette): string {
  if (context === undefined || context.own) return '';
  const place = palette.dim(`context ${oneLine(path)}`);
  return `${place}  ${oneLine(context.path)}: ${oneLine(context.reason)}\n`;
}

function changeText(path: string, change: Change, palette: Palette): string {
  const place = palette.bold(`${oneLine(path)}:${change.line}`);
  const level = levelColour(change.level, palette)(change.level);
  const head = `${place}  ${level}  ${palette.cyan(change.transform)}  ${oneLine(change.message)}\n`;
  const facts = [...change.evidence, ...(change.saving === undefined ? [] : [sourcedSaving(change.saving)])];
  const evidence = facts.map((fact) => `    ${palette.dim(oneLine(fact))}\n`);
  return head + evidence.join('');
}

/** One line for each transform and reason; the same reason at several lines names them all. "left" is said once. */
function skipText(file: FileReport, palette: Palette): string {
  const lines = new Map<string, { readonly skip: Skip; readonly at: Set<number> }>();
  for (const skip of file.result?.skips ?? []) {
    const key = `${skip.transform}\n${skip.message}`;
    const seen = lines.get(key);
    if (seen === undefined) lines.set(key, { skip, at: new Set([skip.line]) });
    else seen.at.add(skip.line);
  }
  let text = '';
  for (const { skip, at } of lines.values()) {
    const place = `${oneLine(file.path)}:${[...at].sort(ascending).join(',')}`;
    text += `${palette.dim(`left ${place}  ${skip.transform}`)}  ${oneLine(skip.message).replace(/^left /i, '')}\n`;
  }
  return text;
}

/** What is never applied, each with the words to search for; a snippet stands below, to be taken over. */
function adviceText(file: FileReport, palette: Palette): string {
  const lines = (file.result?.advice ?? []).map(({ adviser, lines: at, message, search, snippet = '' }) => {
    const place = palette.cyan(`advice ${oneLine(file.path)}:${at.join(',')}  ${adviser}`);
    const quoted = snippet.replace(/\n$/, '').split('\n');
    const below = snippet === '' ? '' : quoted.map((line) => `    ${printable(line).trimEnd()}\n`).join('');
    return `${place}  ${oneLine(message)} (search: ${oneLine(search)})\n${below}`;
  });
  return lines.join('');
}

function unusedText(file: FileReport, palette: Palette): string {
  const lines = (file.result?.unusedIgnores ?? []).map((ignore) => {
    const place = palette.yellow(`unused ${oneLine(file.path)}:${ignore.line}`);
    return `${place}  the ignore comment for ${oneLine(ignore.name)} keeps nothing from being changed\n`;
  });
  return lines.join('');
}

/** Colours a diff by line; line ends, also those with a carriage return, stay outside the colour. */
function paintDiff(diff: string, palette: Palette): string {
  return diff.replace(/^[^\r\n]*/gm, (line) => (line === '' ? line : colourOf(line, palette)(line)));
}

function colourOf(line: string, palette: Palette): (text: string) => string {
  if (HEADER.test(line)) return palette.bold;
  if (line.startsWith('@@')) return palette.cyan;
  if (line.startsWith('+')) return palette.green;
  if (line.startsWith('-')) return palette.red;
  return same;
}

function levelColour(level: Level, palette: Palette): (text: string) => string {
  if (level === 'safe') return palette.green;
  return level === 'recommended' ? palette.yellow : palette.red;
}

/** The names of the files that would change, for `--check`: `Dockerfile: 3 changes`. */
export function checkReport(run: RunReport): readonly Chunk[] {
  const lines: string[] = [];
  for (const file of run.files) {
    const changes = file.failure === undefined ? (file.result?.changes.length ?? 0) : 0;
    if (changes > 0) lines.push(`${oneLine(file.path)}: ${count(changes, 'change')}\n`);
  }
  return [utf8(lines.join(''))].filter((chunk) => chunk.text !== '');
}

function utf8(text: string): Chunk {
  return { text, encoding: 'utf8' };
}

function same(text: string): string {
  return text;
}

function ascending(left: number, right: number): number {
  return left - right;
}
