import type { ContractField } from '../../model/types.js';
import type { Difference, ImageConfig, Root } from '../types.js';
import type { Cover } from './cover.js';
import type { Declared, Observed } from './types.js';

/** The fields that are one text. */
interface Field {
  readonly field: ContractField;
  readonly subject: string;
  readonly area: Difference['area'];
  value(config: ImageConfig): string | undefined;
}

const FIELDS: readonly Field[] = [
  // No user and number 0 are the same one; distroless images say 0.
  { field: 'user', subject: 'USER', area: 'user', value: ({ user }) => said(user.replace(/^0(?::0)?$/, '')) },
  {
    field: 'workdir',
    subject: 'WORKDIR',
    area: 'contract',
    value: ({ workingDir }) => said(workingDir.replace(/^\/$/, '')),
  },
  {
    field: 'entrypoint',
    subject: 'ENTRYPOINT',
    area: 'contract',
    value: ({ entrypoint }) => json(entrypoint),
  },
  { field: 'cmd', subject: 'CMD', area: 'contract', value: ({ cmd }) => json(cmd) },
  { field: 'healthcheck', subject: 'HEALTHCHECK', area: 'contract', value: ({ healthcheck }) => healthcheck },
  {
    field: 'stopsignal',
    subject: 'STOPSIGNAL',
    area: 'contract',
    value: ({ stopSignal }) => said(stopSignal),
  },
  { field: 'shell', subject: 'SHELL', area: 'contract', value: ({ shell }) => json(shell) },
  {
    field: 'onbuild',
    subject: 'ONBUILD',
    area: 'contract',
    value: ({ onBuild }) => said(onBuild.join('\n')),
  },
];

/** What the two images say of how they are run. */
export function contractDifferences(
  before: Observed,
  after: Observed,
  declared: Declared,
  cover: Cover,
): readonly Difference[] {
  const platform = difference(
    'platform',
    'contract',
    before.platform,
    after.platform,
    cover.contract('platform', false),
  );
  const single = FIELDS.flatMap(({ field, subject, area, value }) => {
    // An ENTRYPOINT or CMD of the base image may be another with another base; what uses it is seen by starting it.
    const names = isOtherStart(field, before.config, after.config)
      ? cover.start(field)
      : cover.contract(field, false);
    return difference(subject, area, value(before.config), value(after.config), names);
  });
  return [
    ...platform,
    ...single,
    ...variables(before, after, declared, cover),
    ...labels(before.config, after.config, declared, cover),
    ...members(
      'EXPOSE',
      before.config.exposedPorts,
      after.config.exposedPorts,
      cover.contract('expose', false),
    ),
    ...members('VOLUME', before.config.volumes, after.config.volumes, cover.contract('volume', false)),
  ];
}

/** Another command, or other words: declared are only those forms in which the same one is started by a shell or without. */
function isOtherStart(field: ContractField, before: ImageConfig, after: ImageConfig): boolean {
  if (field !== 'cmd' && field !== 'entrypoint') return false;
  const [old, now] = [before[field], after[field]].map((words) => plainWords(words ?? []));
  return old !== now;
}

/** The words without the shell around them, quotes, and `exec`. */
function plainWords(words: readonly string[]): string {
  const [shell = '', flag = '', text, ...more] = words;
  const isShell =
    /^(?:.*\/)?(?:ba|da|a)?sh$/.test(shell) &&
    /^-\w*c$/.test(flag) &&
    text !== undefined &&
    more.length === 0;
  return (isShell ? text : words.join(' '))
    .replace(/["'\\]/g, '')
    .replace(/(^|\s)exec\s+/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

/** An empty text and none are the same to whoever runs an image. */
function said(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function json(words: readonly string[] | undefined): string | undefined {
  return words === undefined || words.length === 0 ? undefined : JSON.stringify(words);
}

/** At most one difference. */
function difference(
  subject: string,
  area: Difference['area'],
  before: string | undefined,
  after: string | undefined,
  declaredBy: readonly string[],
): readonly Difference[] {
  return before === after
    ? []
    : [{ area, subject, before, after, declaredBy, message: told(subject, before, after) }];
}

function told(subject: string, before: string | undefined, after: string | undefined): string {
  if (before === undefined) return `${subject} is new: ${after ?? ''}`;
  if (after === undefined) return `${subject} is gone; it was ${before}`;
  return `${subject} is ${after}; it was ${before}`;
}

function variables(
  before: Observed,
  after: Observed,
  declared: Declared,
  cover: Cover,
): readonly Difference[] {
  const old = environment(before.config);
  const now = environment(after.config);
  return namesOf(old, now).flatMap((name) => {
    const own = declared.own.env.has(name) && name !== 'PATH';
    const isLost = name === 'PATH' && lostDirectories(old.get(name), now.get(name), after.root).length > 0;
    const names = isLost ? [] : cover.contract('env', !own);
    const found = difference(`ENV ${name}`, 'contract', old.get(name), now.get(name), names);
    return isLost
      ? found.map((each) => ({ ...each, message: lostText(old.get(name), now.get(name), after.root) }))
      : found;
  });
}

function environment({ env }: ImageConfig): ReadonlyMap<string, string> {
  return new Map(
    env.map((text) => {
      const at = text.indexOf('=');
      return at < 0 ? ([text, ''] as const) : ([text.slice(0, at), text.slice(at + 1)] as const);
    }),
  );
}

/** Directories that PATH had, that exist, and in which nothing is looked for any more. */
function lostDirectories(before = '', after = '', root: Root): readonly string[] {
  const now = new Set(after.split(':'));
  return before
    .split(':')
    .filter((path) => path !== '' && !now.has(path) && root.has(path.replace(/\/+$/, '')));
}

function lostText(before: string | undefined, after: string | undefined, root: Root): string {
  return `ENV PATH no longer has ${lostDirectories(before, after, root).join(', ')}, which is there`;
}

function labels(
  before: ImageConfig,
  after: ImageConfig,
  { own }: Declared,
  cover: Cover,
): readonly Difference[] {
  const old = new Map(Object.entries(before.labels));
  const now = new Map(Object.entries(after.labels));
  return namesOf(old, now).flatMap((name) => {
    const inherited = !own.labels.has(name);
    // Declared is that there are more; those of a base image change with it.
    const kept = inherited ? cover.contract('base', true) : [];
    const names = old.has(name) ? kept : cover.contract('label', inherited);
    return difference(`LABEL ${name}`, 'contract', old.get(name), now.get(name), names);
  });
}

function namesOf(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort();
}

/** What is only there or not. */
function members(
  subject: string,
  before: readonly string[],
  after: readonly string[],
  declaredBy: readonly string[],
): readonly Difference[] {
  const lost = before.filter((each) => !after.includes(each));
  const gained = after.filter((each) => !before.includes(each));
  return [
    ...lost.map((each) => change(`${subject} ${each}`, each, undefined, declaredBy, 'is gone')),
    ...gained.map((each) => change(`${subject} ${each}`, undefined, each, declaredBy, 'is new')),
  ];
}

function change(
  subject: string,
  before: string | undefined,
  after: string | undefined,
  declaredBy: readonly string[],
  what: string,
): Difference {
  return { area: 'contract', subject, before, after, declaredBy, message: `${subject} ${what}` };
}
