import type { Project } from '../../../project/types.js';
import type { ShellCommand } from '../../../shell/index.js';

/**
 * Where a command makes outputs: of its own directory (`here`), of one around it too, as a member of a workspace (`up`),
 * of those below it, which are its modules (`down`), or of whatever it refers to (`anywhere`).
 */
export type Reach = 'here' | 'up' | 'down' | 'anywhere';

/** A kind of project by what its build tool leaves beside its manifests. */
export interface Toolchain {
  /** Base names of the manifests beside which the outputs lie. */
  readonly manifest: RegExp;
  /** Words of a RUN without which none of its commands is there. */
  readonly mention: RegExp;
  readonly reach: Reach;
  readonly outputs: readonly Output[];
}

/** A directory that the tool makes again. */
export interface Output {
  /** Path beside the manifest. */
  readonly name: string;
  readonly because: string;
  /** False for what is only worth a line where it is there. */
  readonly always: boolean;
  /** True when it is not worth a word that it stays where it is not there. */
  readonly quiet?: boolean;
  /** True when each manifest has one, not only the topmost of several. */
  readonly each: boolean;
  /** True when `**` before the name may stand for many manifests. */
  readonly deep: boolean;
  /** True when a command that ran before the sources came counts too. */
  readonly early: boolean;
  /** True for a command that fills it from the sources or the lockfile. */
  makes(command: ShellCommand): boolean;
  /** True for a command that reads manifests and nothing else. */
  prepares?(command: ShellCommand): boolean;
  /** Why the host's may be needed all the same. */
  obstacle?(about: About): string | undefined;
}

/** What is known of one output directory and of the commands that make it in one Dockerfile. */
export interface About {
  readonly project: Project;
  /** Directory of the manifest in the context. */
  readonly dir: string;
  /** Path of the output in the context. */
  readonly path: string;
  readonly makers: readonly ShellCommand[];
  /** All of the Dockerfile. */
  readonly text: string;
  /** What the Dockerfile names below the output directory: `release` of `target/release/app`, `$TARGET`. */
  readonly named: readonly string[];
}

/** The static words of a command after its name. */
export function wordsOf(command: ShellCommand): readonly string[] {
  return command.words.slice(1).map(({ value, text }) => value ?? text);
}

/** The program of a command without its directory: `mvnw` for `./mvnw`. */
export function programOf({ name = '' }: ShellCommand): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The first file among the texts that `files` selects in which `pattern` stands. */
export function naming({ texts }: Project, files: RegExp, pattern: RegExp): string | undefined {
  for (const [path, text] of texts)
    if (files.test(path) && !/(?:^|\/)node_modules\//.test(path) && pattern.test(text)) return path;
  return undefined;
}
