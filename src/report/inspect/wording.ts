/** What is said of an image in every format. */
import type { Verdict } from '../../analysis/waste/rules.js';
import type { FilesAndBytes, Finding, Inspection, LayerReport, Remedy } from '../../analysis/waste/types.js';
import { shownBytes, shownCount } from '../../project/sizes.js';
import { count, oneLine } from '../wording.js';

/** Characters of an instruction inside a sentence. */
const SHORT = 44;

/** One sentence without the size: where, what, who brought it and who hides it. */
export function findingMessage(finding: Finding, layers: readonly LayerReport[]): string {
  const { kind, place, what, base } = finding;
  const files = count(finding.files, 'file').replace(/^\d+/, (number) => shownCount(Number(number)));
  const thing = what === undefined ? files : `${what} (${files})`;
  const from = base ? 'of the base image' : `from ${layerName(layers[finding.layer - 1])}`;
  const by = finding.by === undefined ? '' : layerName(layers[finding.by - 1]);
  const end = {
    left: '',
    deleted: `, deleted by ${by}`,
    overwritten: `, overwritten by ${by}`,
    owner: `, copied once more by ${by} for another owner`,
    mode: `, copied once more by ${by} for other permissions`,
    again: `, written once more as they were by ${by}`,
  }[kind];
  return oneLine(`${place}: ${thing} ${from}${end}`);
}

/** `RUN npm ci (line 4)`, or `layer 3, RUN npm ci` where no line is known. */
function layerName(layer: LayerReport | undefined): string {
  if (layer === undefined) return 'an unknown layer';
  const { number, line, instruction } = layer;
  // A cut inside a short word says less than one before it.
  const text = shortened(instruction, SHORT).replace(/ \S{0,12}…$/, '…');
  if (line !== undefined) return `${text} (line ${line})`;
  return text === '' ? `layer ${number}` : `layer ${number}, ${text}`;
}

/** What a layer is called in a table. */
export function layerTitle({ instruction, base }: LayerReport): string {
  if (instruction !== '') return oneLine(instruction);
  return base === true ? 'base image' : 'not said by the image';
}

/** What may be of use to somebody, and for which dockopt has nothing: documentation, translations, logs. */
export function isMinor({ kind, remedies }: Finding): boolean {
  return kind === 'left' && remedies.length === 0;
}

/** `remove-apt-lists (safe)`, `later-delete (advice)`. */
export function remedyName({ name, level }: Remedy): string {
  return `${name} (${level ?? 'advice'})`;
}

/** Remedies of which the same is said. */
export interface RemedyGroup {
  readonly remedies: readonly Remedy[];
  /** What is said of them; '' for nothing. */
  readonly text: string;
}

/**
 * What is said of the remedies of each finding of a list: what `dockopt fix` changes, why it left something, and what is
 * only a try. A reason is given once.
 */
export function remedyGroups(findings: readonly Finding[]): readonly (readonly RemedyGroup[])[] {
  const said = new Set<string>();
  return findings.map((finding) => groupsOf(finding, said));
}

function groupsOf({ remedies }: Finding, said: Set<string>): readonly RemedyGroup[] {
  const by = (fix: Remedy['fix']): readonly Remedy[] => remedies.filter((remedy) => remedy.fix === fix);
  const done = by('changes');
  const level = done.every((remedy) => remedy.level === 'aggressive') ? ' --level aggressive' : '';
  return [
    { remedies: done, text: `dockopt fix${level} has a change for it` },
    ...by('left').map((remedy) => ({ remedies: [remedy], text: reasonOf(remedy, said) })),
    { remedies: by('nothing'), text: 'dockopt fix found nothing to change there' },
    { remedies: by(undefined), text: '' },
  ].filter((group) => group.remedies.length > 0);
}

function reasonOf({ name, reason = '' }: Remedy, said: Set<string>): string {
  const key = `${name} ${reason}`;
  if (said.has(key)) return 'left, as said above';
  said.add(key);
  return oneLine(reason);
}

/** The figures of an image in one or two sentences. */
export function figures({ bytes, layers, root, wasted, score }: Inspection): readonly string[] {
  const seen = `${shownBytes(root.bytes)} in ${shownCount(root.files)} ${root.files === 1 ? 'file' : 'files'}`;
  const hidden =
    wasted === 0
      ? 'no layer hides anything of another'
      : `${shownBytes(wasted)} (${percent(wasted / bytes)}) are hidden by later layers and pulled all the same`;
  return [
    `${shownBytes(bytes)} in ${count(layers.length, 'layer')}, uncompressed; efficiency ${percent(score.efficiency)}`,
    `a container sees ${seen}; ${hidden}`,
  ];
}

/** `0.951 (at least 0.9)`. */
export function verdictText({ rule, value, limit }: Verdict): string {
  const write = rule === 'highest-wasted-bytes' ? shownBytes : shownRatio;
  if (limit === undefined) return write(value);
  return `${write(value)} (${rule.startsWith('lowest') ? 'at least' : 'at most'} ${write(limit)})`;
}

/** Never rounded to the other side of a limit: cut after four digits. */
function shownRatio(value: number): string {
  return String(Math.trunc(value * 10_000) / 10_000);
}

/** `93.4 %`. */
export function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

/** A text of at most `length` characters. */
export function shortened(text: string, length: number): string {
  const line = oneLine(text);
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}

/** `2.1 MB more in 717 files`: what stands below a list that was cut; '' where nothing was left out. */
export function andMore(rest: readonly FilesAndBytes[], isFirst: boolean): string {
  const bytes = rest.reduce((sum, each) => sum + each.bytes, 0);
  const files = rest.reduce((sum, each) => sum + each.files, 0);
  if (files === 0) return '';
  return `${shownBytes(bytes)} ${isFirst ? '' : 'more '}in ${shownCount(files)} ${files === 1 ? 'file' : 'files'}`;
}
