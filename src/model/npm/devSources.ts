/** Whether the sources of a package load, or name, a package that only development needs. */
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { dirOf, isWithin, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { isSourcePath } from '../../project/wanted.js';
import { STARTS_PROGRAMS } from '../slim/texts.js';
import { packageOf, type DevTree } from './devTree.js';

/**
 * Settings of tools that build, test and check: only those programs load them, and none of them is one that dockopt
 * lets an image start (`STARTS` of devCommands). Babel's are no such: its hook reads them while a program runs.
 */
const TOOL_SETTINGS =
  /(?:^|\/)(?:(?:jest|vitest|eslint|prettier|webpack|rollup|vite|tailwind|postcss|playwright|cypress|commitlint|lint-staged|karma|tsup|stylelint|wdio|protractor|release|svgo|typedoc)\.config\.[cm]?[jt]s|\.(?:eslintrc|prettierrc|stylelintrc|commitlintrc|lintstagedrc|mocharc)\.[cm]?js|(?:gulpfile|Gruntfile)\.[cm]?[jt]s|jest\.(?:setup|preset)\.[cm]?[jt]s|webpack\.[\w-]+\.js|setupTests\.[jt]sx?)$/;
const NOT_RUN = /(?:^|\/)(?:__mocks__|\.storybook|\.husky)\/|\.stories\.\w+$/;
export const LOADS =
  /\b(?:from|import|require(?:\.resolve)?)\s*\(?\s*(?:"([^"\n]+)"|'([^'\n]+)'|`([^`\n]+)`)/g;
const QUOTED = /["'`](@?[\w./-]+)(?=["'`])/g;
/** Not those with code behind the end of the comment. */
export const COMMENT_LINES = /^\s*(?:\/\/.*|\/?\*(?!.*\*\/\s*\S).*)$/gm;
/** Erased by the compiler; `export type A = …` before another `from` is no part of it. */
const TYPES_ONLY =
  /\b(?:import|export)\s+type\s+(?:\*\s+as\s+)?(?:[\w$]+\s*,?\s*)?(?:\{[^}]*\}\s*)?from\s*(?:"[^"\n]+"|'[^'\n]+')/g;

/** Tests, examples and documentation are not looked at, and must then not be loaded by what is. */
const SKIPPED =
  /\b(?:from|import|require)\s*\(?\s*["'`](\.{1,2}\/(?:[^"'`\n]*\/)?(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|docs?|examples?)(?:\/[^"'`\n]*)?)["'`]/;
const DYNAMIC = /(?<![.\w])(?:require|import)\s*\(\s*([^"'`\s)][^)]*|`\$\{[^)]*)/g;
/** An expression that leads to a file, not to a package. */
const OF_A_FILE =
  /\b(?:path|url|join|resolve|pathToFileURL|__dirname|__filename|URL|cwd)\b|\b(?:file|path|dir|url)|File|Path|Dir|Url|_(?:file|path|dir|url)/;
/** One that leads to a package for all that. */
const OF_A_PACKAGE = /^(?!.*(?:__dirname|join|resolve|cwd)).*(?:plugin|package|pkg|module|driver|adapter)/i;
/** A text that ends with the name of the folder: it is served, or names are joined to it. */
const WHOLE_FOLDER =
  /^(?!.*(?:ignore|exclude|watch|filter|includes|indexOf|split|test\()).*(?<![*!])\bnode_modules\/?["'`].*$/im;
const IN_FOLDER = /node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/g;
/** A command that a source starts, at the begin of a text or behind an operator. */
const STARTED = /(?:["'`]|&&|\|\||[;|])\s*([\w.-]+)(?=["'`\s])/g;
const RUNNERS: ReadonlySet<string> = new Set(['npx', 'npm', 'yarn', 'pnpm', 'bun', 'bunx']);
/** Languages that compile to JavaScript, and whose imports are not read. */
const UNREAD_LANGUAGE =
  /\.(?:vue|svelte|astro|mdx|marko|riot|coffee|litcoffee|ls|civet|es6?|iced|imba|res|re|elm)$/;

/**
 * The first source that was not read, or that names what only development needs: by an import, or in quotes as
 * `'pino-pretty'` is named for others to load. Undefined when none does.
 *
 * @param dir directory of the package in the context
 */
export function sourceUse(project: Project, dir: string, tree: DevTree): string | undefined {
  const rules = ignoreOf(project.ignore);
  for (const path of project.files) {
    if (!isGoverned(project, dir, path) || path.includes('node_modules/')) continue;
    const language = UNREAD_LANGUAGE.exec(path)?.[0];
    if (language === undefined && !isRead(path)) continue;
    if (!('error' in rules) && isIgnored(rules, path)) continue;
    if (language !== undefined) return `what ${path} imports is not read (${language})`;
    const text = project.texts.get(path);
    if (text === undefined) return `${path} was not read`;
    const name = nameIn(text, tree, (each) => isOwn(project, dir, path, each));
    if (name !== undefined) return `${path} names ${name}`;
    const hidden = hiddenUse(text, tree);
    if (hidden !== undefined) return `${path} ${hidden}`;
  }
  return undefined;
}

/** In the directory of the package, or in one without a package.json of its own that may be copied beside it. */
function isGoverned({ packages }: Project, root: string, path: string): boolean {
  if (isWithin(root, path)) return true;
  for (let dir = dirOf(path); dir !== ''; dir = dirOf(dir))
    if (packages.has(`${dir}/package.json`)) return false;
  return true;
}

/** What of a source cannot be seen in its imports. */
function hiddenUse(text: string, tree: DevTree): string | undefined {
  const code = text.replaceAll(COMMENT_LINES, '');
  const loaded = hiddenLoad(code);
  if (loaded !== undefined) return `loads ${loaded}`;
  if (WHOLE_FOLDER.test(code)) return 'reads node_modules, and it is not known what of it';
  const inside = [...code.matchAll(IN_FOLDER)].find(
    ([, name = '']) => name === '.bin' || tree.names.has(name),
  );
  if (inside !== undefined) return `names ${inside[0]}`;
  if (!STARTS_PROGRAMS.test(code)) return undefined;
  for (const [, program = ''] of code.matchAll(STARTED)) {
    if (RUNNERS.has(program)) return `starts ${program}, and it is not known for what`;
    const owner = tree.programs.get(program);
    if (owner !== undefined) return `starts ${program} of ${owner}`;
  }
  return undefined;
}

/** What a source loads that is not looked at, or whose name it does not tell. */
function hiddenLoad(code: string): string | undefined {
  const skipped = SKIPPED.exec(code)?.[1];
  if (skipped !== undefined) return skipped;
  for (const [, double, single, template] of code.matchAll(LOADS)) {
    const path = double ?? single ?? template ?? '';
    if (path.startsWith('.') && isPassedOver(path)) return `${path}, which is not looked at`;
  }
  const dynamic = [...code.matchAll(DYNAMIC)].find(
    ([, expression = '']) => !OF_A_FILE.test(expression) || OF_A_PACKAGE.test(expression),
  );
  return dynamic && `a module whose name it does not tell (${dynamic[1]?.slice(0, 40)})`;
}

/** Settings and tests, with or without the ending. */
function isPassedOver(path: string): boolean {
  const bare = path.replace(/\.[cm]?[jt]sx?$/, '');
  return TOOL_SETTINGS.test(`${bare}.js`) || /[._-](?:test|spec)$/.test(bare);
}

/** True for a source that may run in the image: no settings of tools, no tests. */
export function isRead(path: string): boolean {
  if (path.endsWith('.prisma')) return true;
  return (
    isSourcePath(path) && /\.[cm]?[jt]sx?$/.test(path) && !TOOL_SETTINGS.test(path) && !NOT_RUN.test(path)
  );
}

/** A package by which some code could do other than without it. */
export function nameIn(
  text: string,
  { names, named }: DevTree,
  counts: (name: string) => boolean = () => true,
): string | undefined {
  const code = text.replaceAll(COMMENT_LINES, '').replaceAll(TYPES_ONLY, '');
  for (const [, double, single, template] of code.matchAll(LOADS)) {
    const name = packageOf(double ?? single ?? template ?? '');
    if (name !== undefined && names.has(name) && counts(name)) return name;
  }
  for (const [, quoted = ''] of code.matchAll(QUOTED)) {
    const inside = quoted.split('node_modules/')[1];
    const path = inside === undefined ? undefined : packageOf(inside);
    if (path !== undefined && (names.has(path) || inside?.startsWith('.bin') === true)) return quoted;
    const name = packageOf(quoted);
    // What createRequire makes has any name.
    const known = code.includes('createRequire') ? names : named;
    if (name !== undefined && known.has(name) && counts(name)) return name;
  }
  return undefined;
}

/** False where a manifest nearer to a source names the package for itself. */
function isOwn(project: Project, root: string, path: string, name: string): boolean {
  for (let dir = dirOf(path); dir !== root && isWithin(root, dir); dir = dirOf(dir)) {
    const pkg = project.packages.get(joinPath(dir, 'package.json') ?? '');
    if (
      pkg !== undefined &&
      (Object.hasOwn(pkg.dependencies, name) || Object.hasOwn(pkg.devDependencies, name))
    )
      return false;
  }
  return true;
}
