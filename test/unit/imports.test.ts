import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { transform } from 'esbuild';

const root = path.join(import.meta.dirname, '..', '..');

/** What a folder may import beside itself: folders of ours, single files of ours, packages. */
interface Rule {
  readonly folders: readonly string[];
  /** Files outside those folders that may be imported. */
  readonly files?: readonly string[];
  /** Files outside those folders of which types may be imported. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
}

/** The import directions; CONTRIBUTING.md gives the reasons. A folder that is not here has no rule and fails. */
const RULES: Readonly<Record<string, Rule>> = {
  syntax: { folders: [], packages: ['dockerfile-ast'] },
  knowledge: { folders: [] },
  shell: { folders: ['syntax'], packages: ['unbash', 'prettier/doc'] },
  project: {
    folders: ['knowledge'],
    // Of Babel and recast types alone: test/web bundles the core without them.
    packages: [
      'semver',
      'smol-toml',
      'yaml',
      '@rgrove/parse-xml',
      'jsonc-parser',
      '@babel/parser',
      '@babel/types',
      'recast',
    ],
  },
  model: { folders: ['syntax', 'shell', 'knowledge', 'project'] },
  transforms: { folders: ['syntax', 'shell', 'model', 'project', 'knowledge'] },
  advice: { folders: ['syntax', 'shell', 'model', 'project', 'knowledge'] },
  runner: { folders: ['syntax', 'shell', 'model', 'project', 'knowledge'] },
  analysis: { folders: ['knowledge'], files: ['project/sizes'], types: ['model/types'] },
  report: {
    folders: [],
    files: ['project/sizes'],
    types: [
      'analysis/types',
      'analysis/waste/rules',
      'analysis/waste/types',
      'config/types',
      'model/types',
      'project/registry',
      'runner/types',
      'verify/types',
    ],
    packages: ['diff'],
  },
  config: { folders: [], types: ['model/types'], packages: ['jsonc-parser', 'zod'] },
  files: { folders: ['project', 'syntax'], packages: ['tinyglobby', '@babel/parser', 'recast'] },
  engine: { folders: [] },
  registry: { folders: ['project', 'syntax'] },
  archive: { folders: ['analysis'], packages: ['fzstd'] },
  verify: {
    folders: ['analysis', 'archive', 'engine', 'files', 'model', 'project', 'runner', 'syntax'],
    types: ['report/types'],
  },
};

/** The folders that must also run in a browser: nothing of Node's, no disk, clock, network or chance. */
const CORE = [
  'syntax',
  'knowledge',
  'shell',
  'project',
  'model',
  'transforms',
  'advice',
  'runner',
  'report',
  'analysis',
];

/** The folders that may use Node. */
const WITH_NODE = ['files', 'engine', 'registry', 'archive', 'verify'];

/** Free names that the core must not use. `Date` and `Math.random` would make a run differ from the next one. */
const BANNED = (
  'process console Date Math.random fetch require module Buffer globalThis global performance crypto setTimeout ' +
  'setInterval setImmediate queueMicrotask XMLHttpRequest window document navigator localStorage eval Function ' +
  '__dirname __filename'
).split(' ');

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

/** Paths of the TypeScript files below a folder, from the top of the repository. */
function sourcesOf(folder: string): readonly string[] {
  const base = folder === 'transforms' ? folder : `src/${folder}`;
  const entries = readdirSync(path.join(root, base), { recursive: true, encoding: 'utf8' });
  return entries
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(base, name.split(path.sep).join('/')));
}

const STATIC = /^(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'/g;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [
    ...[...text.matchAll(STATIC)].map(([, , type, from = '']) => ({
      file,
      from,
      typeOnly: type !== undefined,
    })),
    ...[...text.matchAll(DYNAMIC)].map(([, from = '']) => ({ file, from, typeOnly: false })),
  ];
}

