import { DEFAULTS } from '../../config/merge.js';
import type { Chunk, Encoding, FileReport, Palette, RunReport } from '../../report/types.js';
import { oneLine } from '../../report/wording.js';
import type { FixResult, Violation } from '../../runner/types.js';
import { EXIT } from '../exit.js';
import type { Plan } from './options.js';

/** Prints a run in the format asked for: the report on standard output, failures on standard error. */
export async function printRun(plan: Plan, run: RunReport, palette: Palette): Promise<void> {
  if (plan.format === 'json') process.stdout.write((await import('../../report/json.js')).jsonReport(run));
  else writeChunks(await chunksOf(plan, run, palette));
  printFailures(plan, run.files);
  if (plan.format !== 'text') return;
  await printProofs(plan, run, palette);
  const { summary } = await import('../../report/summary.js');
  process.stdout.write(summary(run, !plan.namesOnly));
}

/** The figures of the builds; changes and what was left out stand above them. */
async function printProofs(plan: Plan, { files }: RunReport, palette: Palette): Promise<void> {
  const reports = files.flatMap(({ verified = [] }) => verified);
  if (reports.length === 0 || plan.namesOnly) return;
  const { verifyText } = await import('../../report/verify/text.js');
  const figures = reports.map((report) => ({ ...report, changes: [], leftOut: [] }));
  process.stdout.write(`${verifyText(figures, palette)}
`);
}

/** Only what the format needs is loaded. */
async function chunksOf(plan: Plan, run: RunReport, palette: Palette): Promise<readonly Chunk[]> {
  if (plan.format === 'diff') return (await import('../../report/diff.js')).diffReport(run);
  const { checkReport, textReport } = await import('../../report/text.js');
  return plan.namesOnly ? checkReport(run) : textReport(run, palette);
}

/** Writes pieces of output, each in its own encoding, as one block of bytes. */
function writeChunks(chunks: readonly Chunk[]): void {
  if (chunks.length === 0) return;
  process.stdout.write(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk.text, chunk.encoding))));
}

/** Prints a text as it is. */
export function printText(text: string, encoding: Encoding): void {
  writeChunks([{ text, encoding }]);
}

/** Prints on standard error what went wrong, if anything did. */
export function printFailures(plan: Plan, files: readonly FileReport[]): void {
  const text = files.map((file) => failureText(plan, file)).join('');
  if (text !== '') process.stderr.write(text);
}

/** What went wrong with a file, one line each: `path:line: message`. */
function failureText(plan: Plan, file: FileReport): string {
  const lines = (file.result?.violations ?? []).map((violation) => violationLine(plan, file, violation));
  const { failure } = file;
  if (failure !== undefined) {
    const place = failure.line === undefined ? file.path : `${file.path}:${failure.line}`;
    lines.push(`${place}: ${failure.message}`);
  }
  return lines.map((line) => `${oneLine(line)}\n`).join('');
}

/** A check that failed is a bug of ours: the line holds what is needed to see it again. */
function violationLine(plan: Plan, { path, settings }: FileReport, violation: Violation): string {
  const { check, transform, line, message } = violation;
  const context = plan.context === undefined ? '' : ` --context ${shellWord(plan.context)}`;
  const again = `dockopt fix --only ${transform} --level ${(settings ?? DEFAULTS).level}${context} ${shellWord(path)}`;
  return `dockopt: bug: ${check} violated by ${transform} at ${path}:${line}: ${message}; change reverted. Reproduce: ${again}`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The exit code that a finished run deserves. */
export function exitCode(plan: Plan, run: RunReport): number {
  const bad = run.files.some((file) => file.failure !== undefined || hasViolations(file.result));
  if (bad) return EXIT.failed;
  const pending = run.files.some((file) => (file.result?.changes.length ?? 0) > 0);
  return plan.strict && pending ? EXIT.pending : EXIT.done;
}

function hasViolations(result: FixResult | undefined): boolean {
  return (result?.violations.length ?? 0) > 0;
}
