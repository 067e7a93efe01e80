import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BuildRequest } from '../types.js';

/** Settings of the client that would change what is built or printed. */
export const ENVIRONMENT = {
  BUILDX_GIT_INFO: 'false',
  BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
  BUILDX_METADATA_PROVENANCE: 'disabled',
  DOCKER_CLI_HINTS: 'false',
  NO_COLOR: '1',
};

/**
 * Makes a folder of its own with `Dockerfile` and its ignore file, and removes it after use. BuildKit takes
 * `Dockerfile.dockerignore` beside the Dockerfile before the `.dockerignore` of the context; one that hides nothing must
 * not be empty for that.
 */
export async function withFiles<T>(
  { dockerfile, ignore }: Pick<BuildRequest, 'dockerfile' | 'ignore'>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `dockopt-${process.pid}-`));
  try {
    await writeFile(path.join(folder, 'Dockerfile'), dockerfile);
    await writeFile(path.join(folder, 'Dockerfile.dockerignore'), `${ignore ?? ''}\n# end\n`);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
