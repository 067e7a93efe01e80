/** What files of the project do with the container that nginx in the place of Node would not take. */
import type { Project } from '../../../project/types.js';
import { servicesWithNamesakes } from '../../services.js';
import { below } from '../../directory.js';

/** Where the container runs and what it serves. */
interface Place {
  /** Absolute: the directory that is carried. */
  readonly root: string;
  /** Absolute: nothing else below it is there any more. */
  readonly workdir: string;
}

/** Why a file of the project may start the container in a way that needs what stays behind; undefined when none does. */
export function startedElsewhere(project: Project, place: Place): string | undefined {
  const unread = [...project.files].find((path) => RUNS.test(path) && !project.texts.has(path));
  if (unread !== undefined) return `${unread}, which may say how the container runs, was not read`;
  const platform = [...project.files].find((path) => PLATFORM.test(path));
  if (platform !== undefined)
    return `${platform} is of a platform that chooses port, user or network of the container`;
  for (const { file, name, text } of servicesWithNamesakes(project)) {
    const found = serviceObstacle(text, place);
    if (found !== undefined) return `${file} has ${found} for ${name}`;
  }
  for (const [path, text] of project.texts) {
    const found = textObstacle(path, text);
    if (found !== undefined) return `${path} ${found}`;
  }
  return undefined;
}

/**
 * Why a proxy may take the wrong port: the nginx image exposes 80 besides what the file exposes, and some choose among the
 * ports of an image where nothing names one.
 */
export function routedElsewhere(project: Project): string | undefined {
  const platform = [...project.files].find((path) => CHOOSES_PORT.test(path));
  if (platform !== undefined) return `${platform} is of a platform that takes its port from the image`;
  for (const { file, name, text } of servicesWithNamesakes(project)) {
    if (/\btraefik\./.test(text) && !/\.loadbalancer\.server\.port\b/i.test(text))
      return `${file} has traefik choose a port of ${name}, and the nginx image exposes 80 besides`;
    if (/\bVIRTUAL_HOST\b/.test(text) && !/\bVIRTUAL_PORT\b/.test(text))
      return `${file} has VIRTUAL_HOST without VIRTUAL_PORT for ${name}, and the nginx image exposes 80 besides`;
  }
  for (const [path, text] of project.texts) {
    if (/\bdokku\b/i.test(text)) return `${path} names dokku, which takes its ports from the image`;
  }
  return undefined;
}

const CHOOSES_PORT = /(?:^|\/)(?:Dockerrun\.aws\.json|DOKKU_SCALE)$/;

/** Files that say how containers run. */
const RUNS =
  /(?:^|\/)(?:(?:docker-)?compose[\w.-]*\.ya?ml|Makefile|fly\.toml|Procfile|\.do\/[\w.-]+\.ya?ml)$/;
/** Heroku and OpenShift run images under accounts of their own, Railway over IPv6; Skaffold, Tilt and Okteto sync sources. */
const PLATFORM =
  /(?:^|\/)(?:heroku\.yml|railway\.(?:json|toml)|skaffold\.ya?ml|Tiltfile|okteto\.ya?ml|\.?devcontainer\.json)$/;

/** Keys of a service that start something else, or that take from nginx what it needs. */
const SERVICE =
  /^[ \t]+(command|entrypoint|user|read_only|cap_drop|security_opt|healthcheck|extends|tmpfs|sysctls|develop|<<)[ \t]*:/m;

function serviceObstacle(text: string, place: Place): string | undefined {
  const key = SERVICE.exec(text)?.[1];
  if (key !== undefined) return key === '<<' ? 'settings from elsewhere' : `\`${key}:\``;
  if (/\*\w/.test(text)) return 'settings from elsewhere';
  for (const [, target = ''] of text.matchAll(MOUNT)) {
    if (touches(target, place)) return `a mount on ${target}`;
  }
  return undefined;
}

/** `- ./a:/b`, `target: /b`, `- /b`, `["./a:/b", "/c"]`. */
const MOUNT = /(?:(?:^[ \t]*-|[[,])[ \t]*["']?(?:[^\s"':[\],]+:)?|\btarget:[ \t]*["']?)(\/[^\s"':,\]}]*)/gm;

/** A mount on the application's directory, but for one of some files below what is served. */
function touches(target: string, { root, workdir }: Place): boolean {
  const path = target.replace(/\/+$/, '') || '/';
  const inside = below(root, path);
  if (inside !== undefined) return inside === '';
  return below(workdir, path) !== undefined || below(path, workdir) !== undefined;
}

/** Of Kubernetes and the like: another start, another account, no capabilities, no writing, IPv6. */
const DEPLOYED =
  /\b(runAsNonRoot|runAsUser|readOnlyRootFilesystem|allowPrivilegeEscalation|capabilities|ipFamilies|ipFamilyPolicy|enable_ipv6|dockerCommand|run_command|readonlyRootFilesystem|httpHeaders|DeploymentConfig)\b/;
const MANIFEST =
  /^kind:[ \t]*["']?(?:Deployment|Pod|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Service)\b/m;
const OTHER_START = /^[ \t-]+(command|args|exec|mountPath)[ \t]*:/m;
/** What people and scripts run in the container, and with which rights. */
const BY_HAND =
  /\b(?:docker|podman)(?:-compose|[ \t]+compose)?[ \t]+(?:container[ \t]+)?(?:run|exec)\b([^\n]*)/g;
const NEEDS_NODE =
  /(?:^|\s)(?:--user|-u|--read-only|--cap-drop|--entrypoint|--security-opt)\b|\b(?:npm|npx|node|yarn|pnpm|bash|serve)(?=\s|$|["'`])/;

function textObstacle(path: string, text: string): string | undefined {
  if (/\.ya?ml$/.test(path)) {
    const right = DEPLOYED.exec(text)?.[1];
    if (right !== undefined) return `says \`${right}\` of containers`;
    const start = MANIFEST.test(text) ? OTHER_START.exec(text)?.[1] : undefined;
    if (start !== undefined) return `says \`${start}:\` of containers`;
  }
  if (path.endsWith('fly.toml')) {
    const start = /^[ \t]*(\[processes\]|cmd|entrypoint|\[mounts\])/m.exec(text)?.[1];
    if (start !== undefined) return `says ${start} of the container`;
  }
  if (!/(?:\.(?:ya?ml|sh|md|toml|json)|Makefile|[Jj]ustfile|README[\w.]*)$/.test(path)) return undefined;
  for (const [command, words = ''] of text.matchAll(BY_HAND)) {
    if (NEEDS_NODE.test(words)) return `runs \`${command.trim().slice(0, 60)}\``;
  }
  return undefined;
}
