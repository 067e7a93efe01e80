/** go.mod and go.work as plain data (https://go.dev/ref/mod#go-mod-file, #workspaces). */

export interface GoRequirement {
  readonly path: string;
  readonly version: string;
}

export interface GoReplacement {
  /** The module that is replaced. */
  readonly path: string;
  /** The version of it that is replaced; undefined for all. */
  readonly version: string | undefined;
  /** The module, or the directory, that stands for it. */
  readonly by: string;
  /** Undefined for a directory. */
  readonly byVersion: string | undefined;
}

export interface GoFile {
  /** Undefined in go.work. */
  readonly module: string | undefined;
  /** As written after `go`: `1.22`, `1.22.3`. */
  readonly go: string | undefined;
  readonly hasToolchain: boolean;
  readonly requires: readonly GoRequirement[];
  readonly replaces: readonly GoReplacement[];
  /** Directories of go.work. */
  readonly uses: readonly string[];
}

/** Directives that name neither files nor modules to download. */
const OTHERS: ReadonlySet<string> = new Set(['exclude', 'retract', 'tool', 'godebug', 'ignore']);

/** Reads a go.mod or go.work; undefined when a line of it is not understood. */
export function parseGoFile(text: string): GoFile | undefined {
  const lines = directivesOf(text);
  if (lines === undefined) return undefined;
  const file = {
    module: undefined as string | undefined,
    go: undefined as string | undefined,
    hasToolchain: false,
    requires: [] as GoRequirement[],
    replaces: [] as GoReplacement[],
    uses: [] as string[],
  };
  for (const [verb = '', ...args] of lines) {
    const [first] = args;
    if (OTHERS.has(verb)) continue;
    if (first === undefined) return undefined;
    if (verb === 'module') file.module = first;
    else if (verb === 'go') file.go = first;
    else if (verb === 'toolchain') file.hasToolchain = true;
    else if (verb === 'use') file.uses.push(first);
    else if (verb === 'require' && args.length === 2)
      file.requires.push({ path: first, version: args[1] ?? '' });
    else {
      const replacement = verb === 'replace' ? replacementOf(args) : undefined;
      if (replacement === undefined) return undefined;
      file.replaces.push(replacement);
    }
  }
  return file;
}

/** `old [version] => new [version]`; a directory has no version. */
function replacementOf(args: readonly string[]): GoReplacement | undefined {
  const arrow = args.indexOf('=>');
  const [path, version, ...more] = args.slice(0, arrow);
  const [by, byVersion, ...rest] = args.slice(arrow + 1);
  if (arrow < 1 || path === undefined || by === undefined || more.length + rest.length > 0) return undefined;
  return { path, version, by, byVersion };
}

/** The words of each line, those of a block with its verb in front; undefined where a block is not closed. */
function directivesOf(text: string): readonly (readonly string[])[] | undefined {
  const lines: string[][] = [];
  let block: string | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const words = wordsOf(line);
    if (words === undefined) return undefined;
    const [first, second] = words;
    if (first === undefined) continue;
    if (block !== undefined && first === ')') block = undefined;
    else if (block !== undefined) lines.push([block, ...words]);
    else if (second === '(' && words.length === 2) block = first;
    else if (second === '(' && words[2] === ')' && words.length === 3) continue;
    else lines.push(words);
  }
  return block === undefined ? lines : undefined;
}

/** Without the comment; undefined where quotes are more than a pair around a word. */
function wordsOf(line: string): string[] | undefined {
  const spaced = line.replace(/(?:^|\s)\/\/.*$/, '').replace(/^(\s*\w+)\(/, '$1 (');
  const words = spaced.split(/\s+/).filter((word) => word !== '');
  const plain = words.map((word) => /^(["`])([^"`\\]*)\1$/.exec(word)?.[2] ?? word);
  return plain.some((word) => /["`]/.test(word)) ? undefined : plain;
}

/** True for a replacement by a directory: these begin with `./` or `../`, or are absolute. */
export function isDirectory({ by, byVersion }: GoReplacement): boolean {
  return byVersion === undefined && /^(?:\.{1,2}(?:\/|$)|\/)/.test(by);
}

/** The minor version of `go 1.22` and `go 1.22.3`; 16 without such a line, as go takes it. */
export function goMinor({ go }: GoFile): number | undefined {
  if (go === undefined) return 16;
  const minor = /^1\.(\d+)(?:[.\w]*)$/.exec(go)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** True for what only Go 1.21 and newer can read (https://go.dev/doc/toolchain). */
export function needsGo21(file: GoFile): boolean {
  return file.hasToolchain || /^1\.\d+(?:\.\d+|rc\d+)$/.test(file.go ?? '');
}
