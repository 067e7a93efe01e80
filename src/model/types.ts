import type { Dockerfile, Instruction } from '../syntax/types.js';
import type { Saving } from '../knowledge/sizes.js';
import type { IgnoreFile, Project } from '../project/types.js';

export type { Saving } from '../knowledge/sizes.js';

/** How much a change rests on: see README, "Levels". */
export type Level = 'safe' | 'recommended' | 'aggressive';

/** A part of the runtime contract that a transform may change, to be declared by it. */
export type ContractField =
  | 'base'
  | 'platform'
  | 'env'
  | 'workdir'
  | 'user'
  | 'entrypoint'
  | 'cmd'
  | 'volume'
  | 'expose'
  | 'label'
  | 'healthcheck'
  | 'stopsignal'
  | 'shell'
  | 'onbuild';

/**
 * What a change does to the work of a build, said apart from the text edit so that the runner can hold one against
 * the other. Commands are named by their words as written, joined by one blank.
 */
export type Effect =
  /** A command keeps its place and gets other words. */
  | { readonly type: 'rewrite'; readonly before: string; readonly after: string }
  /** A command or COPY that was not there. */
  | { readonly type: 'insert'; readonly after: string }
  /** A command or COPY that goes away. */
  | { readonly type: 'remove'; readonly before: string }
  /** A command or COPY that runs at another place of its stage, otherwise as before. */
  | { readonly type: 'move'; readonly unit: string }
  /** A command or COPY, whose words do not name the variable, runs without it or with another value of it. */
  | { readonly type: 'environment'; readonly unit: string; readonly variable: string }
  /** A command runs as the same user, whom USER names otherwise: as written before and after. */
  | { readonly type: 'user'; readonly unit: string; readonly before: string; readonly after: string }
  /**
   * The last stage was divided: its steps stay, at its place, in a stage of another name; a new last stage has its name,
   * and copies these absolute paths from it and from stages that were added between the two.
   */
  | { readonly type: 'divide'; readonly builder: string; readonly carried: readonly CarriedPath[] }
  /** A stage of this name that was not there, in front of those that copy from it; what it does is inserted. */
  | { readonly type: 'stage'; readonly name: string }
  /** A RUN gets other flags, `--mount` say: their texts joined by one blank, before and after. */
  | { readonly type: 'flags'; readonly before: string; readonly after: string };

/** A path that the last stage copies from another one, and where it has it: as a rule at the same place. */
export interface CarriedPath {
  readonly stage: string;
  readonly path: string;
  readonly type: 'file' | 'directory';
  readonly to: string;
  /** As `--chown` of the COPY names it; undefined for root. */
  readonly owner?: string;
}

/** What becomes of downloads: deleted in the layer that fetched them, or kept outside the image in cache mounts. */
export type CacheStrategy = 'delete' | 'mounts';

/** What the user asked for; `auto` takes mounts where the project shows BuildKit. */
export type CacheChoice = CacheStrategy | 'auto';

/** One thing that was done, with what a reader needs to judge it. */
export interface Change {
  readonly transform: string;
  readonly level: Level;
  /** 1-based line of the file that was read. */
  readonly line: number;
  /** Past tense: what was done and why. */
  readonly message: string;
  /** The facts it rests on, each naming its file. */
  readonly evidence: readonly string[];
  readonly effects: readonly Effect[];
  /** How much smaller the image gets, where a figure is known. */
  readonly saving?: Saving;
  /** The instructions that it rewrote, moved or removed, as they were; what is not here must stay byte-identical. */
  readonly before: readonly Instruction[];
  /** The instructions that stand in their place. */
  readonly after: readonly Instruction[];
}

/** One thing that was declined, with the reason. */
export interface Skip {
  readonly transform: string;
  readonly line: number;
  /** What was left, and why, in words that help. */
  readonly message: string;
}

/** Other files that a change has to touch: path in the build context -> new text. */
export type Companions = ReadonlyMap<string, string>;

/** What a transform receives and returns. Immutable. */
export interface Build {
  readonly dockerfile: Dockerfile;
  readonly ignore: IgnoreFile;
  readonly companions: Companions;
  readonly project: Project;
  readonly changes: readonly Change[];
  readonly skips: readonly Skip[];
  /** What the user asked for; a transform of one strategy runs only where that one holds (`Transform.cache`). */
  readonly cache: CacheChoice;
  /** Instructions that a comment in the file protects from the transform that is running. */
  readonly protected: ReadonlySet<Instruction>;
}

