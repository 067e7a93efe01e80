/** What an install reads of the build context. Paths are relative to it. */
export interface InstallFiles {
  /** Directories end with `/`. */
  readonly files: readonly string[];
  /** Directories that it fills: a later COPY must not write into them. */
  readonly writes: readonly string[];
  readonly evidence: readonly string[];
}
