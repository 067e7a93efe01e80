/** What the files around a Dockerfile say of how its image is run: volumes, users, ports, what is started. */
import { namedBuilds } from '../../project/builds.js';
import { parseImage } from '../../syntax/image.js';
import { officialName } from '../../knowledge/images.js';
import { servicesOf } from '../services.js';
import { firstObstacle, type Obstacle } from '../slim/types.js';
import { workplaceObstacle } from '../slim/purpose.js';
import { FIRST_FREE_PORT, type Candidate } from './types.js';

const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
/** Keys of a service after which root, or somebody's choice of a user or of files, may matter. */
const SERVICE_KEYS =
  /^[ \t]+["']?(volumes|volumes_from|tmpfs|user|command|entrypoint|privileged|cap_add|cap_drop|devices|secrets|configs|develop|extends|working_dir|pid|userns_mode|security_opt|group_add|post_start|pre_stop|read_only|<<)["']?[ \t]*:/m;
const SERVICE_PORT = /^[ \t]*-[ \t]*["']?(?:[\w.${}[\]:-]*:)?(\d+)(?:\/(?:tcp|udp))?["']?[ \t]*(?:#.*)?$/gm;
const PORT_VARIABLE = /\b\w*PORT["']?[ \t]*[:=][ \t]*["']?(\d+)\b/g;
const VARIABLES = /\b(?:HOME|NODE_OPTIONS|TMPDIR)["']?[ \t]*[:=]/;

export function outsideObstacle(candidate: Candidate): Obstacle {
  const { project, stage } = candidate;
  return (
    workplaceObstacle(project, stage) ??
    composeObstacle(candidate) ??
    firstObstacle(project.texts, ([path, text]) => describedObstacle(path, text))
  );
}

function composeObstacle({ project }: Candidate): Obstacle {
  const own = servicesOf(project);
  for (const [file, text] of project.texts) {
    if (!COMPOSE.test(file)) continue;
    const builds = namedBuilds(file, text).some(({ dockerfile }) => dockerfile === project.dockerfile);
    const mine = own.filter((service) => service.file === file);
    if (builds && mine.length === 0) return `the services of ${file} could not be read`;
    const found = firstObstacle(mine, ({ name, text: body }) => serviceObstacle(file, name, body));
    if (found !== undefined) return found;
    if (own.length === 0 && namesForeignImage(text) && /^[ \t]+volumes[ \t]*:/m.test(text))
      return `${file} gives volumes to images, of which one may be this one`;
  }
  return undefined;
}

/** An image of somebody, which the project's own may be. */
function namesForeignImage(text: string): boolean {
  const images = [...text.matchAll(/^[ \t]+image[ \t]*:[ \t]*["']?([^\s"'#]+)/gm)];
  return images.some(([, image = '']) => {
    const { registry, repository, variable } = parseImage(image);
    return variable || officialName(registry, repository) === undefined;
  });
}

function serviceObstacle(file: string, name: string, text: string): Obstacle {
  const code = text.replaceAll(/^[ \t]*#.*$/gm, '');
  const key = SERVICE_KEYS.exec(code)?.[1];
  if (key !== undefined) return `${file} has ${key} for ${name}`;
  const port = [...code.matchAll(SERVICE_PORT), ...code.matchAll(PORT_VARIABLE)].find(isLow)?.[1];
  if (port !== undefined) return `${file} has port ${port} for ${name}`;
  const variable = VARIABLES.exec(code)?.[0].replace(/["']?[ \t]*[:=]$/, '');
  return variable === undefined ? undefined : `${file} sets ${variable} for ${name}`;
}

function isLow([, port]: readonly (string | undefined)[]): boolean {
  return Number(port) < FIRST_FREE_PORT;
}

const CLUSTER =
  /^[ \t]*(?:kind:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|Pod|CronJob|Job|ReplicaSet)\b|containers:|sync:)/m;
const CLUSTER_KEYS =
  /^[ \t-]*(volumeMounts|persistence|hostPath|privileged|capabilities|runAs\w+|fsGroup|securityContext|podSecurityContext|hostPort|command|args|sync|lifecycle)[ \t]*:/m;
const CLUSTER_PORT = /\b(?:containerPort|targetPort|hostPort)[ \t]*:[ \t]*["']?(\d+)\b/g;
/** Deployments of platforms: a disk, or a port on which the platform asks. */
const PLATFORM = /(?:^|\/)(?:fly\.toml|render\.ya?ml|heroku\.yml|app\.yaml|Procfile)$/;
const PLATFORM_KEYS = /^[ \t]*(\[\[?mounts\]?\]|disk[ \t]*:|mounts[ \t]*=|\[processes\])/m;
const PLATFORM_PORT = /\b(?:internal_port|PORT)["']?[ \t]*[:=][ \t]*["']?(\d+)\b/g;
/** Containers that are started by hand, or by a script. */
const STARTED =
  /\b(?:docker|podman|nerdctl)(?:[ \t]+container)?[ \t]+(?:run|create)\b[^\n]*?[ \t](-v|--volume|--mount|-u|--user|--privileged|--cap-\w+|--device|--tmpfs|--read-only|--workdir|-w|--entrypoint)(?=[ \t=]|$)/;
const PUBLISHED =
  /\b(?:docker|podman|nerdctl)\b[^\n]*?[ \t](?:-p|--publish)[ =]?["']?[\d.:]*:(\d+)(?=["'/ \t]|$)/gm;

function describedObstacle(path: string, text: string): Obstacle {
  if (/\.(?:[cm]?[jt]sx?|go|py|rb|lock)$|package-lock\.json$/.test(path)) return undefined;
  const code = text.replaceAll(/^[ \t]*#.*$/gm, '');
  const platform = PLATFORM.test(path) ? keyObstacle(path, code, PLATFORM_KEYS, PLATFORM_PORT) : undefined;
  if (platform !== undefined) return platform;
  const isYaml = /\.ya?ml$/.test(path) && !COMPOSE.test(path);
  const described =
    isYaml && CLUSTER.test(code) ? keyObstacle(path, code, CLUSTER_KEYS, CLUSTER_PORT) : undefined;
  if (described !== undefined) return described;
  const lines = code.replaceAll(/\\\r?\n/g, ' ');
  const started = STARTED.exec(lines)?.[1];
  if (started !== undefined) return `${path} starts a container with ${started}`;
  const port = [...lines.matchAll(PUBLISHED)].find(isLow)?.[1];
  return port === undefined ? undefined : `${path} publishes port ${port} of a container`;
}

function keyObstacle(path: string, text: string, keys: RegExp, ports: RegExp): Obstacle {
  const key = keys.exec(text)?.[1];
  if (key !== undefined) return `${path} has ${key.replace(/[ \t]*[:=]$/, '')}`;
  const port = [...text.matchAll(ports)].find(isLow)?.[1];
  return port === undefined ? undefined : `${path} has port ${port}`;
}
