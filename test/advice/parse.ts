/** Reads the literate case files `test/advice/<adviser>.md`; their form is described in CONTRIBUTING.md. */
import type { CacheChoice } from '../../src/model/types.js';
import { named, readBlocks } from '../cases/parse.js';

const CHOICES: readonly CacheChoice[] = ['mounts', 'delete'];

/** One `## title` section: a Dockerfile with its surroundings, and what is said of it. */
export interface AdviceCase {
  readonly title: string;
  readonly dockerfile: string;
  /** `line 3,5: <message> (search: <words>)`; '' where nothing is said. */
  readonly advice: string;
  /** The text to take over; '' for none. */
  readonly snippet: string;
  readonly files: ReadonlyMap<string, string>;
  /** False after a line `context: unknown`. */
  readonly known: boolean;
  /** From a line `cache: mounts`; `auto` without it. */
  readonly cache: CacheChoice;
}

/** @param markdown the text of a case file */
export function parseAdviceCases(markdown: string): readonly AdviceCase[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      const { blocks, prose } = readBlocks(lines);
      const dockerfile = blocks.find(({ info }) => info === 'dockerfile')?.text;
      if (dockerfile === undefined) throw new Error(`case "${title}" has no \`dockerfile\` block`);
      return {
        title,
        dockerfile,
        advice: blocks.find(({ info }) => info === 'text advice')?.text ?? '',
        snippet: blocks.find(({ info }) => info === 'text snippet')?.text ?? '',
        files: named(blocks, /^`([^`]+)`:$/),
        known: !prose.includes('context: unknown'),
        cache: CHOICES.find((choice) => prose.includes(`cache: ${choice}`)) ?? 'auto',
      };
    });
}
