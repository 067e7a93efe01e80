/** Which files of the build context a Go program may read when it runs, by the paths that its sources name. */
import { callsOf, pathOf, type GoCall } from '../../../project/goCode.js';
import { joinWorkdir } from '../../scope.js';
import type { Layout } from './layout.js';
import type { Source } from './sources.js';

/** What the program reads. */
export interface Reads {
  /** Files and directories of the image. */
  readonly paths: ReadonlySet<string>;
  /** Why it may read any other file too; undefined when it does not. */
  readonly open: string | undefined;
}

interface Refusal {
  readonly refused: string;
}

/** Where relative paths begin: the working directory, and the directory of the program for those that ask for it. */
export interface Places {
  readonly bases: readonly string[];
  readonly layout: Layout;
  /** Files that the program holds. */
  readonly embedded: ReadonlySet<string>;
}

/** Functions of the standard library and of web frameworks that read what a path names. */
const READS =
  /^(?:godotenv\.(?:Load|Overload|Read)|os\.(?:Open|OpenFile|OpenInRoot|OpenRoot|ReadFile|ReadDir|DirFS|Stat|Lstat)|ioutil\.(?:ReadFile|ReadDir)|zip\.OpenReader|filepath\.(?:Walk|WalkDir|Glob)|http\.(?:Dir|ServeFile)|tls\.LoadX509KeyPair|[\w.]*\.(?:ParseFiles|ParseGlob|LoadHTMLGlob|LoadHTMLFiles|ListenAndServeTLS|ServeTLS|RunTLS|StartTLS|DecodeFile|LoadFile|Static|StaticFile|StaticFS|SendFile|ServeFile|ServeFiles|File|FileAttachment|Attachment|Inline|Download))$/;
