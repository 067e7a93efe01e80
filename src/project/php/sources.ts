/** Sources of PHP, read where it is decided what its image may lack. */

const IMAGE = /^[ \t]*FROM\s+(?:--\S+\s+)*(?:\S*\/)?php:/im;
const BUILD = /\bcomposer\b|\bdocker-php-ext-install\b/;
/** Packages, and what the container does not run. */
const NOT_RUN = /(?:^|\/)(?:vendor|tests?|node_modules|storage|docs?)\//;
/** With more sources than this, some are not read, and the rule refuses. */
const MOST = 800;

/** True for a file of a project of the context that the container may run. */
export function isPhpSource(path: string): boolean {
  return path.endsWith('.php') && !NOT_RUN.test(path);
}

/** True for a Dockerfile that compiles extensions, or installs packages, on the image of PHP. */
export function buildsPhp(dockerfileText: string): boolean {
  return IMAGE.test(dockerfileText) && BUILD.test(dockerfileText);
}

const found = new WeakMap<ReadonlySet<string>, readonly string[]>();

/** The sources of a context; none for a Dockerfile that does no such thing. */
export function phpSources(listing: ReadonlySet<string>, dockerfileText: string): readonly string[] {
  if (!buildsPhp(dockerfileText)) return [];
  const known = found.get(listing);
  if (known !== undefined) return known;
  const sources = [...listing].filter(isPhpSource).toSorted().slice(0, MOST);
  found.set(listing, sources);
  return sources;
}
