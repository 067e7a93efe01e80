/** Which files of the build context the texts of a program name. */
import { dirOf } from '../../../project/paths.js';
import { joinWorkdir } from '../../scope.js';
import type { Layout } from './layout.js';

/** True for a file, by its path, that is no source and no setting of the compiler. */
export type IsData = (path: string) => boolean;

/** What the program reads. */
export interface Reads {
  /** Files and directories of the image. */
  readonly paths: ReadonlySet<string>;
  /** Why it may read any other file too; undefined when it does not. */
  readonly open: string | undefined;
}

/** Where relative paths begin: the working directory, and the directory of the program for those that ask for it. */
export interface Places {
  readonly bases: readonly string[];
  readonly layout: Layout;
  /** Files that the program holds. */
  readonly embedded: ReadonlySet<string>;
  readonly isData: IsData;
  /** True for a path of the context that no build gets. */
  readonly hides: (path: string) => boolean;
  /** Directories that the stage makes. */
  readonly made: readonly string[];
}

/** Endings of files that are read, not made. */
const READ =
  /^(?!https?:)[\w.@ /-]*\.(?:ya?ml|json|toml|ini|conf|cfg|env|properties|html?|tmpl|gohtml|tpl|gotmpl|sql|pem|crt|key|cert|csv|tsv|xml|wasm|css|js|svg|png|jpe?g|ico|ttf|otf|mmdb|txt|po|mo|model)$/i;

/** What was found so far. */
export interface Finding {
  readonly paths: Set<string>;
  open: string | undefined;
}

export interface Noting {
  readonly who: string;
  readonly places: Places;
  readonly found: Finding;
  /** False in a package that reads no files: what it embeds is meant by its texts. */
  readonly reads: boolean;
  /** Of the package in the image. */
  readonly directory: string;
}

/** Notes the files that texts name; says which one may be there in another build. */
export function noteTexts(
  texts: readonly string[],
  { who, places, found, reads, directory }: Noting,
): string | undefined {
  for (const written of texts) {
    const text = pathIn(written);
    const named = namedBy(text, places, reads ? undefined : directory);
    if (named === 'elsewhere') found.open ??= `${who} names ${text}`;
    else if (named === undefined && reads && isMissing(text, places))
      return `${who} names ${text}, which is not in the build context now, and may be there in another build`;
    else if (named !== undefined) for (const each of named) found.paths.add(each);
  }
  return undefined;
}

/** All that is found, with what the settings and the start of the container name; or which file may be there in another build. */
export function withSettings(
  settings: readonly string[],
  places: Places,
  found: Finding,
): Finding | { readonly refused: string } {
  const missing = noteTexts(settings, {
    who: 'the start of the container',
    places,
    found,
    reads: true,
    directory: '',
  });
  return missing === undefined ? found : { refused: missing };
}

/**
 * What a text names in the image, `elsewhere` for one that a file has as the end of its path; undefined when it names
 * nothing there.
 *
 * @param owner directory of a package that reads no files: what it embeds is meant by its texts
 */
function namedBy(
  text: string,
  places: Places,
  owner: string | undefined,
): readonly string[] | 'elsewhere' | undefined {
  if (text.length > 200 || !/^[\w.@~+ /:*-]+$/.test(text)) return undefined;
  const plain = text.split('*', 1)[0] ?? '';
  if (/^\.{0,2}\/?$/.test(plain) || !/\w/.test(plain)) return undefined;
  const found = resolved(plain, places).filter((at) => owner === undefined || !isEmbedded(at, places));
  if (found.length > 0) return found;
  // What is written needs the directory in which it comes to lie.
  const around = plain.includes('/') ? resolved(dirOf(plain), places) : [];
  const wanted = around.filter((at) => owner === undefined || !isEmbedded(at, places));
  if (wanted.length > 0) return wanted;
  return /[./]/.test(plain) && endsOne(plain, places) ? 'elsewhere' : undefined;
}

/** The files and directories that a path names from any of the places where it may begin. */
export function resolved(path: string, { bases, layout, isData }: Places): readonly string[] {
  const all = path.startsWith('/') ? [joinWorkdir('/', path)] : bases.map((base) => joinWorkdir(base, path));
  return [...new Set(all)].filter(
    (at): at is string =>
      at !== undefined &&
      !bases.includes(at) &&
      (layout.files.has(at) || (layout.directories.has(at) && holdsData(at, layout, isData))),
  );
}

function holdsData(directory: string, { files }: Layout, isData: IsData): boolean {
  return [...files.keys()].some((at) => at.startsWith(`${directory}/`) && isData(at));
}

function isEmbedded(at: string, { embedded, layout, isData }: Places): boolean {
  if (layout.files.has(at)) return embedded.has(at);
  return [...layout.files.keys()].every(
    (file) => !file.startsWith(`${at}/`) || !isData(file) || embedded.has(file),
  );
}

function endsOne(path: string, { layout, embedded, isData }: Places): boolean {
  const end = `/${path.replace(/^(?:\.{0,2}\/)+/, '')}`;
  return [...layout.files.keys()].some((at) => at.endsWith(end) && isData(at) && !embedded.has(at));
}

/** A relative path, or one below what is copied, of a file that would be read and is not there. */
function isMissing(text: string, { bases, layout, embedded }: Places): boolean {
  if (!READ.test(text) || text.length > 100 || (text.startsWith('.') && !text.startsWith('./'))) return false;
  if (text.startsWith('/') && !bases.some((base) => base !== '/' && text.startsWith(`${base}/`)))
    return false;
  const end = `/${text.replace(/^(?:\.{0,2}\/)+/, '')}`;
  return ![...embedded, ...layout.files.keys()].some((at) => at.endsWith(end));
}

/** `file:data.db?mode=rwc` names data.db. */
function pathIn(text: string): string {
  const scheme = /^(?:file|sqlite3?):(?:\/\/)?/.exec(text)?.[0];
  return scheme === undefined ? text : text.slice(scheme.length).replace(/\?.*$/, '');
}

/** Why what a program serves or parses may be there in another build; undefined where it is there, or never was. */
export function servedElsewhere(
  path: string,
  who: string,
  { bases, layout, hides, made }: Places,
): string | undefined {
  const cut = path.split(/[*?[{]/, 1)[0] ?? '';
  const inside = cut === path ? cut : cut.slice(0, cut.lastIndexOf('/') + 1);
  if (/^(?:\.{0,2}\/?|\.\..*)$/.test(inside) || inside.startsWith('/')) return undefined;
  const all = bases.map((base) => joinWorkdir(base, inside) ?? base);
  if (all.some((at) => layout.files.has(at) || layout.directories.has(at) || made.includes(at)))
    return undefined;
  return hides(inside.replace(/^\.\//, '').replace(/\/$/, ''))
    ? undefined
    : `${who} with ${path}, which is not in the build context now, and may be there in another build`;
}
