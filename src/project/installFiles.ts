/** What an install reads of the build context. Paths are relative to it. */
export interface InstallFiles {
  /** Directories end with `/`. */
  readonly files: readonly string[];
  /** Directories that it fills: a later COPY must not write into them. */
  readonly writes: readonly string[];
  readonly evidence: readonly string[];
  /** What fetches it ahead of its install, where only the project tells: instead of the commands of `Prefetch`. */
  readonly commands?: readonly string[];
}
