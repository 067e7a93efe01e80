/** Compose services and deployments: what they run in the image beside what the Dockerfile says. */
import { ordersIn } from '../orders.js';
import { mayBeOurs } from '../services.js';
import { shellObstacle } from './commands.js';
import { waits } from './purpose.js';
import { lostWord, SEPARATORS, scriptObstacle } from './texts.js';
import { firstObstacle, type Obstacle, type Place } from './types.js';

const COMPOSE = /(?:^|\/)(?:docker-|podman-)?compose[\w.-]*\.ya?ml$/;
const STARTS = /^([ \t]*)(?:- )?(?:command|entrypoint|test|post_start|pre_stop|healthcheck)[ \t]*:(.*)$/;
/** `web: { build: ., command: gunicorn app }` */
const IN_BRACES = /[{,][ \t]*["']?(?:command|entrypoint|test|post_start|pre_stop)["']?[ \t]*:([^\n]*)/g;
/** Whatever the image has at that time: the files may be those of the machine. */
const INSTALLS =
  /(?<![\w-])(?:pip[\d.]*|pipenv|poetry|uv(?: pip)?|pdm|bundler?|gem) (?:install|sync|update|add)\b|(?<![\w-])(?:npm|pnpm|yarn|bun) (?:i|install|ci|add)\b/;
const COMPILES = /(?<![\w-])(?:pip[\d.]*|pipenv|poetry|bundler?|gem) (?:install|sync|update|add)\b/;
const PROBES = /^([ \t]*)(?:- )?(?:command|args|exec)[ \t]*:(.*)$/;

const DEPLOYMENT = /(?:^|\/)(?:Procfile|fly\.toml|render\.ya?ml|heroku\.yml|app\.yaml)$/;
/** Values of a chart, whose templates are filled with them. */
const VALUES = /(?:^|\/)values[\w.-]*\.ya?ml$/;
const COMMENT_LINES = /^[ \t]*#.*\n/gm;

function isDescription(path: string): boolean {
  return DEPLOYMENT.test(path) || /\.ya?ml$/.test(path);
}

/** What compose files and deployments run in an image, health checks included. */
export function servicesObstacle(place: Place): Obstacle {
  return firstObstacle(place.swap.project.texts, ([path, written]) => {
    if (COMPOSE.test(path)) return composeObstacle(path, written, place);
    const text = isDescription(path) ? written.replace(COMMENT_LINES, '') : written;
    const ordered = firstObstacle(ordersIn(path, written), (value) =>
      lostWord(value.split(SEPARATORS), path, place),
    );
    if (ordered !== undefined) return ordered;
    if (VALUES.test(path) || (/\.ya?ml$/.test(path) && /\bexec:|\bcontainers:/.test(text)))
      return firstObstacle(blocksOf(text, PROBES), (block) => lostWord(block.split(SEPARATORS), path, place));
    if (DEPLOYMENT.test(path)) return lostWord(text.split(SEPARATORS), path, place);
    return CALLS_FROM.test(path) ? calledObstacle(path, text, place) : undefined;
  });
}

/** Scripts of people and of pipelines. */
const CALLS_FROM =
  /(?:^|\/)(?:Makefile|[Jj]ustfile|Taskfile\.ya?ml|package\.json|\.gitlab-ci\.yml)$|\.(?:sh|mk)$|\.github\/workflows\//;

/** `docker run <image> <command>` and `docker compose exec <service> <command>` in scripts. */
function calledObstacle(path: string, text: string, place: Place): Obstacle {
  const calls = text
    .replaceAll(/\\\r?\n/g, ' ')
    .matchAll(
      /\b(?:docker|podman|nerdctl|kubectl)(?:-compose|[ \t]+compose)?\b[^\n;&|]*?[ \t](?:run|exec)[ \t]([^\n;&|]*)/g,
    );
  return firstObstacle(calls, ([, rest = '']) => {
    const words = rest.split(SEPARATORS);
    // What npm and the like install there is mostly in an image of their own.
    const install = COMPILES.exec(words.join(' '))?.[0];
    return install === undefined
      ? lostWord(words, path, place)
      : `${path} runs \`${install}\` in a container, and it is not known what that compiles`;
  });
}

/** Services that are built here, those of their names in other files, and those that take the image that one of them names. */
function composeObstacle(path: string, written: string, place: Place): Obstacle {
  const text = written.replace(COMMENT_LINES, '');
  // Merges and extensions bring keys from elsewhere: then every service counts.
  if (/<<[ \t]*:|^[ \t]+extends[ \t]*:/m.test(text)) return startsObstacle(path, text, place);
  const { project } = place.swap;
  const built = [...project.texts]
    .filter(([file]) => COMPOSE.test(file))
    .flatMap(([, other]) => servicesOf(other.replace(COMMENT_LINES, '')).filter(isBuilt));
  const names = new Set(built.map(nameOf));
  const images = new Set(built.map(imageOf));
  const ours = servicesOf(text).filter((service) => {
    const image = imageOf(service);
    return (
      names.has(nameOf(service)) || (image !== undefined && (images.has(image) || mayBeOurs(image, project)))
    );
  });
  return firstObstacle(ours, (service) => startsObstacle(path, service, place));
}

function nameOf(service: string): string | undefined {
  return /^\s*["']?([\w.-]+)["']?[ \t]*:/.exec(service)?.[1];
}

function isBuilt(service: string): boolean {
  return /^\s+build[ \t]*:/m.test(service) || /\{[^\n]*\bbuild[ \t]*:/.test(service);
}

function imageOf(service: string): string | undefined {
  return /^[ \t]+image[ \t]*:[ \t]*["']?([^\s"'#]+)/m.exec(service)?.[1];
}

/** The blocks of a compose file that are indented alike, one a service. */
function servicesOf(text: string): readonly string[] {
  const body = text.split(/^services:[ \t]*$/m)[1] ?? text;
  const indent = /^([ \t]+)\S/m.exec(body)?.[1] ?? '  ';
  return body.split(new RegExp(`^${indent}(?=\\S)`, 'm'));
}

function startsObstacle(path: string, service: string, place: Place): Obstacle {
  const blocks = [
    ...blocksOf(service, STARTS),
    ...[...service.matchAll(IN_BRACES)].map(([, rest = '']) => rest),
  ];
  return firstObstacle(blocks, (block) => {
    const words = block.split(SEPARATORS).filter((word) => word !== '' && word !== '-' && word !== '>');
    if (waits(words.filter((word) => !/^CMD(?:-SHELL)?$/.test(word)).join(' ')))
      return `${path} only keeps a container there for people, who may want what ${place.swap.target} lacks`;
    const install = INSTALLS.exec(words.join(' '))?.[0];
    if (install !== undefined)
      return `${path} runs \`${install}\` in the container, and it is not known what that compiles`;
    return lostWord(words, path, place) ?? followed(words, path, place);
  });
}

/** Scripts that the words of a command run. */
function followed(words: readonly string[], who: string, place: Place): Obstacle {
  for (const [at, word] of words.entries()) {
    if (/\w\.(?:sh|bash)$/.test(word)) {
      const found = scriptObstacle(word, { ...place, who });
      if (found !== undefined) return found;
    }
    const script = word === 'npm' ? scriptOf(words[at + 1], words[at + 2]) : undefined;
    const found = script === undefined ? undefined : shellObstacle(`npm run ${script}`, { ...place, who });
    if (found !== undefined) return found;
  }
  return undefined;
}

function scriptOf(first: string | undefined, second: string | undefined): string | undefined {
  const name =
    first === 'run' || first === 'run-script'
      ? second
      : /^(?:start|test)$/.test(first ?? '')
        ? first
        : undefined;
  return name !== undefined && /^[\w:.-]+$/.test(name) ? name : undefined;
}

/** The value of each key that matches: the rest of its line, and what is indented below it. */
function blocksOf(text: string, key: RegExp): readonly string[] {
  const lines = text.split(/\r?\n/);
  const blocks: string[] = [];
  for (const [at, line] of lines.entries()) {
    const [, indent = '', rest] = key.exec(line) ?? [];
    if (rest === undefined) continue;
    const below = lines.slice(at + 1);
    const end = below.findIndex((next) => next.trim() !== '' && !isBelow(next, indent));
    blocks.push([rest, ...(end < 0 ? below : below.slice(0, end))].join('\n'));
  }
  return blocks;
}

/** True for a line indented deeper, or an item of a list that stands as deep as its key. */
function isBelow(line: string, indent: string): boolean {
  const own = /^[ \t]*/.exec(line)?.[0] ?? '';
  return own.length > indent.length || (own.length === indent.length && /^[ \t]*-(?:[ \t]|$)/.test(line));
}
