/** What `--http` asks for: a port of the container's own loopback, and a path that begins with `/`. */
export interface HttpTarget {
  readonly port: number;
  readonly path: string;
}

/** How an image is tried. With neither `smoke` nor `http` it is started, watched and stopped. */
export interface SmokePlan {
  /** A command to run inside, for the image's own shell. */
  readonly smoke?: string;
  readonly http: readonly HttpTarget[];
  readonly env: ReadonlyMap<string, string>;
  /** How long a container is watched for a crash; default 4. */
  readonly watchSeconds?: number;
  /** Seconds that a container has to end after its stop signal; default 10. */
  readonly grace?: number;
  /** How long it has to begin to answer; default 30. */
  readonly listenSeconds?: number;
  /** How long the command may run; default 120. */
  readonly commandSeconds?: number;
}
