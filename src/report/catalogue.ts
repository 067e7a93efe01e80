import type { Adviser, Transform } from '../model/types.js';
import { hunks } from './diff.js';
import { imageText } from './imageEffects.js';
import type { Palette } from './types.js';
import { wrap } from './wording.js';

/** Columns of help texts. */
const WIDTH = 80;

/** What stands in the place of an adviser's level. */
const ADVICE = 'advice';

/** A table of the transforms in the order in which they run, then the advisers: name, level, summary. */
export function listText(
  transforms: readonly Transform[],
  advisers: readonly Adviser[],
  palette: Palette,
): string {
  const entries = [...transforms, ...advisers.map((adviser) => ({ ...adviser, level: ADVICE }))];
  const names = Math.max(0, ...entries.map((entry) => entry.name.length));
  const levels = Math.max(0, ...entries.map((entry) => entry.level.length));
  const rows = entries.map((entry) => {
    const name = palette.cyan(entry.name.padEnd(names));
    return `${name}  ${entry.level.padEnd(levels)}  ${entry.summary}\n`;
  });
  return rows.join('');
}

/** What one transform does, why, an example as a diff, its risk and its sources, at most 80 columns where it breaks. */
export function explainText(transform: Transform, palette: Palette): string {
  const { why, example, risk, references } = transform.docs;
  const sections = [
    `${palette.bold(transform.name)} (${transform.level})\n${paragraph(transform.summary, '')}`,
    `${palette.bold('Why')}\n${paragraph(why, '  ')}`,
    `${palette.bold('Example')}\n${indented(exampleDiff(example.before, example.after), palette)}`,
    `${palette.bold('What may differ in the image')}\n${paragraph(`${imageText(transform)}.`, '  ')}`,
    risk === undefined ? '' : `${palette.bold('Risk')}\n${paragraph(risk, '  ')}`,
    references.length === 0
      ? ''
      : `${palette.bold('References')}\n${references.map((url) => `  ${url}\n`).join('')}`,
    `${palette.bold('Leave a line alone')}\n  # dockopt ignore=${transform.name} -- reason\n`,
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** What one adviser speaks about, why dockopt leaves it to people, and its sources. */
export function explainAdviser({ name, summary, docs }: Adviser, palette: Palette): string {
  const sections = [
    `${palette.bold(name)} (${ADVICE}: said with --advice, never applied)\n${paragraph(summary, '')}`,
    `${palette.bold('Why')}\n${paragraph(docs.why, '  ')}`,
    `${palette.bold('Why it is left to you')}\n${paragraph(docs.reason, '  ')}`,
    `${palette.bold('References')}\n${docs.references.map((url) => `  ${url}\n`).join('')}`,
    `${palette.bold('Keep it silent for a line')}\n  # dockopt ignore=${name} -- reason\n`,
  ];
  return sections.join('\n');
}

/** The fields of an adviser that a program may want. */
export function adviserJson({ name, summary, docs }: Adviser): object {
  return { name, level: ADVICE, summary, ...docs };
}

/** The fields of a transform that a program may want; texts as they are in its source. */
export function transformJson(transform: Transform): object {
  return {
    name: transform.name,
    level: transform.level,
    summary: transform.summary,
    why: transform.docs.why,
    example: transform.docs.example,
    ...(transform.docs.risk === undefined ? {} : { risk: transform.docs.risk }),
    references: transform.docs.references,
    after: transform.after ?? [],
    declares: transform.declares ?? [],
    image: transform.image ?? [],
    rules: transform.rules ?? [],
    ...(transform.cache === undefined ? {} : { cache: transform.cache }),
  };
}

function paragraph(text: string, indent: string): string {
  return wrap(text, WIDTH - indent.length)
    .map((line) => `${indent}${line}\n`)
    .join('');
}

/** The example as a diff; its texts need not end with a line feed. */
function exampleDiff(before: string, after: string): string {
  return hunks(ended(before), ended(after)).replace(/^@@.*\n/gm, '');
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function indented(diff: string, palette: Palette): string {
  return diff.replace(/^.*$/gm, (line) => {
    if (line.startsWith('+')) return `  ${palette.green(line)}`;
    if (line.startsWith('-')) return `  ${palette.red(line)}`;
    return line === '' ? '' : `  ${line}`;
  });
}
