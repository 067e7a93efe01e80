/** Whether a stage that only runs Node does so without a shell and without all that belongs to one. */
import { BASE_COMMANDS } from '../../knowledge/base-commands.js';
import { distrolessFor, type DistrolessImage } from '../../knowledge/distroless.js';
import { distroOf, officialName, suiteOf } from '../../knowledge/images.js';
import { lostCommands } from '../../knowledge/lost.js';
import type { Project } from '../../project/types.js';
import type { Instruction } from '../../syntax/types.js';
import { fixedObstacle, type BasePlan } from '../slim/base.js';
import { copiedOutObstacle } from '../slim/copies.js';
import { instructionObstacle } from '../slim/instructions.js';
import { lockObstacle } from '../slim/npm.js';
import { fileObstacle, purposeObstacle } from '../slim/purpose.js';
import { servicesObstacle } from '../slim/services.js';
import { STARTS_PROGRAMS } from '../slim/texts.js';
import { firstObstacle, type Obstacle, type Place, type Swap } from '../slim/types.js';
import { ordersIn } from '../orders.js';
import { servicesWithNamesakes } from '../services.js';
import { stageReferences, type Model, type Stage } from '../stages.js';
import type { Build } from '../types.js';
import { enteredObstacle } from './entered.js';
import { startedAnew, usersAnew } from './nodeStart.js';

/** @returns undefined for an image that is no Debian with Node, and for a stage that runs something when it is built */
export function nodePlan(build: Build, model: Model, stage: Stage): BasePlan | undefined {
  const { project } = build;
  const image = stage.resolved ?? stage.image;
  const { tag = '' } = image;
  if (officialName(image.registry, image.repository) !== 'node') return undefined;
  if (distroOf('node', tag).family !== 'debian') return undefined;
  // A stage that installs is not meant.
  if (stage.instructions.some(({ keyword }) => /^(?:RUN|ONBUILD|SHELL)$/.test(keyword))) return undefined;
  const fixed = stage.image.variable ? 'an ARG chooses it' : fixedObstacle(stage, project, build.dockerfile);
  if (fixed !== undefined) return { reason: fixed };
  const target = targetOf(project, tag);
  if ('refused' in target) return { reason: target.refused };
  const swap = swapOf({ project, model, tag, target: target.image });
  const start = startedAnew(stage, project.files);
  const users = usersAnew(stage);
  if ('refused' in start) return { reason: start.refused };
  if ('refused' in users) return { reason: users.refused };
  const reason = stageObstacle(stage, swap) ?? projectObstacle(swap, users.rewritten.size > 0);
  if (reason !== undefined) return { reason };
  return {
    image: target.image,
    saving:
      'the container only runs Node, which is its ENTRYPOINT now; no shell, npm and package manager are left, so that what ' +
      '`docker run` is given are arguments of node',
    evidence: [
      `${project.dockerfile}: nothing is started but node, and in exec form`,
      'no source starts another program, and no package is known to',
    ],
    along: { rewritten: new Map([...start.rewritten, ...users.rewritten]), effects: [] },
  };
}

/** The image with the same major version, where only that was asked for. */
function targetOf({ builds }: Project, tag: string): DistrolessImage | { readonly refused: string } {
  const version = /^(\d+)(?:-|$)/.exec(tag)?.[1];
  if (version === undefined)
    return {
      refused: `distroless images have the latest release of a version, and ${tag || 'no tag'} names another`,
    };
  const image = distrolessFor('nodejs', { version });
  if ('refused' in image) return image;
  const other = builds
    .flatMap(({ platforms = [] }) => platforms)
    .find((platform) => !image.architectures.includes(platform.split('/')[1] ?? ''));
  return other === undefined ? image : { refused: `${image.image} is not made for ${other}` };
}

function swapOf({
  project,
  model,
  tag,
  target,
}: Pick<Swap, 'project' | 'model' | 'target'> & { readonly tag: string }): Swap {
  const suite = suiteOf('node', tag) ?? 'bookworm';
  const names = [
    ...BASE_COMMANDS,
    ...(lostCommands('node', suite) ?? lostCommands('node', 'bookworm') ?? new Map<string, string>()).keys(),
    ...'node nodejs npm npx yarn yarnpkg pnpm corepack sh bash apt apt-get dpkg perl docker-entrypoint.sh'.split(
      ' ',
    ),
  ];
  const lost = new Map(names.map((name) => [name, `the package of ${name}`]));
  return {
    repository: 'node',
    target,
    pythonMinor: undefined,
    lost,
    lostPackages: new Set(),
    project,
    model,
  };
}

function stageObstacle(stage: Stage, swap: Swap): Obstacle {
  const { model } = swap;
  if (model.childrenOf(stage).length > 0) return 'another stage stands on it';
  const place = (instruction: Instruction): Place => ({
    swap,
    who: instruction.keyword,
    instruction,
    installed: new Set(),
    followed: new Set(),
  });
  const end = { ...place(stage.instructions.at(-1) ?? stage.from), who: 'it' };
  return (
    fileObstacle(swap) ??
    firstObstacle(stage.instructions, (each) =>
      /^(?:COPY|ADD|ENV)$/.test(each.keyword)
        ? (copyObstacle(each, stage, model) ?? instructionObstacle(place(each)))
        : undefined,
    ) ??
    orderedObstacle(swap.project) ??
    enteredObstacle(swap.project, GONE) ??
    servicesObstacle(end) ??
    copiedOutObstacle(stage, swap) ??
    purposeObstacle(stage, swap)
  );
}

