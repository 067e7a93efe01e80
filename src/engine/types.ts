import type { Readable } from 'node:stream';

/** The programs that build images; docker means docker with buildx (BuildKit). */
export const ENGINES = ['docker', 'podman', 'buildah'] as const;

export type EngineName = (typeof ENGINES)[number];

/** What a Dockerfile may need of an engine. */
export const FEATURES = ['heredocs', 'cache mounts', 'bind mounts', 'secret mounts', 'COPY --link'] as const;

export type Feature = (typeof FEATURES)[number];

/** An engine that answered. All calls take a signal; when it aborts they end what they started and reject with its reason. */
export interface Engine {
  readonly name: EngineName;
  /** As people say it: `docker 28.5.2, buildx 0.29.1`. */
  readonly version: string;
  /** What this version cannot do, each with the reason: `podman before 4.? has no heredocs`. */
  readonly lacks: ReadonlyMap<Feature, string>;
  /** What is not as with docker here, for people: `cache mounts were those of all builds: …`. */
  readonly notes?: readonly string[];
  /** False for buildah: it builds, and starts nothing. */
  readonly runs: boolean;

  /** Builds one image. A Dockerfile that does not build is a result, not an error. */
  build(request: BuildRequest, watch: BuildWatch): Promise<BuildOutcome>;
  /** The image as one archive, in the form of `docker save` or of an OCI layout. */
  save(image: string, signal: AbortSignal): Readable;
  /** Starts a container in the background. Rejects with StartError when its command cannot be executed; nothing stays then. */
  start(request: RunRequest, signal: AbortSignal): Promise<Container>;
  /** Removes an image that `build` made; one that is gone already is no error. */
  removeImage(image: string): Promise<void>;
  /** Removes what the builds of this `Engine` left in the build cache, and nothing else. */
  removeCache(): Promise<void>;
  /** What the engine's own linter finds, where it has one; a Dockerfile that cannot be read is a finding, too. */
  check?(request: CheckRequest, signal: AbortSignal): Promise<readonly Finding[]>;
}

/** What the linter is asked to read. */
export type CheckRequest = Pick<
  BuildRequest,
  'dockerfile' | 'ignore' | 'context' | 'contexts' | 'target' | 'args' | 'platform'
>;

/** One finding of the engine's linter. */
export interface Finding {
  /** The name of its rule; `error` when the Dockerfile cannot be read. */
  readonly rule: string;
  readonly message: string;
  readonly line?: number;
}

export interface BuildRequest {
  /** The text to build; it need not lie on a disk. */
  readonly dockerfile: string;
  /** Text of the ignore file that holds for it; undefined for none. */
  readonly ignore: string | undefined;
  /** Absolute path of the directory that is the context. */
  readonly context: string;
  /** Other contexts by the name in FROM or `--from`: a path, or `docker-image://…` or a URL as docker takes it. */
  readonly contexts: ReadonlyMap<string, string>;
  readonly target: string | undefined;
  readonly args: ReadonlyMap<string, string>;
  /** As `--secret` takes them: `id=npmrc,src=/home/me/.npmrc`. */
  readonly secrets: readonly string[];
  readonly platform: string | undefined;
  readonly network: string | undefined;
  /** Further arguments for the engine's own `build`, as given after `--`. */
  readonly extra: readonly string[];
  /** False takes nothing from the cache, and cache mounts begin empty. */
  readonly cache: boolean;
  /** Keeps cache mounts apart from those of everybody else; the same word for builds that are to share them. */
  readonly mounts: string;
  /** The name that the image gets; of this run alone. */
  readonly tag: string;
}

export interface BuildWatch {
  readonly signal: AbortSignal;
  /** Called when a step begins: its number and how many there are where known, and its text. */
  readonly step: (step: { readonly text: string; readonly number?: number; readonly of?: number }) => void;
  /** Called when the build waits because another dockopt, with this process id, builds with the same engine. */
  readonly waiting?: (holder: number) => void;
  /** Called when the build itself begins, after it has waited for others. */
  readonly begun?: () => void;
}

/** One step of a Dockerfile: what a RUN, COPY, ADD or WORKDIR became. */
export interface BuildStep {
  /** `npm ci`'s instruction as the engine prints it, on one line: `RUN npm ci`. */
  readonly text: string;
  /** The stage, by its name or number, where the engine says it. */
  readonly stage?: string;
  readonly cached: boolean;
  /** Seconds of its own; 0 when it came from the cache. */
  readonly seconds: number;
}

export interface BuildOutcome {
  /** Id or name that `save`, `start` and `removeImage` take; undefined when the build failed. */
  readonly image: string | undefined;
  /** Seconds from start to end without those in which base images were looked up and fetched. */
  readonly seconds: number;
  readonly steps: readonly BuildStep[];
  /** What was printed last, at most 200 lines. */
  readonly log: string;
  /** Warnings of the engine's own linter, where it has one. */
  readonly warnings: readonly string[];
  /** Set when the build failed: what went wrong, in one line, and the line of the Dockerfile where known. */
  readonly failure?: { readonly message: string; readonly line?: number };
}

export interface RunRequest {
  readonly image: string;
  /** Takes the place of entrypoint and command, when given. */
  readonly command?: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  /** Default `none`: an image that is being tried reaches nothing and nobody. `container:<id>` shares another one's. */
  readonly network: string;
}

/** A container that was started. */
export interface Container {
  readonly id: string;
  /** True while its first process runs. */
  running(signal: AbortSignal): Promise<boolean>;
  /** Runs a program inside; rejects only when the engine itself fails. */
  exec(command: readonly string[], signal: AbortSignal): Promise<Ran>;
  /** Waits for the end. */
  wait(signal: AbortSignal): Promise<{ readonly exitCode: number }>;
  /** What it has printed, both streams, at most the last 200 lines. */
  logs(signal: AbortSignal): Promise<string>;
  /** The user of its first process as a number; undefined where it cannot be told. */
  user(signal: AbortSignal): Promise<number | undefined>;
  /** Stops it as `docker stop` does (its stop signal, then SIGKILL after `grace` seconds). */
  stop(
    grace: number,
  ): Promise<{ readonly exitCode: number; readonly seconds: number; readonly killed: boolean }>;
  /** Removes it, running or not; one that is gone already is no error. */
  remove(): Promise<void>;
}

/** Bytes that are kept of what a program in a container prints: one that prints without end must not fill the memory. */
export const MOST_OUTPUT = 8_388_608;

/** How a program ended. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** No engine, or one that does not answer; the message says what to install or start. */
export class NoEngineError extends Error {
  override readonly name = 'NoEngineError';
}

/** The engine itself failed in something other than the build of a Dockerfile. */
export class EngineError extends Error {
  override readonly name: string = 'EngineError';
}

/**
 * A container whose first program cannot be executed: it is missing in the image, or no program. A fact about the image,
 * while any other EngineError is one about the engine.
 */
export class StartError extends EngineError {
  override readonly name = 'StartError';
}
