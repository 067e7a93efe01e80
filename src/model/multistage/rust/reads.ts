/** Which files of the build context a Rust program may read when it runs, by the paths that its sources name. */
import { dirOf } from '../../../project/paths.js';
import { rustCalls, rustPath, type RustCall } from '../../../project/rustCode.js';
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

/** Functions of the standard library and of crates that read or write what a path names. */
const READS = new RegExp(
  [
    String.raw`(?:^|::)fs::\w+`,
    String.raw`\b(?:File|NamedFile|FileServer|ServeDir|ServeFile|StaticDir|StaticFile|StaticFilesEndpoint|StaticFileEndpoint)::\w+`,
    String.raw`\b(?:Connection::open|Files::new|WalkDir::new|Migrator::new|FileAdapter::new|Tera::new|Tera::parse|SqliteConnection::\w+|glob::glob|image::open)`,
    String.raw`^(?:read|read_to_string|read_dir|write|create_dir|create_dir_all|metadata|canonicalize|glob|path_loader)`,
    String.raw`::(?:from_path|from_file|open_path|load_from_file|from_filename|with_name|path_loader|load_sql_migrations|init_file|from_pem_file|from_pem_chain_file|daily|hourly)`,
    String.raw`^\.(?:open|serve_dir|serve_file|static_files|register_template_file|register_templates_directory|load_from_glob|from_path)`,
    String.raw`^\.(?:set_certificate_chain_file|set_private_key_file|set_ca_file|load_verify_locations|try_exists|exists|is_file|is_dir|read_dir)`,
  ]
    .map((part) => `(?:${part})$`)
    .join('|'),
);
/** They open nothing yet. */
const ASIDE = /^(?:File::from_std|File::options)$|(?:^|::)fs::(?:OpenOptions|File|ReadDir|Metadata)$/;
/** Those of which the second argument is the path. */
const SECOND = /(?:\bFiles::new|^\.register_template_file|^\.register_templates_directory|^\.static_files)$/;
const FOUND_ELSEWHERE = /\bfind_migrations_directory\b/;
const PACKAGE = /\benv!\s*\(\s*"(\d+)"/g;

/** Reads all sources, and `settings`: words that the container is started with, which may be paths. */
export function readsOf(
  sources: readonly Source[],
  settings: readonly string[],
  places: Places,
): Reads | Refusal {
  const found: Finding = { paths: new Set(), open: undefined };
  const blanks = [...places.layout.files.keys()].some((at) => at.includes(' '));
  const readers = new Set(
    sources.filter((each) => reading(each).length > 0).map(({ directory }) => directory),
  );
  const gone = goneFrom(sources, places);
  if (gone !== undefined) return { refused: gone };
  for (const source of sources) {
    found.open ??= openReason(source);
    const bases = [...new Set([...places.bases, source.directory])];
    for (const call of reading(source))
      found.open ??= readByCall(call, source, { ...places, bases }, found.paths);
    const reads = readers.has(source.directory);
    const missing = noteTexts(
      source.texts.filter((text) => blanks || !text.includes(' ')),
      {
        who: source.path,
        places: { ...places, bases },
        found,
        reads,
        directory: source.directory,
      },
    );
    if (missing !== undefined) return { refused: missing };
  }
  return withSettings(settings, places, found);
}

function reading({ code }: Source): readonly RustCall[] {
  return rustCalls(code, READS).filter(
    ({ name, args }) => !ASIDE.test(name) && (name !== '.open' || args.length > 0),
  );
}

/** Why a source may read any file, whatever it calls. */
function openReason({ path, code, texts }: Source): string | undefined {
  if (FOUND_ELSEWHERE.test(code.code)) return `${path} looks for migrations`;
  const own = [...code.code.matchAll(PACKAGE)].map(([, place]) => code.texts[Number(place)] ?? '');
  if (own.some((name) => /^(?:CARGO_(?:MANIFEST|WORKSPACE)\w*|OUT_DIR)$/.test(name)))
    return `${path} asks for the directory of its package`;
  // Handed on as values: `.map(fs::read_to_string)`.
  if (/\b(?:fs::read\w*|File::open)\b(?!\s*(?:\(|::))/.test(code.code.replace(/\buse\s[^;]*;/g, '')))
    return `${path} hands on a function that reads files`;
  return texts.some((text) => text.includes('*') && /^[\w./*-]+\/[\w./*-]*\*/.test(text)) &&
    rustCalls(code, /glob|walk/i).length > 0
    ? `${path} looks for files by a pattern`
    : undefined;
}

/** Notes what a call reads; says why that is open where its path is only known when the program runs. */
function readByCall(
  { name, args }: RustCall,
  { path, code }: Source,
  places: Places,
  paths: Set<string>,
): string | undefined {
  const arg = args[SECOND.test(name) ? 1 : 0];
  const known = arg === undefined ? undefined : rustPath(arg, code);
  if (known === undefined)
    return `${path} calls ${name.replace(/^\./, '')} with a path that is only known when it runs`;
  const cut = known.path.split(/[*?[{]/, 1)[0] ?? '';
  if (/^\.?\/?$/.test(cut)) return `${path} calls ${name} with the directory it runs in`;
  const found = resolved(cut, places);
  // What is written needs the directory in which it comes to lie.
  for (const each of found.length > 0 ? found : resolved(dirOf(cut), places)) paths.add(each);
  return undefined;
}

/** Functions that serve, or parse, what other tools may have to make. */
const SERVES =
  /\b(?:(?:ServeDir|ServeFile|FileServer|StaticDir|StaticFilesEndpoint)::\w+|Files::new|Tera::new|fs::(?:dir|file))$|^\.(?:serve_dir|serve_file|static_files)$/;

/** Why what they serve may be there in another build alone; what a program makes itself is not asked for. */
function goneFrom(sources: readonly Source[], places: Places): string | undefined {
  if (sources.some(({ code }) => rustCalls(code, /\bcreate_dir(?:_all)?$/).length > 0)) return undefined;
  for (const source of sources) {
    const bases = [...places.bases, source.directory];
    for (const call of reading(source)) {
      const gone = servedBy(call, source, { ...places, bases });
      if (gone !== undefined) return gone;
    }
  }
  return undefined;
}

/** Why what a call serves may be there in another build alone. */
function servedBy({ name, args }: RustCall, { path, code }: Source, places: Places): string | undefined {
  const arg = SERVES.test(name) ? args[SECOND.test(name) ? 1 : 0] : undefined;
  const known = arg === undefined ? undefined : rustPath(arg, code);
  return known?.type === 'whole' ? servedElsewhere(known.path, `${path} calls ${name}`, places) : undefined;
}
