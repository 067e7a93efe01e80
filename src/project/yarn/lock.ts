/** yarn.lock, of yarn 1 and of yarn 2 and later: both are nested lists of names and values, told apart by `__metadata`. */
import type { Project } from '../types.js';

/** What a yarn.lock says of one package. */
export interface YarnEntry {
  readonly version: string;
  /** Yarn 1: where it is downloaded from. */
  readonly resolved?: string;
  /** Yarn 2 and later: name and place, `ms@npm:2.1.3`, `web@workspace:packages/web`. */
  readonly resolution?: string;
  readonly linkType?: string;
  /** Yarn 2 and later: of its archive, after the key of the cache that may stand before it. */
  readonly checksum?: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
  /** True where a field stands that is none of these and changes what is installed. */
  readonly hasMeta: boolean;
}

export interface YarnLock {
  /** `__metadata.version` of yarn 2 and later; 1 for yarn 1. */
  readonly format: number;
  readonly cacheKey?: string;
  /** By what asks for them, `ms@^2.1.0`: several keys may have one entry. */
  readonly entries: ReadonlyMap<string, YarnEntry>;
}

type Tree = Map<string, string | Tree>;

const recent = new Map<string, { readonly text: string; readonly value: YarnLock | string }>();

/** The yarn.lock at a path of the context, or why it cannot be used, as the end of a sentence that begins with the path. */
export function yarnLockAt(project: Project, path: string): YarnLock | string {
  const text = project.texts.get(path);
  if (text === undefined) return project.unreadable.get(path) ?? 'was not read';
  const known = recent.get(path);
  if (known?.text === text) return known.value;
  const value = parseYarnLock(text);
  if (recent.size > 200) recent.clear();
  recent.set(path, { text, value });
  return value;
}

/** Reads the text of a yarn.lock; a text says why it cannot be read. */
export function parseYarnLock(text: string): YarnLock | string {
  if (/^(?:<{7}|={7}|>{7})/m.test(text)) return 'holds the marks of a merge conflict';
  const tree = treeOf(text.replace(/^\uFEFF/, ''));
  if (typeof tree === 'string') return tree;
  const metadata = tree.get('__metadata');
  const entries = new Map<string, YarnEntry>();
  for (const [key, value] of tree) {
    if (key === '__metadata') continue;
    if (typeof value === 'string') return `holds ${key}, which is no package`;
    const entry = entryOf(value);
    if (entry === undefined) return `has no version of ${key}`;
    for (const each of key.split(', ')) entries.set(each.replace(/^"(.*)"$/, '$1'), entry);
  }
  if (metadata === undefined)
    return /^# yarn lockfile v1\s*$/m.test(text) ? { format: 1, entries } : 'is of no known version';
  const format = typeof metadata === 'string' ? undefined : metadata.get('version');
  const cacheKey = typeof metadata === 'string' ? undefined : metadata.get('cacheKey');
  if (typeof format !== 'string' || !/^\d+$/.test(format)) return 'is of no known version';
  return { format: Number(format), entries, ...(typeof cacheKey === 'string' && { cacheKey }) };
}

/** A key, quoted or bare; then a colon or not, and a value or not. */
const LINE = /^( *)((?:"(?:[^"\\]|\\.)*"(?:, )?|[^\s":][^\s",]*(?:, )?)+?)(:?)(?: +(.+))?$/;

function treeOf(text: string): Tree | string {
  const root: Tree = new Map();
  const open: { readonly indent: number; readonly tree: Tree }[] = [{ indent: -1, tree: root }];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trimEnd();
    if (line === '' || line.startsWith('#')) continue;
    const [, blanks = '', written = '', , value] = LINE.exec(line) ?? [];
    if (written === '') return `cannot be read at line ${index + 1}`;
    while ((open.at(-1)?.indent ?? -1) >= blanks.length) open.pop();
    const tree = open.at(-1)?.tree;
    const key = blanks === '' ? topKey(written) : unquoted(written.replace(/:$/, ''));
    if (tree === undefined || tree.has(key)) return `cannot be read at line ${index + 1}`;
    if (value !== undefined) tree.set(key, unquoted(value));
    else {
      const inner: Tree = new Map();
      tree.set(key, inner);
      open.push({ indent: blanks.length, tree: inner });
    }
  }
  return root;
}

/** Yarn 1 quotes each of several keys, yarn 2 and later all of them at once. */
function topKey(written: string): string {
  return written.replace(/:$/, '').replaceAll('"', '');
}

function unquoted(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}

function entryOf(tree: Tree): YarnEntry | undefined {
  const version = tree.get('version');
  if (typeof version !== 'string') return undefined;
  const text = (key: string): string | undefined => {
    const value = tree.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const [resolved, resolution, linkType] = [text('resolved'), text('resolution'), text('linkType')];
  const checksum = text('checksum')?.replace(/^.*\//, '');
  return {
    version,
    ...(resolved !== undefined && { resolved }),
    ...(resolution !== undefined && { resolution }),
    ...(linkType !== undefined && { linkType }),
    ...(checksum !== undefined && { checksum }),
    dependencies: mapOf(tree.get('dependencies')),
    optionalDependencies: mapOf(tree.get('optionalDependencies')),
    peerDependencies: mapOf(tree.get('peerDependencies')),
    bin: mapOf(tree.get('bin')),
    hasMeta: tree.has('dependenciesMeta') || tree.has('peerDependenciesMeta'),
  };
}

function mapOf(tree: string | Tree | undefined): Readonly<Record<string, string>> {
  if (tree === undefined || typeof tree === 'string') return {};
  return Object.fromEntries(
    [...tree].flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );
}

/** The name in `@babel/core@npm:^7.0.0`. */
export function nameIn(descriptor: string): string {
  return descriptor.slice(0, Math.max(descriptor.indexOf('@', 1), 0)) || descriptor;
}
