/** Where the build tools of Node projects write, read from their words and from their configuration. */
import { isObject } from '../../../project/json.js';
import { dirOf, joinPath } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import { compilerSettings } from './tsconfig.js';

/** A directory of the context's layout that a tool fills. */
export interface Output {
  readonly directory: string;
  /** What says so. */
  readonly evidence: string;
}

/** `neutral` for a run that leaves nothing that a container needs. */
export type ToolAnswer = Output | 'neutral' | { readonly left: string };

export interface ToolPlace {
  readonly project: Project;
  /** Directory of the package in the context. */
  readonly dir: string;
}

type Tool = (words: readonly string[], place: ToolPlace) => ToolAnswer;

/** The value of an option in any of its forms; '' where it is the last word. */
function valueOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (names.includes(word)) return words[at + 1] ?? '';
    const name = names.find((each) => each.startsWith('--') && word.startsWith(`${each}=`));
    if (name !== undefined) return word.slice(name.length + 1);
  }
  return undefined;
}

function output({ dir }: ToolPlace, written: string, evidence: string): ToolAnswer {
  const directory = joinPath(dir, written);
  const isInside = directory !== undefined && directory !== dir && directory !== '';
  return isInside
    ? { directory, evidence: `${evidence} ${written}` }
    : { left: `${evidence} ${written}, which is not a directory of its own` };
}

const tsc: Tool = (words, place) => {
  const { project, dir } = place;
  const watch = words.find((word) => /^(?:-w|--watch|--init|--showConfig)$/.test(word));
  if (watch !== undefined) return { left: `tsc has ${watch}` };
  if (words.includes('--noEmit')) return 'neutral';
  const builds = valueOf(words, '-b', '--build');
  const named = valueOf(words, '-p', '--project') ?? (builds?.startsWith('-') === true ? '' : builds);
  const file = configFile(project, dir, named === undefined || named === '' ? 'tsconfig.json' : named);
  const given = valueOf(words, '--outDir');
  if (given !== undefined) return output(place, given, 'tsc --outDir');
  if (file === undefined) return { left: `tsc reads ${named ?? 'tsconfig.json'}, which is not there` };
  const document = project.documents.get(file);
  if (builds !== undefined && isObject(document) && Array.isArray(document.references))
    return { left: `${file} has references, each of which writes to a place of its own` };
  return compiled(file, place);
};

function configFile({ files }: Project, dir: string, named: string): string | undefined {
  const plain = joinPath(dir, named);
  if (plain === undefined) return undefined;
  return [plain, `${plain}/tsconfig.json`].find((path) => files.has(path));
}

function compiled(file: string, { project, dir }: ToolPlace): ToolAnswer {
  const settings = compilerSettings(project, file);
  if ('left' in settings) return settings;
  const { outDir, files } = settings;
  if (outDir === undefined) return { left: `${file} has no outDir: the output lies among the sources` };
  return outDir === dir || outDir === ''
    ? { left: `${file} writes into the directory of the package` }
    : { directory: outDir, evidence: `${files.at(-1) ?? file}: outDir ${outDir}` };
}

/** A tool whose words alone say where it writes. */
function byOption(name: string, directories: readonly string[], files: readonly string[]): Tool {
  return (words, place) => {
    const into = valueOf(words, ...directories);
    if (into !== undefined) return output(place, into, `${name} writes to`);
    const file = files.length === 0 ? undefined : valueOf(words, ...files);
    if (file === undefined) return { left: `${name} is not told in its words where to write` };
    return output(place, dirOf(file), `${name} writes to`);
  };
}

/** The literals behind a key of a configuration in JavaScript; undefined when one of them is no literal. */
function literals(text: string, key: string): readonly string[] | undefined {
  const all = [...text.matchAll(new RegExp(String.raw`\b${key}\s*:\s*(?:(["'])([^"'\n]+)\1)?`, 'g'))];
  const found = all.map(([, , value]) => value);
  return found.every((value) => value !== undefined) ? found : undefined;
}

