/** Whether the sources of a package load, or name, a package that only development needs. */
import { ignoreOf, isIgnored } from '../../project/ignore.js';
import { dirOf, isWithin, joinPath } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import { isSourcePath } from '../../project/wanted.js';
import { packageOf, type DevTree } from './devTree.js';

/**
 * Settings of tools that build, test and check: only those programs load them, and none of them is one that dockopt
 * lets an image start (`STARTS` of devCommands). Babel's are no such: its hook reads them while a program runs.
 */
const TOOL_SETTINGS =
  /(?:^|\/)(?:(?:jest|vitest|eslint|prettier|webpack|rollup|vite|tailwind|postcss|playwright|cypress|commitlint|lint-staged|karma|tsup|stylelint|wdio|protractor|release|svgo|typedoc)\.config\.[cm]?[jt]s|\.(?:eslintrc|prettierrc|stylelintrc|commitlintrc|lintstagedrc|mocharc)\.[cm]?js|(?:gulpfile|Gruntfile)\.[cm]?[jt]s|jest\.(?:setup|preset)\.[cm]?[jt]s|webpack\.[\w-]+\.js|setupTests\.[jt]sx?)$/;
const NOT_RUN = /(?:^|\/)(?:__mocks__|\.storybook|\.husky)\/|\.stories\.\w+$/;
const LOADS = /\b(?:from|import|require(?:\.resolve)?)\s*\(?\s*(?:"([^"\n]+)"|'([^'\n]+)'|`([^`\n]+)`)/g;
const QUOTED = /["'`](@?[\w./-]+)(?=["'`])/g;
const COMMENT_LINES = /^\s*(?:\/\/|\/?\*).*$/gm;
/** Erased by the compiler. */
const TYPES_ONLY = /\b(?:import|export)\s+type\s+[^;'"]*?\sfrom\s*(?:"[^"\n]+"|'[^'\n]+')/g;

/** Tests, examples and documentation are not looked at, and must then not be loaded by what is. */
const SKIPPED =
  /\b(?:from|import|require)\s*\(?\s*["'`](\.{1,2}\/(?:[^"'`\n]*\/)?(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|docs?|examples?)(?:\/[^"'`\n]*)?)["'`]/;
const DYNAMIC = /(?<![.\w])(?:require|import)\s*\(\s*([^"'`\s)][^)]*|`\$\{[^)]*)/g;
/** An expression that leads to a file, not to a package. */
const OF_A_FILE =
  /\b(?:path|url|join|resolve|pathToFileURL|__dirname|__filename|URL|cwd)\b|file|path|dir|url/i;

/**
 * The first source that was not read, or that names what only development needs: by an import, or in quotes as
 * `'pino-pretty'` is named for others to load. Undefined when none does.
 *
 * @param dir directory of the package in the context
 */
export function sourceUse(project: Project, dir: string, tree: DevTree): string | undefined {
  const rules = ignoreOf(project.ignore);
  for (const path of project.files) {
    if (!isWithin(dir, path) || !isRead(path) || path.includes('node_modules/')) continue;
    if (!('error' in rules) && isIgnored(rules, path)) continue;
    const text = project.texts.get(path);
    if (text === undefined) return `${path} was not read`;
    const name = nameIn(text, tree, (each) => isOwn(project, dir, path, each));
    if (name !== undefined) return `${path} names ${name}`;
    const hidden = hiddenLoad(text);
    if (hidden !== undefined) return `${path} loads ${hidden}`;
  }
  return undefined;
}

/** What a source loads that is not looked at, or whose name it does not tell. */
function hiddenLoad(text: string): string | undefined {
  const code = text.replaceAll(COMMENT_LINES, '');
  const skipped = SKIPPED.exec(code)?.[1];
  if (skipped !== undefined) return skipped;
  const dynamic = [...code.matchAll(DYNAMIC)].find(([, expression = '']) => !OF_A_FILE.test(expression));
  return dynamic && `a module whose name it does not tell (${dynamic[1]?.slice(0, 40)})`;
}

function isRead(path: string): boolean {
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
    if (name !== undefined && named.has(name) && counts(name)) return name;
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
