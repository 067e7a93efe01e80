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
  const { texts, around = new Map<string, string>(), unreadable } = project;
  const open = unreadable.get('..');
  if (open !== undefined) return `the repository around the context ${open}`;
  return (
    workplaceObstacle(project, stage) ??
    unreadObstacle(candidate) ??
    composeObstacle(candidate) ??
    firstObstacle([...texts, ...around], ([path, text]) => describedObstacle(path, text))
  );
}

/** Compose files that build it and lie where they were not read. */
function unreadObstacle({ project }: Candidate): Obstacle {
  const { builds, texts, around } = project;
  const naming = new Set(builds.map(({ by }) => by).filter((by) => COMPOSE.test(by)));
  const inside = [...texts.keys()].filter((path) => COMPOSE.test(path));
  const unread = [...naming].find(
    (by) => around?.has(by) !== true && !inside.some((path) => by === path || by.endsWith(`/${path}`)),
  );
  return unread === undefined ? undefined : `${unread} builds it, and was not read`;
}

interface Service {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** Services that build it, those of their names in other files, which are laid over them, and those of their images. */
function composeObstacle({ project }: Candidate): Obstacle {
  const { texts, builds, around = new Map<string, string>(), dockerfile } = project;
  const files = [...texts, ...around].filter(([file]) => COMPOSE.test(file));
  const inside = servicesOf(project);
  const silent = [...texts].find(
    ([file, text]) =>
      COMPOSE.test(file) &&
      namedBuilds(file, text).some((build) => build.dockerfile === dockerfile) &&
      !inside.some((service) => service.file === file),
  );
  if (silent !== undefined) return `the services of ${silent[0]} could not be read`;
  const outside = builds.flatMap(({ by, line }) => {
    const text = COMPOSE.test(by) ? around.get(by) : undefined;
    return text === undefined ? [] : [{ file: by, ...blockAt(text, line) }];
  });
  const built = [...inside, ...outside];
  const alike = files.flatMap(([file, text]) => servicesAlike(file, text, built));
  const found = firstObstacle([...built, ...alike], serviceObstacle);
  if (found !== undefined || built.length > 0) return found;
  const mounting = files.find(([, text]) => namesForeignImage(text) && /^[ \t]+volumes[ \t]*:/m.test(text));
  return mounting && `${mounting[0]} gives volumes to images, of which one may be this one`;
}

function servicesAlike(file: string, text: string, built: readonly Service[]): readonly Service[] {
  const names = new Set(built.map(({ name }) => name));
  const images = new Set(
    built.map((service) => imageOf(service.text)).filter((image) => image !== undefined),
  );
  const found: Service[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const name = /^[ \t]*["']?([\w.-]+)["']?[ \t]*:[ \t]*(?:#.*)?$/.exec(line)?.[1];
    const image = imageOf(line);
    if ((name !== undefined && names.has(name)) || (image !== undefined && images.has(image)))
      found.push({ file, ...blockAt(text, at + 1) });
  }
  return found;
}

function imageOf(text: string): string | undefined {
  return /^[ \t]+image[ \t]*:[ \t]*["']?([^\s"'#]+)/m.exec(text)?.[1];
}

/** The service in whose lines a build stands: from the key of a service on, whose lines are indented deeper. */
function blockAt(text: string, line: number): { readonly name: string; readonly text: string } {
  const lines = text.split(/\r?\n/);
  const indentOf = (each: string): number => /^[ \t]*/.exec(each)?.[0].length ?? 0;
  const least = /^services[ \t]*:/m.test(text) ? 1 : 0;
  let start = line - 1;
  let indent = indentOf(lines[start] ?? '');
  for (let at = start - 1; at >= 0; at -= 1) {
    const above = lines[at] ?? '';
    if (!/^[ \t]*["']?[\w.-]+["']?[ \t]*:/.test(above) || indentOf(above) >= indent) continue;
    if (indentOf(above) < least) break;
    start = at;
    indent = indentOf(above);
  }
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(
    (each) => each.trim() !== '' && !/^[ \t]*#/.test(each) && indentOf(each) <= indent,
  );
  const name = /[\w.-]+/.exec(lines[start] ?? '')?.[0] ?? '';
  return { name, text: [lines[start] ?? '', ...(end < 0 ? rest : rest.slice(0, end))].join('\n') };
}

/** An image of somebody, which the project's own may be. */
function namesForeignImage(text: string): boolean {
  const images = [...text.matchAll(/^[ \t]+image[ \t]*:[ \t]*["']?([^\s"'#]+)/gm)];
  return images.some(([, image = '']) => {
    const { registry, repository, variable } = parseImage(image);
    return variable || officialName(registry, repository) === undefined;
  });
}

function serviceObstacle({ file, name, text }: Service): Obstacle {
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
  /\b(?:docker|podman|nerdctl)(?:[ \t]+container)?[ \t]+(?:run|create)\b[^\n]*?[ \t](-v|--volume|--mount|-u|--user|--privileged|--cap-\w+|--device)(?=[ \t=]|$)/;
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