/** `model/types` for `../model/types.js` in src, `transforms/x` for those; undefined for a package. */
function targetOf({ file, from }: Import): string | undefined {
  if (!from.startsWith('.')) return undefined;
  const target = path.posix.join(path.posix.dirname(file), from).replace(/\.js$/, '');
  return target.replace(/^src\//, '');
}

function folderOf(target: string): string {
  return target.split('/', 1)[0] ?? '';
}

function isAllowed(folder: string, rule: Rule, each: Import): boolean {
  const target = targetOf(each);
  if (target === undefined)
    return [each.from, folderOf(each.from)].some((name) => rule.packages?.includes(name) === true);
  if (folder === 'transforms' && folderOf(target) === 'transforms')
    return each.file === 'transforms/index.ts';
  if (folderOf(target) === folder || rule.folders.includes(folderOf(target))) return true;
  if (rule.files?.includes(target) === true) return true;
  return each.typeOnly && rule.types?.includes(target) === true;
}

function shown({ file, from }: Import): string {
  return `${file} imports ${from}`;
}

describe('import directions', () => {
  it.each(Object.entries(RULES))('%s imports what it may', (folder, rule) => {
    const imports = sourcesOf(folder).flatMap(importsOf);
    const builtins = WITH_NODE.includes(folder)
      ? imports.filter(({ from }) => !from.startsWith('node:'))
      : imports;
    expect(builtins.filter((each) => !isAllowed(folder, rule, each)).map(shown)).toEqual([]);
  });

  it('every folder of src has a rule, but for cli, which imports all of them', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const known = new Set([...Object.keys(RULES), 'cli']);
    expect(folders.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });

  it('nothing but the command imports the command or the disk', () => {
    const outside = [...CORE.flatMap(sourcesOf), 'src/index.ts'].flatMap(importsOf);
    // Types vanish; which ones may be imported is in the rules.
    const wrong = outside.filter(
      (each) => !each.typeOnly && ['cli', ...WITH_NODE].includes(folderOf(targetOf(each) ?? '')),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  it('the core imports nothing of Node', () => {
    const wrong = [...CORE.flatMap(sourcesOf), 'src/index.ts'].flatMap(importsOf);
    expect(wrong.filter(({ from }) => from.startsWith('node:')).map(shown)).toEqual([]);
  });

  it('reads an import in every form', () => {
    const text =
      "import 'a';\nimport type { B } from './b.js';\nimport {\n  c,\n} from 'c';\nexport { d } from '../d.js';";
    const found = [...text.matchAll(STATIC)].map(([, , type, from]) => [from, type !== undefined]);
    expect(found).toEqual([
      ['a', false],
      ['./b.js', true],
      ['c', false],
      ['../d.js', false],
    ]);
  });
});

const MARK = 'banned_name_';
const define = Object.fromEntries(BANNED.map((name) => [name, MARK + name.replaceAll('.', '_')]));

/** The banned names that a text uses as free variables; esbuild tells those from properties, strings and comments. */
async function bannedIn(text: string): Promise<readonly string[]> {
  const { code } = await transform(text, { loader: 'ts', define, legalComments: 'none' });
  const found = new Set([...code.matchAll(new RegExp(`${MARK}(\\w+)`, 'g'))].map(([, name = '']) => name));
  return [...found].toSorted();
}

describe('names that the core must not use', () => {
  it.each(CORE)('%s uses none', async (folder) => {
    const files = await Promise.all(
      sourcesOf(folder).map(async (file) => {
        const names = await bannedIn(readFileSync(path.join(root, file), 'utf8'));
        return names.map((name) => `${file} uses ${name}`);
      }),
    );
    expect(files.flat()).toEqual([]);
  });

  it('finds a free name, and no property, string, comment or local of that name', async () => {
    expect(await bannedIn('export const t = Date.now() + Math.random();')).toEqual(['Date', 'Math_random']);
    expect(await bannedIn("export const x = globalThis['process'];")).toEqual(['globalThis']);
    const fine =
      "// console\nexport function f(process: { fetch: string }) { return process.fetch + 'Date'; }";
    expect(await bannedIn(fine)).toEqual([]);
  });
});
