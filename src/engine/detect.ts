import { connectBuildah } from './buildah.js';
import { connectDocker } from './docker/index.js';
import { connectPodman } from './podman.js';
import { ENGINES, NoEngineError, type Engine, type EngineName } from './types.js';

/** Asks an engine whether it is there; rejects with NoEngineError, whose message says what to do. */
type Connect = () => Promise<Engine>;

/** How each engine is reached; those without a line cannot be used. */
const CONNECT: Readonly<Partial<Record<EngineName, Connect>>> = {
  docker: connectDocker,
  podman: connectPodman,
  buildah: connectBuildah,
};

/**
 * The engine with this name, or the first of docker, podman and buildah that answers.
 *
 * @param connect how each engine is reached; other than the default in tests only
 * @returns the engine. Rejects with NoEngineError, which says for each engine what is missing.
 */
export async function detect(
  name?: EngineName,
  connect: Readonly<Partial<Record<EngineName, Connect>>> = CONNECT,
): Promise<Engine> {
  const missing: string[] = [];
  for (const candidate of name === undefined ? ENGINES : [name]) {
    try {
      const found = await connect[candidate]?.();
      if (found !== undefined) return found;
      if (name !== undefined) missing.push(`${candidate} cannot be used by this version of dockopt`);
    } catch (error) {
      if (!(error instanceof NoEngineError)) throw error;
      missing.push(error.message);
    }
  }
  if (missing.length === 1) throw new NoEngineError(missing[0]);
  throw new NoEngineError(`no engine answered:\n${missing.map((reason) => `  - ${reason}`).join('\n')}`);
}
