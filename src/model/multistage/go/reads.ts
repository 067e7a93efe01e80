/** Which files of the build context a Go program may read when it runs, by the paths that its sources name. */
import { callsOf, pathOf, type GoCall } from '../../../project/goCode.js';
import { dirOf } from '../../../project/paths.js';
import {
  noteTexts,
  withSettings,
  resolved,
  servedElsewhere,
  type Finding,
  type Places,
  type Reads,
} from '../compiled/named.js';
import type { Source } from './sources.js';

interface Refusal {
  readonly refused: string;
}

/** Functions of the standard library and of web frameworks that read what a path names, or write it. */
const READS =
  /^(?:godotenv\.(?:Load|Overload|Read)|os\.(?:Open|OpenFile|OpenInRoot|OpenRoot|ReadFile|ReadDir|DirFS|Stat|Lstat|Create|WriteFile|Mkdir)|ioutil\.(?:ReadFile|ReadDir|WriteFile)|zip\.OpenReader|filepath\.(?:Walk|WalkDir|Glob)|http\.(?:Dir|ServeFile)|tls\.LoadX509KeyPair|[\w.]*\.(?:ParseFiles|ParseGlob|LoadHTMLGlob|LoadHTMLFiles|ListenAndServeTLS|ServeTLS|RunTLS|StartTLS|DecodeFile|LoadFile|Static|StaticFile|StaticFS|SendFile|ServeFile|ServeFiles|File|FileAttachment|Attachment|Inline|Download))$/;
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
/** True for what is no source and no setting of Go. */
export function isData(path: string): boolean {
  return !/\.go$|(?:^|\/)go\.(?:mod|sum|work)$|(?:^|\/)vendor\//.test(path);
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
  const creates = sources.some(({ code }) => callsOf(code, /^os\.Mkdir(?:All)?$/).length > 0);
  for (const source of sources) {
    const reads = readers.has(source.directory);
    if (HANDED.test(source.code.code)) found.open ??= `${source.path} hands on a function that reads files`;
    for (const call of callsOf(source.code, READS)) {
      const gone = servedBy(call, source, places, creates);
      if (gone !== undefined) return { refused: gone };
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
  return withSettings(settings, places, found);
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
    const there = resolved(cut, places);
    // What is written needs the directory in which it comes to lie.
    for (const each of there.length > 0 ? there : resolved(dirOf(cut), places)) paths.add(each);
  }
  return undefined;
}

function isInside(type: 'whole' | 'inside', text: string): number {
  return type === 'inside' ? text.length : Math.max(0, text.lastIndexOf('/'));
}

/** Functions that serve, or parse, what other tools may have to make. */
const SERVES =
  /(?:^http\.(?:Dir|ServeFile)|\.(?:ParseFiles|ParseGlob|LoadHTMLGlob|LoadHTMLFiles|Static|StaticFS|ServeFiles))$/;

/** Why what a call serves may be there in another build alone; what a program makes itself is not asked for. */
function servedBy(
  call: GoCall,
  { path, code }: Source,
  places: Places,
  creates: boolean,
): string | undefined {
  if (creates || !SERVES.test(call.name)) return undefined;
  const [, from = 0, to = call.args.length] = FIRST.find(([name]) => name.test(call.name)) ?? [];
  for (const arg of call.args.slice(from, to)) {
    const known = pathOf(arg, code);
    const gone =
      known?.type === 'whole' ? servedElsewhere(known.path, `${path} calls ${call.name}`, places) : undefined;
    if (gone !== undefined) return gone;
  }
  return undefined;
}
