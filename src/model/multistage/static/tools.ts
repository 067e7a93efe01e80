/** Where the build tools of static sites write: read from their configuration, never run. */
import { joinPath } from '../../../project/paths.js';
import { isObject, parseObject } from '../../../project/json.js';
import type { Project } from '../../../project/types.js';

/** A directory below that of the manifest, and the file that says so. */
export interface Output {
  readonly directory: string;
  readonly evidence: string;
}

export type Answer = Output | { readonly left: string };

interface Asked {
  readonly project: Project;
  /** Directory of the manifest in the context. */
  readonly dir: string;
  /** Words behind the sub-command. */
  readonly args: readonly string[];
}

interface Tool {
  /** Its command with sub-command. */
  readonly pattern: RegExp;
  readonly output: (asked: Asked) => Answer;
}

/** What a build command writes; undefined for a program that is none of these tools. */
export function outputOf(project: Project, dir: string, words: readonly string[]): Answer | undefined {
  const text = words.join(' ').replace(/^([@\w/-]+)@\S+/, '$1');
  for (const { pattern, output } of TOOLS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const args = text
      .slice(match[0].length)
      .split(' ')
      .filter((word) => word !== '');
    return output({ project, dir, args });
  }
  return undefined;
}

const TOOLS: readonly Tool[] = [
  {
    pattern: /^vite build\b/,
    output: (asked) =>
      configured(asked, 'vite', 'vite', {
        flags: ['--outDir'],
        keys: ['outDir'],
        moves: ['root'],
        usual: 'dist',
      }),
  },
  { pattern: /^react-scripts build\b/, output: createReactApp },
  { pattern: /^ng build\b/, output: angular },
  {
    pattern: /^vue-cli-service build\b/,
    output: (asked) =>
      configured(asked, 'vue', 'vue', { flags: ['--dest'], keys: ['outputDir'], moves: [], usual: 'dist' }),
  },
  { pattern: /^astro build\b/, output: astro },
  {
    pattern: /^(?:@11ty\/)?eleventy\b(?! --serve| --watch)/,
    output: (asked) =>
      configured(asked, 'eleventy', '.eleventy', {
        flags: ['--output'],
        keys: ['output'],
        moves: [],
        usual: '_site',
      }),
  },
  {
    pattern: /^docusaurus build\b/,
    output: (asked) =>
      configured(asked, 'docusaurus', 'docusaurus', {
        flags: ['--out-dir'],
        keys: [],
        moves: [],
        usual: 'build',
      }),
  },
  { pattern: /^next build\b/, output: nextExport },
];

interface Settings {
  /** Options that name the directory. */
  readonly flags: readonly string[];
  /** Keys of the configuration that do. */
  readonly keys: readonly string[];
  /** Keys that move everything. */
  readonly moves: readonly string[];
  readonly usual: string;
}

/** A tool with options, and a configuration in JavaScript in which a plain text may stand for the directory. */
function configured(asked: Asked, name: string, base: string, settings: Settings): Answer {
  const flag = flagOf(asked.args, settings.flags);
  if (flag === undefined) return { left: `${name} build has arguments that may move what it writes` };
  const config = configOf(asked, name, base);
  if (config !== undefined && 'left' in config) return config;
  const moving = settings.moves.find((key) => config !== undefined && hasKey(config.text, key));
  if (moving !== undefined) return { left: `${config?.path} has ${moving}, which moves what ${name} writes` };
  if (flag !== '') return { directory: flag, evidence: `${name} build writes ${flag}, as its option says` };
  for (const key of settings.keys) {
    if (config === undefined || !hasKey(config.text, key)) continue;
    const value = literalOf(config.text, key);
    if (value === undefined) return { left: `${config.path} computes ${key}` };
    return { directory: value, evidence: `${config.path}: ${key} is ${value}` };
  }
  const brought = settings.keys.length > 0 ? BROUGHT.exec(config?.text ?? '')?.[0] : undefined;
  if (brought !== undefined)
    return { left: `${config?.path} has \`${brought.trim()}\`, which may move what ${name} writes` };
  const where = config === undefined ? 'without a configuration' : `and ${config.path} says nothing else`;
  return { directory: settings.usual, evidence: `${name} writes ${settings.usual}, ${where}` };
}

/** Options that say nothing of the directory. */
const PLAIN =
  /^--(?:mode|base|config|configuration|minify|sourcemap|emptyOutDir|no-clean|modern|prod|production|locale|silent|quiet|verbose|no-lint|no-minify|debug|turbo|turbopack|webpack)(?:=|$)/;

/** The directory that an option names; '' for none, undefined where an argument is not understood. */
function flagOf(args: readonly string[], flags: readonly string[]): string | undefined {
  let found = '';
  for (let at = 0; at < args.length; at += 1) {
    const [name = '', value] = (args[at] ?? '').split(/=(.*)/s);
    if (flags.includes(name)) {
      found = value ?? args[at + 1] ?? '';
      if (value === undefined) at += 1;
    } else if (!PLAIN.test(name) || name === '--config') return undefined;
    else if (
      value === undefined &&
      /^--(?:mode|base|configuration|locale|minify)$/.test(name) &&
      isValue(args[at + 1])
    )
      at += 1;
  }
  return found;
}

