import type { Duplicate, Finding, Inspection, LayerReport, Sized } from '../../analysis/waste/types.js';
import { shownBytes, shownCount } from '../../project/sizes.js';
import type { Palette } from '../types.js';
import { oneLine, wrap } from '../wording.js';
import type { InspectReport } from './types.js';
import {
  andMore,
  figures,
  findingMessage,
  isMinor,
  layerTitle,
  remedyGroups,
  remedyName,
  shortened,
  verdictText,
  type RemedyGroup,
} from './wording.js';

/** Columns of a line, whatever the terminal: what is piped into a file looks the same. */
const WIDTH = 110;

/** What a person reads: the figures, the layers, what is waste and what removes it, and what is large. */
export function inspectText(report: InspectReport, palette: Palette): string {
  const { inspection, top } = report;
  const blocks = [
    head(inspection, palette),
    [palette.bold('Layers'), ...layerTable(inspection.layers, palette)],
    wasteBlock('Waste', inspection, top, palette),
    wasteBlock(MINOR, inspection, top, palette),
    sizedBlock('Largest files', inspection.largestFiles, palette),
    sizedBlock('Largest directories', inspection.largestDirectories, palette),
    duplicateBlock(inspection.duplicates, palette),
    verdictBlock(report, palette),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function head(inspection: Inspection, palette: Palette): readonly string[] {
  const { image, platform, dockerfile, notes } = inspection;
  return [
    `${palette.bold(oneLine(image))}  ${palette.dim(oneLine(platform))}`,
    ...figures(inspection),
    ...(dockerfile === undefined ? [] : [`lines are those of ${oneLine(dockerfile)}`]),
    ...notes.map((note) => palette.yellow(oneLine(note))),
  ];
}

const COLUMNS = ['#', 'line', 'size', 'added', 'changed', 'deleted', 'hidden'] as const;

function layerTable(layers: readonly LayerReport[], palette: Palette): readonly string[] {
  const rows = layers.map((layer) => [
    String(layer.number),
    layer.line === undefined ? (layer.base === true ? 'base' : '') : String(layer.line),
    shownBytes(layer.bytes),
    some(layer.added.files),
    some(layer.changed.files),
    some(layer.deleted.files),
    layer.wasted === 0 ? '' : shownBytes(layer.wasted),
  ]);
  const widths = COLUMNS.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const room = WIDTH - 2 - widths.reduce((sum, width) => sum + width + 2, 0);
  const lines = rows.map((row, index) => {
    const layer = layers[index];
    const cells = row.map((cell, column) => cell.padStart(widths[column] ?? 0));
    const wasted = cells.pop() ?? '';
    const title = layer === undefined ? '' : shortened(layerTitle(layer), room);
    const text = `  ${cells.join('  ')}  ${layer?.wasted === 0 ? wasted : palette.red(wasted)}  ${title}`;
    return layer?.base === true ? palette.dim(text) : text;
  });
  const names = COLUMNS.map((column, index) => column.padStart(widths[index] ?? 0));
  return [palette.dim(`  ${names.join('  ')}  instruction`), ...lines];
}

function some(number: number): string {
  return number === 0 ? '' : shownCount(number);
}

/** Blanks before what stands beside a size. */
const INDENT = 13;

/** Title of the findings that somebody may have a use for. */
const MINOR = 'Perhaps of no use';

function wasteBlock(title: string, inspection: Inspection, top: number, palette: Palette): readonly string[] {
  const { findings, smaller, layers } = inspection;
  const own = findings.filter((finding) => isMinor(finding) === (title === MINOR));
  const rest = [...own.slice(top), ...(title === MINOR ? [] : [smaller])];
  const more = andMore(rest, own.length === 0);
  if (own.length === 0 && more === '')
    return title === MINOR ? [] : [palette.bold(title), '  none was found'];
  const shown = own.slice(0, top);
  const groups = remedyGroups(shown);
  return [
    palette.bold(title),
    ...shown.flatMap((finding, index) => findingLines(finding, groups[index] ?? [], layers, palette)),
    ...(more === '' ? [] : [palette.dim(`${' '.repeat(INDENT)}${more}`)]),
  ];
}

function findingLines(
  finding: Finding,
  groups: readonly RemedyGroup[],
  layers: readonly LayerReport[],
  palette: Palette,
): readonly string[] {
  const [first = '', ...rest] = wrap(findingMessage(finding, layers), WIDTH - INDENT);
  const indent = ' '.repeat(INDENT);
  const remedies = groups.flatMap((group) => remedyLines(group, palette));
  const notes = finding.note === undefined ? [] : wrap(oneLine(finding.note), WIDTH - INDENT);
  return [
    `  ${sizeOf(finding.bytes)}  ${first}`,
    ...[...rest, ...remedies, ...notes.map(palette.dim)].map((line) => indent + line),
  ];
}

function remedyLines({ remedies, text }: RemedyGroup, palette: Palette): readonly string[] {
  const names = remedies.map(remedyName).join(', ');
  if (text === '') return [palette.cyan(names)];
  const [first = '', ...rest] = wrap(`${names}: ${text}`, WIDTH - INDENT);
  // Where the names alone are a line, all of it is theirs.
  const end = Math.min(first.length, names.length);
  return [palette.cyan(first.slice(0, end)) + first.slice(end), ...rest];
}

function sizedBlock(title: string, sized: readonly Sized[], palette: Palette): readonly string[] {
  if (sized.length === 0) return [];
  return [
    palette.bold(title),
    ...sized.map(({ path, bytes, layer }) => {
      return `  ${sizeOf(bytes)}  ${palette.dim(`layer ${String(layer).padStart(2)}`)}  ${oneLine(path)}`;
    }),
  ];
}

function duplicateBlock(duplicates: readonly Duplicate[], palette: Palette): readonly string[] {
  if (duplicates.length === 0) return [];
  return [
    palette.bold('Files that are there several times'),
    ...duplicates.map(({ paths, bytes }) => {
      const [first = '', second = ''] = paths;
      const others = paths.length > 2 ? ` and ${paths.length - 2} more` : '';
      return `  ${sizeOf(bytes)}  ${oneLine(first)} = ${oneLine(second)}${others}`;
    }),
  ];
}

function verdictBlock({ verdicts }: InspectReport, palette: Palette): readonly string[] {
  if (verdicts === undefined) return [];
  const words = { pass: palette.green('PASS'), fail: palette.red('FAIL'), off: palette.dim('off ') };
  return [
    palette.bold('Rules'),
    ...verdicts.map((verdict) => {
      return `  ${words[verdict.result]}  ${verdict.rule.padEnd(27)}  ${verdictText(verdict)}`;
    }),
  ];
}

function sizeOf(bytes: number): string {
  return shownBytes(bytes).padStart(INDENT - 4);
}
