import { structuredPatch } from 'diff';
import type { Change } from '../model/types.js';
import type { Chunk, FileReport, RunReport } from './types.js';
import { oneLine, sourcedSaving } from './wording.js';

/** Lines of context around a hunk, as in git. */
const CONTEXT = 3;

/** A file before and after; `before` is undefined when it is new. */
export interface Edit {
  /** Relative to the directory in which the patch is to be applied, with `/`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * A unified diff with `---`/`+++` headers, or '' when nothing differs.
 *
 * There is no `diff --git` line on purpose: with one, `git apply` takes the paths to start at the top of the
 * repository and, run in a subdirectory, leaves such a patch out without a word. Without it, `git apply` and
 * `patch -p1` both take them from the working directory; a new file (`/dev/null`) gets mode 100644 by default.
 */
export function unifiedDiff(edit: Edit): string {
  const body = hunks(edit.before ?? '', edit.after);
  if (body === '') return '';
  const before = edit.before === undefined ? '/dev/null' : header('a/', edit.path);
  return `--- ${before}\n+++ ${header('b/', edit.path)}\n${body}`;
}

/** The hunks alone, each line ended by a line feed; '' when the texts are equal. */
export function hunks(before: string, after: string): string {
  if (before === after) return '';
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT });
  const lines: string[] = [];
  for (const hunk of patch.hunks) {
    lines.push(
      `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
      ...hunk.lines,
    );
  }
  return `${lines.join('\n')}\n`;
}

/**
 * The patch of a whole run: reasons as `#` lines, which `git apply` and `patch` pass over, then the diffs. Both refuse a
 * path with `..`, so that the paths start at the directory above which nothing changes; a first line names it.
 */
export function diffReport(run: RunReport): readonly Chunk[] {
  const start = startOf(run);
  const chunks = run.files.flatMap((file) => diffChunks(file, start.inside));
  if (start.up === '' || chunks.length === 0) return chunks;
  const first = `# apply in ${oneLine(start.up)}: the paths of this patch start there\n`;
  return [{ text: first, encoding: 'utf8' }, ...chunks];
}

interface Start {
  /** From the working directory upwards, `..`; '' for that directory itself. */
  readonly up: string;
  /** From there back to the working directory. */
  readonly inside: string;
}

function startOf({ cwd, files }: RunReport): Start {
  const changed = files.filter(({ result, failure }) => failure === undefined && result !== undefined);
  const paths = changed.flatMap(({ path, result, others }) => [
    ...(result?.before === result?.after ? [] : [path]),
    ...others.map((other) => other.path),
  ]);
  const depth = Math.max(0, ...paths.map((path) => /^(?:\.\.\/)*/.exec(path)?.[0].length ?? 0)) / 3;
  const parts = (cwd ?? '').split('/').filter((part) => part !== '');
  if (depth === 0 || depth > parts.length) return { up: '', inside: '' };
  return { up: Array.from({ length: depth }, () => '..').join('/'), inside: parts.slice(-depth).join('/') };
}

/** `../lib/x` from `api` is `lib/x`. */
function fromStart(inside: string, path: string): string {
  if (inside === '') return path;
  const parts = inside.split('/');
  let rest = path;
  while (rest.startsWith('../')) {
    parts.pop();
    rest = rest.slice(3);
  }
  return [...parts, rest].join('/');
}

/** The patch of one file and of those that change with it. */
function diffChunks(file: FileReport, inside: string): readonly Chunk[] {
  const { result } = file;
  if (result === undefined || file.failure !== undefined) return [];
  const reasons = result.changes.flatMap((change) => reasonLines(file.path, change));
  const diffOf = (edit: Edit): string => unifiedDiff({ ...edit, path: fromStart(inside, edit.path) });
  const chunks: Chunk[] = [
    { text: reasons.map((line) => `# ${line}\n`).join(''), encoding: 'utf8' },
    { text: diffOf({ ...result, path: file.path }), encoding: file.encoding },
    ...file.others.map((other): Chunk => ({ text: diffOf(other), encoding: other.encoding })),
  ];
  return chunks.filter((chunk) => chunk.text !== '');
}

function reasonLines(path: string, change: Change): readonly string[] {
  const place = `${oneLine(path)}:${change.line}`;
  const facts = [...change.evidence, ...(change.saving === undefined ? [] : [sourcedSaving(change.saving)])];
  const evidence = facts.map((fact) => `    ${oneLine(fact)}`);
  return [`${place}  ${change.level}  ${change.transform}  ${oneLine(change.message)}`, ...evidence];
}

/** An empty range names the line before it, and a count of 1 stays unsaid, as in GNU diff and git. */
function range(start: number, lines: number): string {
  if (lines === 0) return `${start - 1},0`;
  return lines === 1 ? `${start}` : `${start},${lines}`;
}

/** A path for a header line; one with a blank is ended by a tab, or `patch` would cut it at the blank. */
function header(prefix: string, path: string): string {
  const name = quoted(`${prefix}${path}`);
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** Quotes a name as git does (`core.quotePath`): C escapes, and octal for the bytes outside ASCII. */
function quoted(name: string): string {
  if (/^[ !#-[\]-~]*$/.test(name)) return name;
  let text = '';
  for (const byte of new TextEncoder().encode(name)) {
    text += ESCAPES.get(byte) ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : octal(byte));
  }
  return `"${text}"`;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