const tsup: Tool = (words, place) => {
  const { project, dir } = place;
  const given = valueOf(words, '-d', '--out-dir');
  if (given !== undefined) return output(place, given, 'tsup writes to');
  if (words.includes('--watch') || words.includes('-w')) return { left: 'tsup has --watch' };
  if (valueOf(words, '--config', '-c') !== undefined) return { left: 'tsup has --config' };
  const names = [
    'tsup.config.ts',
    'tsup.config.js',
    'tsup.config.mjs',
    'tsup.config.cjs',
    'tsup.config.mts',
    'tsup.config.json',
  ];
  const config = names.map((name) => joinPath(dir, name) ?? name).find((path) => project.files.has(path));
  const manifest = joinPath(dir, 'package.json') ?? '';
  if (/"tsup"\s*:\s*\{/.test(project.texts.get(manifest) ?? ''))
    return { left: `${manifest} holds settings of tsup` };
  if (config === undefined) return output(place, 'dist', 'tsup writes to');
  return literalOutput(config, 'outDir', 'dist', place);
};

/** One directory that a configuration names by a literal, or the tool's own default. */
function literalOutput(config: string, key: string, usual: string, place: ToolPlace): ToolAnswer {
  const text = place.project.texts.get(config);
  if (text === undefined) return { left: `${config} was not read` };
  const found = literals(text, key);
  const mentions = [...text.matchAll(new RegExp(String.raw`\b${key}\b`, 'g'))].length;
  const [first, ...others] = new Set(found);
  if (found === undefined || found.length !== mentions || others.length > 0)
    return { left: `${config} does not name one ${key} by a literal` };
  return output(place, first ?? usual, `${config}: ${key}`);
}

const nest: Tool = (words, place) => {
  const { project, dir } = place;
  const [verb, ...rest] = words;
  if (verb !== 'build' && verb !== 'b') return { left: `nest ${verb ?? ''} is no build` };
  if (rest.length > 0) return { left: `nest build has ${rest[0]}` };
  const path = joinPath(dir, 'nest-cli.json') ?? '';
  const settings = project.files.has(path) ? project.documents.get(path) : {};
  if (!isObject(settings)) return { left: `${path} was not read` };
  if (settings.monorepo === true || settings.projects !== undefined)
    return { left: `${path} describes several projects` };
  const options = isObject(settings.compilerOptions) ? settings.compilerOptions : {};
  if (options.webpack !== undefined || options.builder !== undefined)
    return { left: `${path} chooses another compiler` };
  const own = typeof options.tsConfigPath === 'string' ? options.tsConfigPath : undefined;
  const names = own === undefined ? ['tsconfig.build.json', 'tsconfig.json'] : [own];
  const file = names.map((name) => joinPath(dir, name) ?? '').find((each) => project.files.has(each));
  return file === undefined ? { left: 'nest build finds no tsconfig.json' } : compiled(file, place);
};

const webpack: Tool = (words, place) => {
  const { project, dir } = place;
  if (words.some((word) => /^(?:--watch|-w|serve|watch|--env|--config-name)/.test(word)))
    return { left: `webpack has ${words.join(' ')}` };
  const given = valueOf(words, '-o', '--output-path');
  if (given !== undefined) return output(place, given, 'webpack writes to');
  const named = valueOf(words, '-c', '--config') ?? 'webpack.config.js';
  const config = joinPath(dir, named) ?? '';
  const text = project.texts.get(config);
  if (text === undefined) return { left: `webpack reads ${named}, which was not read` };
  const paths = [
    ...text.matchAll(/\bpath\s*:\s*path\.(?:resolve|join)\(\s*__dirname\s*,\s*(["'])([^"'\n]+)\1\s*\)/g),
  ];
  const [first, ...others] = new Set(paths.map(([, , value = '']) => value));
  if (
    /\bmerge\b|\brequire\(\s*["']\./.test(text) ||
    /\bpath\s*:/.test(text) !== paths.length > 0 ||
    others.length > 0
  )
    return { left: `${config} does not name its output.path by a literal` };
  return output(place, first ?? 'dist', `${config}: output.path`);
};

const ncc: Tool = (words, place) =>
  words[0] === 'build'
    ? output(place, valueOf(words, '-o', '--out') ?? 'dist', 'ncc writes to')
    : { left: 'ncc is told no build' };

/** Checks, and what works on the output of the tool before it. */
const NEUTRAL: ReadonlySet<string> = new Set(
  'eslint prettier tsc-alias resolve-tspaths oxlint biome knip depcheck'.split(' '),
);

const TOOLS: Readonly<Record<string, Tool>> = {
  tsc,
  tsup,
  nest,
  webpack,
  ncc,
  esbuild: byOption('esbuild', ['--outdir'], ['--outfile']),
  swc: byOption('swc', ['-d', '--out-dir'], ['-o', '--out-file']),
  babel: byOption('babel', ['-d', '--out-dir'], ['-o', '--out-file']),
};

/** What a build tool does; undefined for a program that is none that is known. */
export function toolAnswer(name: string, words: readonly string[], place: ToolPlace): ToolAnswer | undefined {
  if (NEUTRAL.has(name)) return 'neutral';
  return Object.hasOwn(TOOLS, name) ? TOOLS[name]?.(words, place) : undefined;
}

/** Programs that build pages, or a server together with pages: other transforms know them. */
export const PAGE_BUILDERS: ReadonlySet<string> = new Set(
  (
    'vite next nuxt nuxi react-scripts ng astro remix gatsby vue-cli-service eleventy docusaurus vitepress svelte-kit craco ' +
    'react-app-rewired parcel ember vuepress hexo umi max expo'
  ).split(' '),
);
