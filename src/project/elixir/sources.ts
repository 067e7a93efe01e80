/** What a release of Elixir is made from. */

const SOURCE = /\.(?:exs?|eex|heex|leex|sface)$/;
const NOT_RUN = /(?:^|\/)(?:deps|_build|tests?|node_modules|assets|cover|docs?|\.[^/]+)\//;

/** True for a source or a template of a program, for its configuration, and for the scripts that start it. */
export function isElixirFile(path: string): boolean {
  if (NOT_RUN.test(path) || /(?:^|\/)(?:mix\.exs|\.[^/]+)$/.test(path)) return false;
  if (/(?:^|\/)rel\//.test(path)) return true;
  return SOURCE.test(path) && !/(?:^|\/)(?:priv\/\w*repo\/(?:migrations\/|seeds)|lib\/mix\/)/.test(path);
}

/**
 * The same for a build in one environment.
 *
 * @param environment the configuration of the others is not read
 */
export function isElixirSource(path: string, environment: string): boolean {
  const other = /(?:^|\/)config\/(dev|test|prod)(?:\.secret)?\.exs$/.exec(path)?.[1];
  return isElixirFile(path) && (other === undefined || other === environment);
}

/** Whether a Dockerfile has one stage, in which a release is made. */
export function releasesAlone(dockerfileText: string): boolean {
  return (
    /\bmix\b[^\n]*\brelease\b/.test(dockerfileText) && dockerfileText.match(/^[ \t]*FROM\s/gim)?.length === 1
  );
}
