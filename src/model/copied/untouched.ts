import { officialName } from '../../knowledge/images.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { isBystander, isQuiet } from '../bystanders.js';
import { copyTarget } from '../copies.js';
import { below, instructionsBefore } from '../directory.js';
import { expand, joinWorkdir } from '../scope.js';
import type { Model, Stage } from '../stages.js';
import { scriptOf } from '../work.js';

/**
 * Official images of which it is known that nothing stands at the places of `isOwnPlace` (their Dockerfiles, 2026-08).
 */
const KNOWN_IMAGES: ReadonlySet<string> = new Set(
  (
    'almalinux alpine amazoncorretto amazonlinux buildpack-deps centos debian eclipse-temurin fedora gcc golang node ' +
    'openjdk oraclelinux perl php python rockylinux ruby rust ubuntu'
  ).split(' '),
);

/** Directories at the top that distributions and those images have. */
const SYSTEM_TOP: ReadonlySet<string> = new Set(
  'bin boot dev etc go home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var'.split(
    ' ',
  ),
);

/** Directories that every image of the list has (Filesystem Hierarchy Standard 3.0, and all of their base images). */
const ALWAYS_THERE: ReadonlySet<string> = new Set(
  '/ /etc /home /opt /root /srv /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/sbin /usr/share /var /var/lib /var/log'.split(
    ' ',
  ),
);

/** Commands that make accounts. */
const ACCOUNTS: ReadonlySet<string> = new Set(['useradd', 'groupadd', 'adduser', 'addgroup', 'usermod']);

/** Packages whose installation puts a page of their own below /var/www. */
const WEB_SERVER = /nginx|apache|httpd|lighttpd|caddy/;
/** Any package may bring a web server, and with it a page in /var/www/html: Debian's php recommends apache2. */
const INSTALLS = /\b(?:apt|apt-get|aptitude|dnf|yum|microdnf|apk|zypper)\b[^;&|]*\s(?:install|add)\b/;

function imageName(stage: Stage): string | undefined {
  const image = stage.resolved;
  if (image === undefined || image.tag?.includes('onbuild') === true) return undefined;
  const name = officialName(image.registry, image.repository);
  return name !== undefined && KNOWN_IMAGES.has(name) ? name : undefined;
}

/** True for a directory that belongs to the project: neither a distribution nor an image of the list has it. */
function isOwnPlace(path: string, image: string): boolean {
  const [top = '', second = '', third = ''] = path.slice(1).split('/');
  if (top === '' || /^[.]|docker/.test(top)) return false;
  if (!SYSTEM_TOP.has(top)) return true;
  if (top === 'srv') return second !== '';
  if (top === 'opt') return second !== '' && !/^(?:yarn|java|jdk|openjdk|rh$)/.test(second);
  if (top === 'home') return /^[^.]/.test(third);
  if (top === 'usr') return second === 'src' && third !== '' && image !== 'php';
  return top === 'var' && second === 'www' && third !== '';
}

/**
 * Why something may stand at a path of the image before an instruction, or why its parent may be missing.
 *
 * @param path an absolute directory
 * @returns the reason; undefined when the directory is empty, or is not there, and the one above it is there
 */
export function contentBefore(
  model: Model,
  stage: Stage,
  instruction: Instruction,
  path: string,
): string | undefined {
  const image = imageName(stage);
  if (image === undefined) return `what the base image has in ${path} is not known`;
  if (!isOwnPlace(path, image)) return `${path} may hold files of the base image`;
  const before = instructionsBefore(stage, instruction);
  for (const each of before) {
    const reason = putsThere(model, each, path, image);
    if (reason !== undefined) return reason;
  }
  return parentThere(model, stage, before, path)
    ? undefined
    : `COPY makes the directory above ${path} too, and builders give that to different owners`;
}

/** What no image has lying about in a directory of the system. */
const ARCHIVE = /\.(?:deb|rpm|apk|whl|zip|tgz|tbz2?|txz|tar(?:\.\w+)?)$/;

/** True when the base image may have a file at an absolute path. */
export function mayBeOfBase(stage: Stage, path: string): boolean {
  const image = imageName(stage);
  if (/^\/(?:tmp\/|root\/[^.])/.test(path) || ARCHIVE.test(path)) return false;
  return image === undefined || !isOwnPlace(path, image);
}

/** True when the directory above a path is there for sure before an instruction. */
export function parentExists(model: Model, stage: Stage, instruction: Instruction, path: string): boolean {
  return (
    imageName(stage) !== undefined && parentThere(model, stage, instructionsBefore(stage, instruction), path)
  );
}

function parentThere(model: Model, stage: Stage, before: readonly Instruction[], path: string): boolean {
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  if (ALWAYS_THERE.has(parent)) return true;
  // Its Dockerfiles make an empty /var/www/html (docker-library/php; in the older ones not all variants do).
  if (parent === '/var/www' && imageName(stage) === 'php' && /^8|apache|fpm/.test(stage.resolved?.tag ?? ''))
    return true;
  return before.some((each) => {
    const made = each.keyword === 'WORKDIR' ? workdirOf(model, each) : undefined;
    return made !== undefined && below(parent, made) !== undefined;
  });
}

function workdirOf(model: Model, instruction: Instruction): string | undefined {
  const { body, escape } = instruction;
  const scope = model.scopeAt(instruction);
  return joinWorkdir(scope.workdir, expand(body.text, scope, escape));
}

/** Why an instruction may have put something at a path. */
function putsThere(model: Model, instruction: Instruction, path: string, image: string): string | undefined {
  const { keyword, origin } = instruction;
  // In the stages that stand on its own.
  if (keyword === 'ONBUILD') return `line ${origin} may put files there too`;
  if (keyword === 'VOLUME') return `behind the VOLUME in line ${origin}, some builders drop what is written`;
  if (keyword === 'COPY' || keyword === 'ADD') {
    const target = copyTarget(model, instruction);
    const isApart =
      target !== undefined && below(path, target) === undefined && below(target, path) === undefined;
    return isApart ? undefined : `line ${origin} may put files there too`;
  }
  if (keyword === 'WORKDIR') {
    const made = workdirOf(model, instruction);
    const isDeeper = made === undefined || (below(path, made) ?? '') !== '';
    return isDeeper ? `line ${origin} makes a directory there` : undefined;
  }
  return keyword === 'RUN' && !runsApart(model, instruction, path, image)
    ? `line ${origin} may put files there too`
    : undefined;
}

function runsApart(model: Model, instruction: Instruction, path: string, image: string): boolean {
  const script = scriptOf(model, instruction);
  if (script === undefined) return false;
  if (path.startsWith('/var/www') && WEB_SERVER.test(instruction.text)) return false;
  // The images of php have their server from the beginning.
  const isPage = below('/var/www/html', path) !== undefined && image !== 'php';
  if (isPage && INSTALLS.test(instruction.body.text)) return false;
  return script.commands.every((command) => isApart(command, path));
}

function isApart(command: ShellCommand, path: string): boolean {
  if (isBystander(command)) return true;
  const { tool, operands } = invocationOf(command);
  if (tool === undefined || !command.redirections.every(isQuiet)) return false;
  if (ACCOUNTS.has(tool)) return !command.words.some(({ text }) => text.includes(path) || text.includes('$'));
  if (tool !== 'mkdir') return false;
  return operands.every(({ value }) => value?.startsWith('/') === true && (below(path, value) ?? '') === '');
}