/** Settings from another file, or made by a call. */
const BROUGHT =
  /\bmergeConfig\b|\bsetOutputDirectory\b|(?:\bfrom|\brequire\(|\bimport\(|\bimport)\s*["']\.[^"']*(?<!\.json)["']/;

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-');
}

/** The configuration of a tool, read and without comments; undefined where there is none. */
export function configOf(
  { project, dir }: Pick<Asked, 'project' | 'dir'>,
  name: string,
  base: string,
): { readonly path: string; readonly text: string } | { readonly left: string } | undefined {
  const names = [
    `${base}.js`,
    ...EXTENSIONS.flatMap((ext) => [`${name}.config.${ext}`, `${base}.config.${ext}`]),
  ];
  const found = [...new Set(names)]
    .map((each) => joinPath(dir, each) ?? each)
    .filter((path) => project.files.has(path));
  const [path, another] = found;
  if (path === undefined) return undefined;
  if (another !== undefined) return { left: `there are ${path} and ${another}` };
  const text = project.texts.get(path);
  return text === undefined ? { left: `${path} was not read` } : { path, text: withoutComments(text) };
}

const EXTENSIONS = ['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'] as const;

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

function hasKey(text: string, key: string): boolean {
  return new RegExp(`\\b${key}\\b["']?\\s*(?:[:=,}])`).test(text);
}

/** The one plain text that a key has. */
export function literalOf(text: string, key: string): string | undefined {
  const all = [...text.matchAll(new RegExp(`\\b${key}\\b`, 'g'))];
  const literal = new RegExp(`\\b${key}["']?\\s*:\\s*(["'])([\\w./@-]+)\\1\\s*[,}\\n]`).exec(text)?.[2];
  return all.length === 1 ? literal : undefined;
}

function createReactApp({ project, dir, args }: Asked): Answer {
  if (args.length > 0) return { left: 'react-scripts build has arguments' };
  const manifest = joinPath(dir, 'package.json') ?? 'package.json';
  if (/BUILD_PATH/.test(project.texts.get(manifest) ?? '')) return { left: `${manifest} sets BUILD_PATH` };
  return { directory: 'build', evidence: 'react-scripts writes build' };
}

function astro(asked: Asked): Answer {
  const config = configOf(asked, 'astro', 'astro');
  if (config !== undefined && 'left' in config) return config;
  if (config !== undefined && /\boutput["']?\s*:\s*(?!["']static["'])|\badapter\b/.test(config.text))
    return { left: `${config.path} renders on a server` };
  return configured(asked, 'astro', 'astro', {
    flags: ['--outDir'],
    keys: ['outDir'],
    moves: ['root'],
    usual: 'dist',
  });
}

function nextExport(asked: Asked): Answer {
  const config = configOf(asked, 'next', 'next');
  if (config === undefined) return { left: 'no next.config says that Next exports files' };
  if ('left' in config) return config;
  if (literalOf(config.text, 'output') !== 'export')
    return { left: `${config.path} does not say \`output: 'export'\`` };
  if (hasKey(config.text, 'distDir')) return { left: `${config.path} has distDir, which moves the export` };
  return { directory: 'out', evidence: `${config.path}: output is export, which Next writes to out` };
}

/** Builders that write the pages to a directory of their own below outputPath. */
const BROWSER = /^@angular(?:-devkit)?\/build(?:-angular)?:application$/;

function angular({ project, dir, args }: Asked): Answer {
  if (flagOf(args, []) === undefined) return { left: 'ng build has arguments that may move what it writes' };
  const path = joinPath(dir, 'angular.json') ?? 'angular.json';
  const parsed = parseObject(project.texts.get(path) ?? '');
  if ('error' in parsed) return { left: `${path} was not read` };
  const projects = isObject(parsed.object.projects) ? Object.values(parsed.object.projects) : [];
  const builds = projects.map(buildTarget).filter((each) => each !== undefined);
  const [build, another] = builds;
  if (build === undefined || another !== undefined)
    return { left: `${path} does not describe one application` };
  if (build.text.includes('"ssr":{') || /"(?:ssr|server|prerender)":(?!false)/.test(build.text))
    return { left: `${path} renders on a server` };
  const output = build.options.outputPath;
  if (typeof output !== 'string') return { left: `${path} has no plain outputPath` };
  const directory = BROWSER.test(build.builder) ? `${output}/browser` : output;
  return { directory, evidence: `${path}: outputPath is ${output}` };
}

function buildTarget(
  each: unknown,
):
  | { readonly builder: string; readonly options: Readonly<Record<string, unknown>>; readonly text: string }
  | undefined {
  const targets = isObject(each) ? (each.architect ?? each.targets) : undefined;
  const build = isObject(targets) ? targets.build : undefined;
  if (!isObject(build) || typeof build.builder !== 'string' || !isObject(build.options)) return undefined;
  const text = JSON.stringify(build);
  // A configuration of its own may say another path.
  if ((text.match(/"outputPath"/g) ?? []).length > 1) return undefined;
  return { builder: build.builder, options: build.options, text };
}
