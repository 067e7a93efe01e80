import { lacksOf } from './needs.js';
import { streamOf } from './process.js';
import { Builder, keepsMountsApart } from './storage/builder.js';
import { startContainer } from './storage/container.js';
import { facts, requireVersion, textAt, valueAt, type Tool } from './storage/tool.js';
import type { Engine } from './types.js';

const INSTALL = 'https://podman.io/docs/installation';

/** podman. Rejects with NoEngineError when it is not there, is too old, or its service or storage cannot be used. */
export async function connectPodman(): Promise<Engine> {
  const tool = await findPodman();
  const builder = new Builder(tool);
  return {
    name: 'podman',
    version: `podman ${tool.version}, buildah ${tool.buildah}`,
    lacks: lacksOf('podman', tool.buildah),
    notes: keepsMountsApart(tool) ? [] : [sharedMounts(tool)],
    runs: true,
    build: (request, watch) => builder.build(request, watch),
    save: (image, signal) =>
      streamOf('podman', ['save', '--quiet', '--format', 'docker-archive', image], { signal }),
    start: (request, signal) => startContainer(tool, request, signal),
    removeImage: (image) => builder.remove(image),
    removeCache: () => builder.removeCache(),
  };
}

function sharedMounts({ isRemote }: Tool): string {
  const reason = isRemote ? 'podman builds on another machine' : 'XDG_RUNTIME_DIR is not set';
  return `cache mounts were those of all builds: ${reason}`;
}

async function findPodman(): Promise<Tool> {
  const info = await facts('podman', ['info', '--format', 'json'], INSTALL);
  const version = textAt(info, 'version', 'version') ?? '';
  requireVersion('podman', version, [3, 2]);
  const root = textAt(info, 'store', 'graphRoot');
  const driver = textAt(info, 'store', 'graphDriverName');
  const isRemote = valueAt(info, 'host', 'serviceIsRemote') === true;
  return {
    program: 'podman',
    version,
    buildah: textAt(info, 'host', 'buildahVersion') ?? '',
    isRemote,
    containers:
      isRemote || root === undefined || driver === undefined ? undefined : `${root}/${driver}-containers`,
    runtime: isRemote ? undefined : textAt(info, 'host', 'ociRuntime', 'path'),
    address: `podman ${root}`,
  };
}
