/** Reads the literate case files `test/cases/<transform>.md`; their form is described in CONTRIBUTING.md. */

import type { CacheChoice } from '../../src/model/types.js';
import type { History } from '../../src/project/history.js';

const CHOICES: readonly CacheChoice[] = ['mounts', 'delete'];

/** One `## title` section of a case file. */
export interface Case {
  readonly title: string;
  readonly before: string;
  /** Undefined for a `dockerfile unchanged` block. */
  readonly after: string | undefined;
  /** A `dockerfile naive` block: what dockopt does not write, for test/truth to show why. */
  readonly naive: string | undefined;
  /** The `text difference` block: what test/truth finds other in the files that the two Dockerfiles make; '' for nothing. */
  readonly difference: string;
  /** The `text report` block; '' when there is none. */
  readonly report: string;
  /** Files of the build context by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Other files after the run by path. */
  readonly filesAfter: ReadonlyMap<string, string>;
  /** From a line `untracked: a, b`: files that git does not track. */
  readonly untracked: readonly string[];
  /** From a line `with: name, name`: transforms that run beside the one of the file. */
  readonly beside: readonly string[];
  /** False after a line `context: unknown`. */
  readonly known: boolean;
  /** False after a line `git: none`. */
  readonly git: boolean;
  /** From a line `history: 40 commits; src/a.ts 30 900; film.mp4 1 2000000`: how many commits there are, in how many
   *  of them each file changed, and its bytes. */
  readonly history: History | undefined;
  /** From a line `cache: mounts`; `auto` without it. */
  readonly cache: CacheChoice;
}

/** A fence with what stands before it. */
export interface Block {
  readonly info: string;
  readonly label: string;
  readonly text: string;
}

const FENCE = /^```(.*)$/;

/** @param markdown the text of a case file */
export function parseCases(markdown: string): readonly Case[] {
  return markdown.split(/^## /m).slice(1).map(parseCase);
}

function parseCase(section: string): Case {
  const [title = '', ...lines] = section.split('\n');
  const { blocks, prose } = readBlocks(lines);
  const before = blocks.find(({ info }) => info === 'dockerfile before' || info === 'dockerfile unchanged');
  if (before === undefined)
    throw new Error(`case "${title}" has no \`dockerfile before\` or \`dockerfile unchanged\` block`);
  const after = blocks.find(({ info }) => info === 'dockerfile after')?.text;
  if ((before.info === 'dockerfile before') !== (after !== undefined)) {
    throw new Error(`case "${title}": before needs after, unchanged stands alone`);
  }
  return {
    title,
    before: before.text,
    after,
    naive: blocks.find(({ info }) => info === 'dockerfile naive')?.text,
    difference: blocks.find(({ info }) => info === 'text difference')?.text ?? '',
    report: blocks.find(({ info }) => info === 'text report')?.text ?? '',
    files: named(blocks, /^`([^`]+)`:$/),
    filesAfter: named(blocks, /^`([^`]+)` after:$/),
    untracked: listed(prose, 'untracked'),
    beside: listed(prose, 'with'),
    known: !prose.includes('context: unknown'),
    git: !prose.includes('git: none'),
    history: historyIn(prose),
    cache: CHOICES.find((choice) => prose.includes(`cache: ${choice}`)) ?? 'auto',
  };
}

function historyIn(prose: readonly string[]): History | undefined {
  const line = prose.find((text) => text.startsWith('history: '));
  if (line === undefined) return undefined;
  const [commits = '', ...files] = line.slice('history: '.length).split('; ');
  const changes = new Map<string, readonly number[]>();
  const bytes = new Map<string, number>();
  for (const file of files) {
    const [path = '', times = '', size = '0'] = file.split(' ');
    changes.set(
      path,
      Array.from({ length: Number(times) }, (_, commit) => commit),
    );
    bytes.set(path, Number(size));
  }
  return { commits: Number.parseInt(commits, 10), changes, bytes };
}

/** The texts of the blocks whose label names them, by that name. */
export function named(blocks: readonly Block[], label: RegExp): ReadonlyMap<string, string> {
  const found = blocks.map((block): [string | undefined, string] => [
    label.exec(block.label)?.[1],
    block.text,
  ]);
  return new Map(found.filter((entry): entry is [string, string] => entry[0] !== undefined));
}

function listed(prose: readonly string[], key: string): readonly string[] {
  const line = prose.find((text) => text.startsWith(`${key}: `)) ?? '';
  return line
    .slice(key.length + 2)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The fences of a section, and its lines of prose. */
export function readBlocks(lines: readonly string[]): { blocks: readonly Block[]; prose: readonly string[] } {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { info: string; label: string; lines: string[] } | undefined;
  // A line of prose labels the next block only.
  let label = '';
  for (const line of lines) {
    const fence = FENCE.exec(line);
    if (open !== undefined && line === '```') {
      blocks.push({
        info: open.info,
        label: open.label,
        text: open.lines.map((text) => `${text}\n`).join(''),
      });
      open = undefined;
      label = '';
    } else if (open !== undefined) open.lines.push(line);
    else if (fence !== null) open = { info: fence[1] ?? '', label, lines: [] };
    else if (line.trim() !== '') {
      label = line.trim();
      prose.push(label);
    }
  }
  return { blocks, prose };
}
