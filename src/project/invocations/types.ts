/** One way in which a file of the project has an image built. */
export interface ImageBuild {
  /** The file that says so. */
  readonly by: string;
  /** 1-based line of that file. */
  readonly line: number;
  /** The build context, `''` for the root; undefined when only the run knows it. */
  readonly context: string | undefined;
  /** Undefined where the Dockerfile is written inside the file. */
  readonly dockerfile: string | undefined;
  /** The stage that is built as the last one; undefined for the last one, and with `openTarget`. */
  readonly target?: string;
  /** True when only the run knows which stage is built as the last one. */
  readonly openTarget?: true;
  /** ARGs that are set from outside; the value is undefined when only the run knows it. */
  readonly args: ReadonlyMap<string, string | undefined>;
  /** True when further ARGs may be set, of names that only the run knows. */
  readonly openArgs?: true;
  /** Contexts by the name that stands in FROM or `--from`; the value is undefined when only the run knows it. */
  readonly contexts: ReadonlyMap<string, string | undefined>;
  readonly platforms?: readonly string[];
  readonly network?: string;
  /** Ids of secrets. */
  readonly secrets?: readonly string[];
  /** The Dockerfile that is written inside the file. */
  readonly inline?: string;
  /** Where that one is written: the file, and the offset of its text. */
  readonly inlineAt?: InlinePlace;
}

export interface InlinePlace {
  readonly file: string;
  readonly offset: number;
}

/** A text as a file says it: undefined when it does not, null when only the run knows. */
export type Said = string | null | undefined;

/** What a file says of a build, before its paths are put together. */
export interface Saying {
  readonly line: number;
  /** Relative to `base`; not said means `base` itself. */
  readonly context?: Said;
  readonly dockerfile?: Said;
  /** Where the path of the Dockerfile starts: in the context, or where that of the context does. */
  readonly from: 'context' | 'base';
  readonly target?: Said;
  readonly args?: ReadonlyMap<string, string | undefined>;
  readonly openArgs?: boolean;
  readonly contexts?: ReadonlyMap<string, string | undefined>;
  readonly platforms?: readonly string[];
  readonly network?: Said;
  readonly secrets?: readonly string[];
  readonly inline?: string | undefined;
  readonly inlineAt?: InlinePlace | undefined;
}
