import { describe, expect, it } from '@jest/globals';
import { detect } from '../../../src/engine/detect.js';
import { NoEngineError, type Engine, type EngineName } from '../../../src/engine/types.js';

/** An engine of which only the name is asked. */
function engine(name: EngineName): () => Promise<Engine> {
  return () => Promise.resolve({ name } as unknown as Engine);
}

function none(message: string): () => Promise<Engine> {
  return () => Promise.reject(new NoEngineError(message));
}

describe('the engine that is used', () => {
  it('is the first that answers', async () => {
    const found = await detect(undefined, {
      docker: none('docker is not installed'),
      podman: engine('podman'),
      buildah: engine('buildah'),
    });
    expect(found.name).toBe('podman');
  });

  it('is the one that is asked for', async () => {
    const all = { docker: engine('docker'), podman: engine('podman'), buildah: engine('buildah') };
    expect((await detect('buildah', all)).name).toBe('buildah');
    await expect(detect('podman', { ...all, podman: none('podman is not installed') })).rejects.toThrow(
      new NoEngineError('podman is not installed'),
    );
    await expect(detect('podman', { docker: engine('docker') })).rejects.toThrow(
      new NoEngineError('podman cannot be used by this version of dockopt'),
    );
  });

  it('is none when none answers, with what is missing of each', async () => {
    await expect(
      detect(undefined, {
        docker: none('docker is installed but no daemon answers at unix:///x: start it'),
        podman: none('podman is not installed'),
      }),
    ).rejects.toThrow(
      new NoEngineError(
        'no engine answered:\n' +
          '  - docker is installed but no daemon answers at unix:///x: start it\n' +
          '  - podman is not installed',
      ),
    );
  });

  it('is not looked for further when one breaks', async () => {
    const broken = new TypeError('a bug');
    await expect(
      detect(undefined, { docker: () => Promise.reject(broken), podman: engine('podman') }),
    ).rejects.toBe(broken);
  });
});
