/** The sources that a program is made from, and what they do that another image may not serve. */
import { rustCode, textsOf, type RustCode } from '../../../project/rustCode.js';
import type { Project } from '../../../project/types.js';
import { below } from '../../directory.js';
import type { Layout } from '../compiled/layout.js';
import type { Crate } from './workspace.js';

export interface Source {
  /** In the build context. */
  readonly path: string;
  /** Directory of its package in the image. */
  readonly directory: string;
  readonly code: RustCode;
  /** Its literals, but for those that only the compiler reads. */
  readonly texts: readonly string[];
}

interface Refusal {
  readonly refused: string;
}

/** Sources that are no part of the program. */
const ASIDE = /^(?:tests|benches|examples|target)\/|^build\.rs$/;

/** All sources of the packages that the program is made from. */
export function sourcesOf(
  crates: readonly Crate[],
  layout: Layout,
  project: Project,
): readonly Source[] | Refusal {
  const sources: Source[] = [];
  for (const [at, path] of layout.files) {
    if (!path.endsWith('.rs')) continue;
    const owner = ownerOf(at, crates);
    if (owner === undefined || ASIDE.test(below(owner.directory, at) ?? '')) continue;
    const text = project.texts.get(path);
    if (text === undefined) return { refused: `${path} was not read` };
    const code = rustCode(text);
    if (/#\[path\s*=/.test(code.code)) return { refused: `${path} takes modules from other places` };
    sources.push({ path, directory: owner.directory, code, texts: textsOf(code) });
  }
  return sources;
}

/** The package whose directory is the nearest. */
function ownerOf(at: string, crates: readonly Crate[]): Crate | undefined {
  let found: Crate | undefined;
  for (const crate of crates) {
    if (below(crate.directory, at) === undefined) continue;
    if (found === undefined || crate.directory.length > found.directory.length) found = crate;
  }
  return found;
}

/** What starts programs, loads libraries, or asks for what only the image of Rust has. */
const ACTS: readonly (readonly [RegExp, string])[] = [
  [
    /\bprocess(?:::(?!(?:exit|id|abort|ExitCode|Termination)\b|\{(?![^}]*\bCommand\b))|\s+as\b)|\bCommandExt\b|\bexecv?p?e?\s*\(|\bposix_spawn/,
    'starts programs',
  ],
  [/\blibc::(?:system|popen|fork|dlopen|getpw\w+|getgr\w+)\b/, 'asks the system for more than files'],
  [/\bset_current_dir\b|\bchroot\b/, 'changes the directory that it works in'],
  [/\bextern\s+(?:"\d+"\s*)?\{|#\[link\b|\bdlopen\b|\bLibrary::new\b/, 'calls a library of the system'],
  [/\bUser::from_\w+|\bget_user_by\w+/, 'looks for users of the system'],
  [/\bcurrent_exe\b/, 'looks for files beside its program'],
  [/\bfile!\s*\(/, 'asks where its sources are'],
];
const HOME = /\b(?:home_dir|config_dir|cache_dir|data_dir|ProjectDirs|BaseDirs)\b/;
const VARIABLES = /^(?:CARGO(?:_\w+)?|RUSTUP_\w+|RUST_VERSION|SHELL)$/;
/** Directories of which the runtime image has others, or less. */
const SYSTEM =
  /^\/(?:usr|bin|sbin|lib|lib64|opt|etc\/(?:alternatives|apt|apk|debian_version|issue|os-release|shadow|pam\.d))(?:\/.+|$)/;
const ALIKE = /^\/usr\/(?:share\/zoneinfo|local\/(?:bin|etc|share))(?:\/|$)/;

/** Why a program may not do in another image what it does in the one of Rust; undefined when nothing speaks for that. */
export function uncertain(
  sources: readonly Source[],
  layout: Layout,
  hasAccounts: boolean,
): string | undefined {
  for (const { path, code, texts } of sources) {
    for (const [act, what] of ACTS) if (act.test(code.code)) return `${path} ${what}`;
    // The one of clap is no process.
    if (/\bCommand::new\s*\(/.test(code.code) && !/\bclap\b/.test(code.code))
      return `${path} starts programs`;
    if (builtBeside(code)) return `${path} asks for the directory of its build script`;
    if (hasAccounts && HOME.test(code.code)) return `${path} keeps files in a home directory`;
    const text = texts.find(
      (each) =>
        VARIABLES.test(each) ||
        (hasAccounts && each === 'HOME') ||
        (SYSTEM.test(each) && !ALIKE.test(each) && !layout.files.has(each) && !layout.directories.has(each)),
    );
    if (text !== undefined) return `${path} names ${text}, which only the image of Rust has as it is there`;
  }
  return undefined;
}

/** True for a source that names OUT_DIR beside the macros that take files from there while the compiler runs. */
function builtBeside({ code, texts }: RustCode): boolean {
  return [...code.matchAll(/\benv!\s*\(\s*"(\d+)"/g)].some(([, place]) => texts[Number(place)] === 'OUT_DIR');
}