/**
 * What a transform may make different in the image that is built, apart from the runtime contract (`declares`). `dockopt
 * verify` holds it against real builds: a difference that nobody declared is a failure.
 */
export type ImageEffect =
  /** Files at these absolute paths (`*` within a name, `**` across directories) are deleted, or no longer made. */
  | { readonly type: 'removes'; readonly paths: readonly string[] }
  | { readonly type: 'adds'; readonly paths: readonly string[] }
  /** Their content, owner or mode is other. */
  | { readonly type: 'changes'; readonly paths: readonly string[] }
  /** Programs were linked anew without what only debuggers read: other contents, fewer bytes. */
  | { readonly type: 'smaller'; readonly paths: readonly string[] }
  /** Programs were linked anew, with libc or without it: other contents, about as many bytes. */
  | { readonly type: 'linked'; readonly paths: readonly string[] }
  /** What lies where the change mounts a cache: it is no longer in a layer. */
  | { readonly type: 'mounted' }
  /** Packages are no longer there, or there in other versions, with all of their files. */
  | {
      readonly type: 'packages';
      readonly kind: 'dpkg' | 'apk' | 'rpm' | 'node' | 'python';
      /** Packages of the system that the Dockerfile itself names may go too, where a command that was inserted names them. */
      readonly named?: true;
      /** There may only be more of them. */
      readonly more?: true;
    }
  /** Another program of another image serves the same files: ENTRYPOINT and CMD are what starts it. */
  | { readonly type: 'served' }
  /** The ENTRYPOINT of another base image, which runs what it is given as that of the old one does. */
  | { readonly type: 'entrypoint' }
  /** The ENTRYPOINT is the program that CMD named, by its path in another base image, and its arguments stay. */
  | { readonly type: 'interpreter' }
  /** Whatever came with the base image, and nothing that the Dockerfile itself put there. */
  | { readonly type: 'base' }
  /** What the steps of a divided stage left, and its last stage does not copy. */
  | { readonly type: 'divided' }
  /** Files that a COPY no longer brings because the ignore file now hides them. */
  | { readonly type: 'ignored' };

export interface TransformDocs {
  readonly why: string;
  readonly example: {
    readonly before: string;
    readonly after: string;
    /** Files of the build context without which it would not hold, by path; all tracked by git. */
    readonly files?: Readonly<Record<string, string>>;
  };
  readonly risk?: string;
  readonly references: readonly string[];
}

export interface Transform {
  /** kebab-case = file name = case file = ignore id = docs page. */
  readonly name: string;
  /** One imperative sentence. */
  readonly summary: string;
  readonly level: Level;
  readonly docs: TransformDocs;
  /** Transforms that must have run before. */
  readonly after?: readonly string[];
  /** What of the runtime contract it may change; usually nothing. */
  readonly declares?: readonly ContractField[];
  /** What it may make different in the image; usually nothing. */
  readonly image?: readonly ImageEffect[];
  /** Rules of hadolint and `docker build --check` whose ignore comments hold for this transform too. */
  readonly rules?: readonly string[];
  /** The strategy that it belongs to: a file gets one of them, never both. Without it, the transform runs under either. */
  readonly cache?: CacheStrategy;
  /** Pure and synchronous; the same object when nothing changes. */
  apply(build: Build): Build;
}

/** Something that is never applied, only said: it needs a decision that no file of the project shows. */
export interface Advice {
  readonly adviser: string;
  /** 1-based lines of the file that was read, in order; the first is shown. */
  readonly lines: readonly number[];
  /** What could be done and what it would bring or cost, in one or two sentences. */
  readonly message: string;
  /** The words to search for. */
  readonly search: string;
  /** Text to take over, a compose file's lines or a command, say. */
  readonly snippet?: string;
}

/** Says one piece of advice; pure like a transform. */
export interface Adviser {
  /** kebab-case = file name in src/advice = case file in test/advice = ignore id. */
  readonly name: string;
  /** One imperative sentence. */
  readonly summary: string;
  readonly docs: {
    readonly why: string;
    /** Why dockopt never does it itself. */
    readonly reason: string;
    readonly references: readonly string[];
  };
  /** The advice for a file, once; undefined when there is nothing to say. */
  advise(build: Build): Advice | undefined;
}
