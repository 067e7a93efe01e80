/** Scripts, deployments and manifests that run a program in a container that is there already, or another one than it starts. */
import { isDockerfilePath } from '../../project/names.js';
import type { Project } from '../../project/types.js';

const SOURCE = /\.(?:go|[cm]?[jt]sx?|py|md)$/;
const ENTERS =
  /\b(?:docker|podman|nerdctl|kubectl|oc)(?:-compose)?\b[^\n;&|]*?[ \t](?:exec|run|attach|cp)\b([^\n;&|]*)/g;

/**
 * @param programs names that are no longer there
 * @returns why people or pipelines may miss one of them; undefined where nothing shows that
 */
export function enteredObstacle({ texts }: Project, programs: RegExp): string | undefined {
  for (const [path, text] of texts) {
    if (SOURCE.test(path) || isDockerfilePath(path)) continue;
    for (const [, words = ''] of text.replaceAll(/\\\r?\n/g, ' ').matchAll(ENTERS)) {
      const found = words.split(/[\s"'`,;()[\]\\]+/).find((word) => programs.test(word));
      if (found !== undefined) return `${path} runs ${found} in a container, which may be this one`;
    }
  }
  return undefined;
}
