import type { BuildRequest } from '../types.js';

/** The files of one build, in a temporary folder of its own. */
export interface BuildFiles {
  readonly dockerfile: string;
  readonly metadata: string;
}

/** Arguments after `--` that would send the image elsewhere or give it another name. */
const TAKEN =
  /^(?:-[fotq]|--(?:output|push|tag|load|metadata-file|progress|quiet|file|no-cache|builder|call|check)(?:=|$))/;

/** The first of the user's own arguments that dockopt has to set itself; undefined when there is none. */
export function takenArgument(extra: readonly string[]): string | undefined {
  return extra.find((argument) => TAKEN.test(argument));
}

/** The arguments of `docker` that build an image. */
export function buildArguments(
  request: BuildRequest,
  files: BuildFiles,
  progress: 'rawjson' | 'plain',
): readonly string[] {
  return [
    'buildx',
    'build',
    `--progress=${progress}`,
    `--file=${files.dockerfile}`,
    `--tag=${request.tag}`,
    // Builders in containers keep the image to themselves without this.
    '--load',
    // A plain image: with attestations the image would be an index whose digest differs from build to build.
    '--provenance=false',
    `--metadata-file=${files.metadata}`,
    ...(request.cache ? [] : ['--no-cache']),
    ...commonArguments(request),
    ...request.extra,
    // BuildKit puts this word before the ids of cache mounts; it reaches no RUN and no layer.
    `--build-arg=BUILDKIT_CACHE_MOUNT_NS=${request.mounts}`,
    request.context,
  ];
}

/** The arguments of `docker` that have BuildKit's linter read a Dockerfile. */
export function checkArguments(
  request: Pick<BuildRequest, 'context' | 'contexts' | 'target' | 'args' | 'platform'>,
  dockerfile: string,
): readonly string[] {
  return [
    'buildx',
    'build',
    '--call=check,format=json',
    `--file=${dockerfile}`,
    ...commonArguments({ ...request, secrets: [], network: undefined }),
    request.context,
  ];
}

function commonArguments(
  request: Pick<BuildRequest, 'contexts' | 'target' | 'args' | 'secrets' | 'platform' | 'network'>,
): readonly string[] {
  return [
    ...[...request.contexts].map(([name, where]) => `--build-context=${name}=${where}`),
    ...(request.target === undefined ? [] : [`--target=${request.target}`]),
    ...[...request.args].map(([name, value]) => `--build-arg=${name}=${value}`),
    ...request.secrets.map((secret) => `--secret=${secret}`),
    ...(request.platform === undefined ? [] : [`--platform=${request.platform}`]),
    ...(request.network === undefined ? [] : [`--network=${request.network}`]),
  ];
}
