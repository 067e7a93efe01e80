import { lacksOf } from './needs.js';
import { streamOf } from './process.js';
import { Builder, keepsMountsApart } from './storage/builder.js';
import { facts, requireVersion, textAt, type Tool } from './storage/tool.js';
import { EngineError, type Engine } from './types.js';

const INSTALL = 'https://github.com/containers/buildah/blob/main/install.md';

/** buildah. Rejects with NoEngineError when it is not there, is too old, or cannot use its storage. */
export async function connectBuildah(): Promise<Engine> {
  const tool = await findBuildah();
  const builder = new Builder(tool);
  return {
    name: 'buildah',
    version: `buildah ${tool.version}`,
    lacks: lacksOf('buildah', tool.buildah),
    notes: keepsMountsApart(tool) ? [] : [SHARED_MOUNTS],
    runs: false,
    build: (request, watch) => builder.build(request, watch),
    save: (image, signal) => streamOf('sh', ['-c', SAVE, 'sh', image], { signal }),
    start: () => Promise.reject(new EngineError('buildah starts no containers')),
    removeImage: (image) => builder.remove(image),
    removeCache: () => builder.removeCache(),
  };
}

/**
 * buildah writes archives to files only, and opens /dev/stdout as one: that has to be a real pipe, while Node's are sockets.
 * The shell ends as buildah does.
 */
const SAVE = [
  'exec 4>&1',
  'status=$({ { buildah push --quiet "$1" docker-archive:/dev/stdout; echo $? >&3; } | cat >&4; } 3>&1)',
  'exit "$status"',
].join('\n');

const SHARED_MOUNTS = 'cache mounts were those of all builds: XDG_RUNTIME_DIR is not set';

async function findBuildah(): Promise<Tool> {
  const version = textAt(await facts('buildah', ['version', '--json'], INSTALL), 'version') ?? '';
  requireVersion('buildah', version, [1, 21]);
  const info = await facts('buildah', ['info'], INSTALL);
  const root = textAt(info, 'store', 'graphRoot');
  const driver = textAt(info, 'store', 'graphDriverName');
  return {
    program: 'buildah',
    version,
    buildah: version,
    isRemote: false,
    containers: root === undefined || driver === undefined ? undefined : `${root}/${driver}-containers`,
    runtime: textAt(info, 'host', 'OCIRuntime'),
    address: `buildah ${root}`,
  };
}
