/** An image as its archive shows it. */
export interface Image {
  readonly config: ImageConfig;
  /** `linux/amd64`, with the variant where there is one. */
  readonly platform: string;
  /** One item for each instruction that made a layer or only metadata, the oldest first. */
  readonly history: readonly HistoryItem[];
  /** The lowest first. */
  readonly layers: readonly Layer[];
}

/** What an image says of how it is run (the config of the OCI image specification). */
export interface ImageConfig {
  readonly user: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly workingDir: string;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string | undefined;
  readonly shell: readonly string[] | undefined;
  readonly onBuild: readonly string[];
  /** As the engine wrote it, as one line of JSON with sorted keys; undefined for none. */
  readonly healthcheck: string | undefined;
}

export interface HistoryItem {
  /** As the builder wrote it: `RUN /bin/sh -c npm ci # buildkit`. */
  readonly createdBy: string;
  /** True for an instruction that made no layer. */
  readonly empty: boolean;
}

export interface Layer {
  /** Digest of the uncompressed archive, `sha256:…`: equal layers have equal ones. */
  readonly diffId: string;
  /** What made it (`HistoryItem.createdBy`); '' where the image does not say. */
  readonly createdBy: string;
  /** Bytes of the contents of its files. */
  readonly bytes: number;
  /** Bytes of the layer as a registry stores it (gzip); undefined when nobody asked. */
  readonly compressed: number | undefined;
  /** By path, absolute with `/`, without a trailing one. What a whiteout deletes is not here. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** Paths of lower layers that it deletes. */
  readonly deletes: readonly string[];
  /** Directories of which it hides everything that lower layers have (opaque whiteouts). */
  readonly hides: readonly string[];
}

export type EntryKind = 'file' | 'directory' | 'link' | 'device' | 'pipe';

export interface Entry {
  readonly kind: EntryKind;
  /** Bytes of its content; 0 for anything but a file, and for all names but the first of one with several (hard links). */
  readonly size: number;
  /** Permission bits, at most 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** What the file may do beyond what its user may (`security.capability`), hexadecimal. */
  readonly capabilities?: string;
  /** Target of a symbolic link as written; absolute path of the first name for a hard link (`kind` file). */
  readonly target?: string;
  /** Digest of the content of a file, hexadecimal; undefined when nobody asked. A hard link has that of its first name. */
  readonly digest?: string;
  /** The text, for the few files that were asked for. */
  readonly text?: string;
}

/** The files of the final root by path: the layers over each other. */
export type Root = ReadonlyMap<string, Entry>;

export const PACKAGE_KINDS = ['dpkg', 'apk', 'rpm', 'node', 'python'] as const;

/** Who installed a package: of the system, or what lies in node_modules and site-packages. */
export type PackageKind = (typeof PACKAGE_KINDS)[number];

/** Installed packages: kind -> name -> versions in order (several for node). Kinds that the image has not are missing. */
export type Packages = ReadonlyMap<PackageKind, ReadonlyMap<string, readonly string[]>>;

/** How a container behaved when it was tried. */
export interface Behaviour {
  /** `crash`, only started and watched; `command`, `--smoke`; `http`, `--http`. */
  readonly kind: 'crash' | 'command' | 'http';
  /** What was asked, for people: the command, or `GET :3000/health`. */
  readonly asked: string;
  /** Of the container when it ended by itself, or of the command; undefined while it ran. */
  readonly exitCode: number | undefined;
  readonly answer?: { readonly status: number; readonly body: string; readonly type: string };
  /** Why no answer came. */
  readonly failure?: string;
  /** Standard output of the command. */
  readonly output?: string;
  /** Of the first process. */
  readonly uid: number | undefined;
  /** Seconds between the stop signal and the end, and whether it had to be killed; undefined when it ended by itself. */
  readonly stopped?: { readonly seconds: number; readonly killed: boolean; readonly exitCode: number };
  /** Last lines that it printed. */
  readonly log: string;
}

/** One thing that is other in the rewritten image. */
export interface Difference {
  readonly area: 'build' | 'contract' | 'user' | 'files' | 'packages' | 'behaviour';
  /** What it is about: `ENV PATH`, `/app/server.js`, `dpkg curl`, `GET :3000/`. */
  readonly subject: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Names of the transforms that say they do this; empty for what nobody declared, which is a failure. */
  readonly declaredBy: readonly string[];
  /** One sentence for people: `/app/server.js is gone`. */
  readonly message: string;
}
