import type { HistoryItem, ImageConfig } from '../analysis/types.js';
import { ArchiveError } from './types.js';

/** What an image says of itself (the config of the OCI image specification; docker's has the same fields). */
export interface ImageJson {
  readonly platform: string;
  readonly config: ImageConfig;
  readonly history: readonly HistoryItem[];
  readonly diffIds: readonly string[];
}

/** An object of JSON; fields that it has not, or that are null, are undefined. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads the config of an image. Throws ArchiveError when it is something else's. */
export function imageJson(json: unknown): ImageJson {
  const top = fieldsOf(json);
  const rootfs = fieldsOf(top['rootfs']);
  const architecture = textOf(top['architecture']);
  if (!Array.isArray(rootfs['diff_ids']))
    throw new ArchiveError('it is no image: rootfs.diff_ids is missing');
  const variant = textOf(top['variant']);
  return {
    platform: [
      textOf(top['os']) || 'linux',
      architecture || 'unknown',
      ...(variant === '' ? [] : [variant]),
    ].join('/'),
    config: configOf(fieldsOf(top['config'])),
    history: listOf(top['history']).map(historyItem),
    diffIds: textsOf(rootfs['diff_ids']) ?? [],
  };
}

function configOf(config: Fields): ImageConfig {
  return {
    user: textOf(config['User']),
    env: textsOf(config['Env']) ?? [],
    entrypoint: textsOf(config['Entrypoint']),
    cmd: textsOf(config['Cmd']),
    workingDir: textOf(config['WorkingDir']),
    exposedPorts: keysOf(config['ExposedPorts']),
    volumes: keysOf(config['Volumes']),
    labels: labelsOf(config['Labels']),
    stopSignal: textOf(config['StopSignal']) || undefined,
    shell: textsOf(config['Shell']),
    onBuild: textsOf(config['OnBuild']) ?? [],
    healthcheck:
      config['Healthcheck'] === undefined || config['Healthcheck'] === null
        ? undefined
        : line(config['Healthcheck']),
  };
}

function historyItem(item: unknown): HistoryItem {
  const { created_by: createdBy, empty_layer: empty } = fieldsOf(item);
  return { createdBy: textOf(createdBy), empty: empty === true };
}

/** The fields of an object; none for anything else. Archives are checked by what is read of them, field by field. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** The items of a list; none for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A list of words; undefined for none, which null and an empty list both say. A text alone is a list of one. */
function textsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string' && value !== '') return [value];
  const texts = listOf(value).filter((each) => typeof each === 'string');
  return texts.length === 0 ? undefined : texts;
}

/** Names that are the keys of an object. */
function keysOf(value: unknown): readonly string[] {
  return Object.keys(fieldsOf(value)).toSorted();
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const labels = Object.entries(fieldsOf(value)).map(([name, text]) => [name, textOf(text)] as const);
  return Object.fromEntries(labels.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line of JSON with sorted keys. */
function line(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
