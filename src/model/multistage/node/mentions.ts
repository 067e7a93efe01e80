/**
 * Names of the package's own files and directories where nothing says what is done with them: texts that sources hand to
 * others (`tlsCAFile: 'ca.pem'`, `cb(null, 'uploads/')`), settings of the container and of the services that run it.
 */
import { isWithin } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';
import type { Instruction } from '../../../syntax/types.js';
import type { Context } from '../../copies.js';
import { isRead } from '../../npm/devSources.js';

/** What lies at the top of a package. */
export interface Top {
  readonly name: string;
  readonly type: 'file' | 'directory';
  /** True where there is nothing but sources: `'test'` is then rather a word than a path. */
  readonly sources: boolean;
}

interface Place {
  readonly project: Project;
  readonly context: Context;
  /** Directory of the package in the context, and in the image. */
  readonly dir: string;
  readonly directory: string;
}

/** Files and directories at the top of the package that every build of the project copies. */
export function topOf({ project, context, dir }: Omit<Place, 'directory'>): readonly Top[] {
  const entries = new Map<string, Top>();
  for (const path of project.files) {
    if (!isWithin(dir, path) || project.tracked?.has(path) === false || context.hidden(path)) continue;
    const [name = '', ...rest] = path.slice(dir === '' ? 0 : dir.length + 1).split('/');
    if (name === 'package.json') continue;
    const isSource = isRead(path) || /\.[cm]?[jt]sx?$/.test(path);
    const known = entries.get(name);
    entries.set(name, {
      name,
      type: rest.length > 0 ? 'directory' : 'file',
      sources: isSource && known?.sources !== false,
    });
  }
  return [...entries.values()];
}

/**
 * Which of them a text names as a path from the package, in quotes, behind `=`, or below the directory of the image.
 *
 * @param directory of the package in the image
 */
export function mentioned(text: string, top: readonly Top[], directory: string): readonly string[] {
  return top
    .filter(
      ({ name, type, sources }) => text.includes(name) && names(text, { name, type, sources }, directory),
    )
    .map(({ name }) => name);
}

function names(text: string, { name, type, sources }: Top, directory: string): boolean {
  const own = escaped(name);
  const before = String.raw`(?:(?<=["'\x60=\s,])|(?<=(?<![\w.])\.{1,2}/)|(?<=\}/)|(?<=${escaped(directory)}/))`;
  if (type === 'file') return new RegExp(String.raw`${before}${own}(?![\w-])`).test(text);
  const below = new RegExp(String.raw`${before}${own}/`).test(text.replaceAll(/\s+/g, '\n'));
  return below || (!sources && new RegExp(String.raw`(?:["'\x60]|${before})${own}["'\x60]`).test(text));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** Settings by which Node loads more than the program names. */
const LOADING = /\bNODE_(?:OPTIONS|PATH)\b["']?(?:\s*[:=]\s*|\s+|\s*\n\s*value:\s*)([^\n]*)/g;
/** `--max-old-space-size=4096 --enable-source-maps` */
const HARMLESS = /^["']?(?:\s*--?[a-z][\w-]*(?:=\d+)?)*["']?\s*\\?$/;
const NAMES_A_FILE =
  /--(?:require|import|loader|experimental-loader|env-file|openssl-config|icu-data-dir)\b|-r\b/;

/** Why Node may load other files of the package than those that its program names. */
export function loadedBySettings(
  { project }: Pick<Place, 'project'>,
  stage: readonly Instruction[],
): string | undefined {
  for (const { keyword, text, origin } of stage)
    if (keyword === 'ENV' && loads(text)) return `line ${origin} sets what Node loads`;
  return [...project.texts].find(([path, text]) => !isRead(path) && DESCRIBES.test(path) && loads(text))?.[0];
}

const DESCRIBES = /\.(?:ya?ml|toml|sh|json)$|(?:^|\/)(?:Makefile|Procfile|[Jj]ustfile)$/;

function loads(text: string): boolean {
  return [...text.matchAll(LOADING)].some(
    ([all, value = '']) =>
      /NODE_PATH/.test(all) || !HARMLESS.test(value.split('&&')[0] ?? '') || NAMES_A_FILE.test(value),
  );
}

/** What of the package the settings of the container name: ENV, and those of the project's deployments. */
export function namedBySettings(
  place: Place,
  stage: readonly Instruction[],
  top: readonly Top[],
): readonly string[] {
  const own = stage
    .filter(({ keyword }) => keyword === 'ENV')
    .flatMap(({ text }) => mentioned(text, top, place.directory));
  const others = [...place.project.texts].flatMap(([path, text]) => {
    if (isRead(path) || !/\.(?:ya?ml|toml)$/.test(path)) return [];
    const settings = [...text.matchAll(SETTING)].map(([, value = '']) => `=${value}`).join('\n');
    return mentioned(settings, top, place.directory);
  });
  return [...own, ...others];
}

/** `NAME: value`, `- NAME=value`, `value: x` of an environment, `- a:/app/b` of a mount. */
const SETTING =
  /^[ \t]*(?:-[ \t]*)?["']?(?:[A-Z][A-Z\d_]*["']?[ \t]*[:=]|value:|[\w./-]+:(?=\/))[ \t]*["']?(.+)$/gm;
