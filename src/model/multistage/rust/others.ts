/** Programs beside the one that the container starts. */
import { isDockerfilePath } from '../../../project/names.js';
import { baseOf } from '../../../project/paths.js';
import type { Project } from '../../../project/types.js';

/** What describes how images are run. */
const DEPLOYMENT = /\.(?:ya?ml|sh|toml|json|tf|hcl|nomad)$|(?:^|\/)(?:Procfile|Makefile|[Jj]ustfile)$/;
const NO_DEPLOYMENT =
  /(?:^|\/)(?:Cargo|rust-toolchain|clippy|rustfmt|deny)\.toml$|(?:^|\/)\.(?:github|cargo)\//;

/**
 * A file of the project that names another program of the image, which may be started in it too; undefined without one.
 *
 * @param programs absolute paths of all
 * @param started that of the one that stays
 */
export function otherProgram(
  { texts }: Project,
  programs: Iterable<string>,
  started: string,
): string | undefined {
  const names = [...new Set([...programs].map(baseOf))].filter((name) => name !== baseOf(started));
  if (names.length === 0) return undefined;
  const word = new RegExp(`(?:^|[\\s"'/=,[])(${names.join('|')})(?=$|[\\s"',\\]])`, 'm');
  for (const [path, text] of texts) {
    if (!DEPLOYMENT.test(path) || NO_DEPLOYMENT.test(path) || isDockerfilePath(path)) continue;
    const found = word.exec(text)?.[1];
    if (found !== undefined) return `${path} names ${found}, another program that the image has now`;
  }
  return undefined;
}