/** Those of which only some arguments are paths: the place of the first. */
const FIRST: readonly (readonly [RegExp, number, number])[] = [
  [/^os\.|^ioutil\.|^filepath\.|^http\.Dir$/, 0, 1],
  [/^http\.ServeFile$/, 2, 3],
  [/^http\.ListenAndServeTLS$|\.(?:StartTLS|RunTLS)$/, 1, 3],
  [/\.ListenAndServeTLS$/, 0, 2],
  [/\.ServeTLS$/, 1, 4],
  [/\.(?:Static|StaticFile|StaticFS|ServeFiles)$/, 1, 2],
  [/\.(?:File|SendFile|FileAttachment|Attachment|Inline|Download)$/, 0, 2],
];
/** The same, handed on as values. */
const HANDED =
  /\b(?:os\.(?:Open|OpenFile|ReadFile|ReadDir|DirFS)|ioutil\.(?:ReadFile|ReadDir)|filepath\.(?:Walk|WalkDir|Glob))\b(?!\()/;
/** Endings of files that are read, not made. */
const READ =
  /^(?!https?:)[\w.@ /-]*\.(?:ya?ml|json|toml|ini|conf|cfg|env|properties|html?|tmpl|gohtml|tpl|gotmpl|sql|pem|crt|key|cert|csv|tsv|xml|wasm|css|js|svg|png|jpe?g|ico|ttf|otf|mmdb|txt|po|mo|model)$/i;

/** What was found so far. */
interface Finding {
  readonly paths: Set<string>;
  open: string | undefined;
}

/** Reads all sources, and `settings`: words that the container is started with, which may be paths. */
export function readsOf(
  sources: readonly Source[],
  settings: readonly string[],
  places: Places,
): Reads | Refusal {
  const found: Finding = { paths: new Set(), open: undefined };
  const readers = new Set(
    sources.filter(({ code }) => callsOf(code, READS).length > 0).map(({ directory }) => directory),
  );
  for (const source of sources) {
    const reads = readers.has(source.directory);
    if (HANDED.test(source.code.code)) found.open ??= `${source.path} hands on a function that reads files`;
    for (const call of callsOf(source.code, READS)) {
      const reason = readByCall(call, source, places, found.paths);
      found.open ??= reason;
    }
    const missing = noteTexts(source.code.texts, {
      who: source.path,
      places,
      found,
      reads,
      directory: source.directory,
    });
    if (missing !== undefined) return { refused: missing };
  }
  const missing = noteTexts(settings, {
    who: 'the start of the container',
    places,
    found,
    reads: true,
    directory: '',
  });
  return missing === undefined ? found : { refused: missing };
}

interface Noting {
  readonly who: string;
  readonly places: Places;
  readonly found: Finding;
  /** False in a package that reads no files: what it embeds is meant by its texts. */
  readonly reads: boolean;
  readonly directory: string;
}

/** Notes the files that texts name; says which one may be there in another build. */
function noteTexts(
  texts: readonly string[],
  { who, places, found, reads, directory }: Noting,
): string | undefined {
  for (const text of texts) {
    const named = namedBy(text, places, reads ? undefined : directory);
    if (named === 'elsewhere') found.open ??= `${who} names ${text}`;
    else if (named === undefined && reads && isMissing(text, places))
      return `${who} names ${text}, which is not in the build context now, and may be there in another build`;
    else if (named !== undefined) for (const each of named) found.paths.add(each);
  }
  return undefined;
}

/** Notes what a call reads; says why that is open where its path is only known when the program runs. */
function readByCall(
  call: GoCall,
  { path, code }: Source,
  places: Places,
  paths: Set<string>,
): string | undefined {
  const [, from = 0, to = call.args.length] = FIRST.find(([name]) => name.test(call.name)) ?? [];
  const said = `${path} calls ${call.name} with a path that is only known when it runs`;
  for (const arg of call.args.slice(from, to)) {
    // A file system that was made elsewhere: that call is looked at.
    if (/^(?:http\.(?:FS|Dir)|os\.DirFS)\(/.test(arg)) continue;
    const known = pathOf(arg, code);
    if (known === undefined) return said;
    const directory = known.path.split(/[*?[{]/, 1)[0] ?? '';
    const isWhole = known.type === 'whole' && directory === known.path;
    const cut = isWhole ? directory : directory.slice(0, isInside(known.type, directory));
    if (/^\.?\/?$/.test(cut)) return `${path} calls ${call.name} with the directory it runs in`;
    for (const each of resolved(cut, places)) paths.add(each);
  }
  return undefined;
}

function isInside(type: 'whole' | 'inside', text: string): number {
  return type === 'inside' ? text.length : Math.max(0, text.lastIndexOf('/'));
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
  const plain = text.replace(/^file:(?:\/\/)?/, '').split('*', 1)[0] ?? '';
  if (/^\.{0,2}\/?$/.test(plain) || !/\w/.test(plain)) return undefined;
  const found = resolved(plain, places).filter((at) => owner === undefined || !isEmbedded(at, places));
  if (found.length > 0) return found;
  return /[./]/.test(plain) && endsOne(plain, places) ? 'elsewhere' : undefined;
}

/** The files and directories that a path names from any of the places where it may begin. */
function resolved(path: string, { bases, layout }: Places): readonly string[] {
  const all = path.startsWith('/') ? [joinWorkdir('/', path)] : bases.map((base) => joinWorkdir(base, path));
  return [...new Set(all)].filter(
    (at): at is string =>
      at !== undefined &&
      !bases.includes(at) &&
      (layout.files.has(at) || (layout.directories.has(at) && holdsData(at, layout))),
  );
}

function holdsData(directory: string, { files }: Layout): boolean {
  return [...files.keys()].some((at) => at.startsWith(`${directory}/`) && isData(at));
}

/** True for what is no source and no setting of Go. */
export function isData(path: string): boolean {
  return !/\.go$|(?:^|\/)go\.(?:mod|sum|work)$|(?:^|\/)vendor\//.test(path);
}

function isEmbedded(at: string, { embedded, layout }: Places): boolean {
  if (layout.files.has(at)) return embedded.has(at);
  return [...layout.files.keys()].every(
    (file) => !file.startsWith(`${at}/`) || !isData(file) || embedded.has(file),
  );
}

function endsOne(path: string, { layout, embedded }: Places): boolean {
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
