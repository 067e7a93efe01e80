import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What BuildKit's own parser answers for a file of the shared corpus. */
export interface Answer {
  readonly file: string;
  readonly escape?: string;
  readonly error?: string;
  readonly nodes?: readonly AnswerNode[];
}

export interface AnswerNode {
  readonly instruction: string;
  readonly start: number;
  readonly end: number;
  readonly args: readonly string[];
  readonly json: boolean;
  readonly flags?: readonly string[];
  readonly heredocs?: readonly { name: string; expand: boolean; chomp: boolean; content: string }[];
}

/** The corpus beside the checkout, or wherever DOCKOPT_CORPUS says. */
export const CORPUS =
  process.env['DOCKOPT_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
export const HAS_CORPUS = existsSync(join(CORPUS, 'buildkit.jsonl'));

/** The rows of `buildkit.jsonl` or `edge.jsonl`. */
export function answers(name: 'buildkit' | 'edge'): readonly Answer[] {
  const lines = readFileSync(join(CORPUS, `${name}.jsonl`), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): Answer => JSON.parse(line));
}

/** A corpus file's text: UTF-8 where that round-trips, else latin1, as the command reads it. */
export function corpusText(file: string): string {
  const bytes = readFileSync(join(CORPUS, file));
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : bytes.toString('latin1');
}