/** What somebody runs by hand. */
const GONE = /^(?:\/\S*\/)?(?:sh|bash|ash|node|nodejs|npm|npx|yarn|pnpm|cat|ls|kill|env|tar|sleep|top|ps)$/;
const ORDERS = /^[ \t]+(?:- )?(?:command|entrypoint|args)[ \t]*:/m;

/** Commands of services take the place of CMD: node would take them for its arguments. */
function orderedObstacle(project: Project): Obstacle {
  for (const { file, text } of servicesWithNamesakes(project)) {
    if (ORDERS.test(text)) return `${file} gives it another command`;
    if (/^[ \t]+user[ \t]*:[ \t]*["']?(?!root\b)[a-z]/m.test(text))
      return `${file} runs it as a user whom the image does not know`;
  }
  const path = [...project.texts].find(([name, text]) => ordersContainer(name, text))?.[0];
  return path === undefined ? undefined : `${path} gives a container another command`;
}

function ordersContainer(path: string, text: string): boolean {
  if (ordersIn(path, text).length > 0) return true;
  if (/(?:^|\/)values[\w.-]*\.ya?ml$/.test(path)) return /^[ \t]*(?:command|args)[ \t]*:/m.test(text);
  return /\.ya?ml$/.test(path) && /^[ \t]+(?:- )?containers[ \t]*:/m.test(text) && ORDERS.test(text);
}

/** Accounts are looked up in the image; modules that were compiled for musl do not load here. */
function copyObstacle(instruction: Instruction, stage: Stage, model: Model): Obstacle {
  const owner = instruction.flag('chown');
  if (owner !== undefined && /[a-z$]/i.test(owner))
    return `line ${instruction.origin} gives files to ${owner}, whom the image does not know`;
  const foreign = stageReferences(instruction).find((name) => {
    const image = model.resolveStage(name, stage)?.resolved;
    return image !== undefined && distroOf(image.repository, image.tag, image.registry).family !== 'debian';
  });
  return foreign === undefined ? undefined : `it copies from ${foreign}, which is no Debian`;
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const ASIDE =
  /(?:^|\/)(?:node_modules|tests?|__tests__|specs?|e2e|docs?|examples?)\/|[._-](?:test|spec)\.\w+$|\.d\.ts$/;
/** Packages that start programs through a shell, or ask the system for what an image without one lacks. */
const STARTERS =
  /^(?:execa|cross-spawn|shelljs|zx|simple-git|fluent-ffmpeg|gm|pm2|forever|open|opn|opener|default-gateway|macaddress|node-machine-id|systeminformation|node-notifier|pidusage|tesseract.*|pdf-.*|puppeteer.*|playwright.*|@?prisma.*|dotenv-cli|npm|node-cron-shell|spawn-.*|child-process.*|better-sqlite3-helper|os-locale|username|user-home|os-name)$/;

function projectObstacle(swap: Swap, isOtherUser: boolean): Obstacle {
  const { project } = swap;
  if (!project.known) return 'the build context is not known, so that its sources cannot be checked';
  const sources = [...project.files].filter((path) => SOURCE.test(path) && !ASIDE.test(path));
  if (sources.length === 0) return 'no sources show what it starts';
  const unread = sources.find((path) => !project.texts.has(path));
  if (unread !== undefined) return `${unread} was not read`;
  const compiled = [...project.files].find((path) => /\.(?:node|so(?:\.\d+)*)$/.test(path));
  if (compiled !== undefined) return `${compiled} was compiled elsewhere, and it is not known what it needs`;
  return (
    firstObstacle(sources, (path) => sourceObstacle(path, project.texts.get(path) ?? '', isOtherUser)) ??
    lockObstacle({ ...swap, builder: true }) ??
    startersObstacle(project)
  );
}

function sourceObstacle(path: string, text: string, isOtherUser: boolean): Obstacle {
  const starts = STARTS_PROGRAMS.exec(text)?.[0];
  if (starts !== undefined) return `${path} uses ${starts}, and there would be no other program`;
  const asks =
    /\bNODE_VERSION\b|\bYARN_VERSION\b|\/(?:usr|bin|sbin|opt)\/[\w.-]+|\/etc\/(?!hosts\b|resolv\.conf\b|ssl\b)[\w.-]+/.exec(
      text,
    )?.[0];
  if (asks !== undefined) return `${path} names ${asks}, which only the full image may have`;
  const home = isOtherUser ? /\buserInfo\b|\bhomedir\b|\bHOME\b/.exec(text)?.[0] : undefined;
  return home === undefined ? undefined : `${path} uses ${home}, and the image has no account for its user`;
}

function startersObstacle({ locks }: Project): Obstacle {
  for (const [path, lock] of locks) {
    for (const [at, { dev }] of lock.packages) {
      const name = at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length);
      if (!dev && at.includes('node_modules/') && STARTERS.test(name))
        return `${name} may start programs of the system (${path})`;
    }
  }
  return undefined;
}
