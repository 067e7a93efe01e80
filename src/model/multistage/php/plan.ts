/** How a stage of PHP becomes two: one with Composer and headers, and one with what they made, on the same image. */
import { bareName } from '../../../knowledge/apt.js';
import { distroOf } from '../../../knowledge/images.js';
import { ignoreOf, isIgnored } from '../../../project/ignore.js';
import { baseOf } from '../../../project/paths.js';
import { isPhpSource } from '../../../project/php/sources.js';
import type { Project } from '../../../project/types.js';
import { invocationOf, type ShellCommand } from '../../../shell/index.js';
import { withTag } from '../../../syntax/image.js';
import type { Build } from '../../types.js';
import { lostWord, scriptObstacle } from '../../slim/texts.js';
import type { Obstacle, Place, Swap } from '../../slim/types.js';
import type { Sole } from '../sole.js';
import type { DivisionPlan } from '../types.js';
import { divisionOf, pinnedTag, type SlimPair } from '../interpreted/base.js';
import { runtimePackages } from '../interpreted/completed.js';
import { ownerObstacle } from '../interpreted/owners.js';
import { carriedOf, isBelow, placesOf } from '../interpreted/places.js';
import { runtimeObstacle } from '../interpreted/runtime.js';
import { runtimeInstall } from '../interpreted/system.js';
import { bringsComposer } from './composer.js';
import { calledObstacle } from './sources.js';
import { DOWNLOADERS, stepsOf, type Steps } from './steps.js';

/** Programs that stay behind -> their packages. */
const LOST: ReadonlyMap<string, string> = new Map([
  ['composer', 'composer'],
  ['composer.phar', 'composer'],
  ['git', 'git'],
  ['unzip', 'unzip'],
  ['zip', 'zip'],
  ['7z', 'p7zip-full'],
  ['7za', 'p7zip-full'],
  ['7zz', '7zip'],
  ['svn', 'subversion'],
]);

const KNOWN: ReadonlySet<string | undefined> = new Set(['bullseye', 'bookworm', 'trixie']);

/** The plan for a stage; undefined when nothing of it only builds. */
export function phpPlan(build: Build, sole: Sole): DivisionPlan | { readonly reason: string } | undefined {
  const base = phpBase(build, sole);
  if ('reason' in base) return base;
  const places = placesOf(build, sole, () => false, bringsComposer);
  if ('reason' in places) return places;
  const steps = stepsOf(base, places);
  if ('reason' in steps) return steps;
  const going = [...steps.packages.build.keys()];
  if (!going.some((name) => /-dev$|^(?:git|build-essential|gcc|g\+\+|subversion)$/.test(name)))
    return steps.composer ? { reason: TOO_LITTLE } : undefined;
  const directories = directoriesOf(steps);
  const files = places.files.filter((path) => !isBelow(path, directories));
  const carried = carriedOf(directories, { ...places, files });
  const kept = downloadersNeeded(
    base,
    steps,
    carried.map(({ path }) => path),
  );
  const needed = [...runtimePackages(steps.packages, steps.libraries), ...kept.packages];
  const obstacle =
    unreadObstacle(build.project) ??
    ownerObstacle(build, base, steps.openAccount, [...steps.packages.kept]) ??
    kept.reason;
  if (obstacle !== undefined) return { reason: obstacle };
  const prepared = runtimeInstall(needed, steps.packages.recommends, build.dockerfile.eol);
  const division = divisionOf(base, steps.repeated, prepared, carried);
  const stays = [...(steps.composer ? ['Composer'] : []), ...going.filter((name) => !needed.includes(name))];
  return {
    division,
    message:
      `divided the build: the image keeps ${[...carried.map(({ path }) => path), ...needed].join(', ')}; ` +
      `${stays.join(', ')} stay${stays.length === 1 ? 's' : ''} in the stage that builds`,
    evidence: [
      ...(steps.extensions ? ['the extensions were compiled on the image that runs them'] : []),
      `${build.project.dockerfile}: every step is known to leave nothing else that the container needs`,
    ],
  };
}

const TOO_LITTLE =
  'Composer and what it downloads with would stay behind, some 3 MB, and all else is needed when the container runs';

/** The image of both stages: the same, by the tag that names its release, as packages have other names in each. */
function phpBase({ project }: Build, sole: Sole): SlimPair | { readonly reason: string } {
  const { stage, tag, model } = sole;
  if (stage.image.variable)
    return { reason: 'an ARG chooses the base image, which the command line may set' };
  const { family, suite = '' } = distroOf('php', tag, stage.image.registry);
  if (family !== 'debian' || !KNOWN.has(suite))
    return { reason: `php:${tag} is no image on a Debian release whose packages are known` };
  if (!/^\d+\.\d+/.test(tag))
    return { reason: `the tag \`${tag}\` names no minor version of PHP, for which extensions are compiled` };
  const pinned = tag.split('-').includes(suite) ? tag : pinnedTag('php', tag, suite);
  if (pinned === undefined)
    return { reason: `php:${tag} may move to another Debian release, and no tag names the one that it has` };
  const image = pinned === tag ? (stage.from.args[0] ?? '') : withTag(stage.image, pinned);
  const swap = {
    repository: 'php',
    target: 'the last stage',
    pythonMinor: undefined,
    lost: LOST,
    lostPackages: new Set<string>(),
    project,
    model,
    judge: judged,
  };
  return { sole, suite, full: false, image, swap, ...(pinned !== tag && { builderImage: image }) };
}

/** Shells, and what runs other programs: the usual rules read those. */
const READ =
  /^(?:(?:ba|da)?sh|\.|source|exec|env|command|sudo|nohup|eval|find|xargs|tini|dumb-init|gosu|su-exec|timeout|trap)$/;

/** The image is the same, so that only what stays behind is missed. */
function judged(command: ShellCommand, place: Place): Obstacle | false {
  const { name = '' } = command;
  const { tool = '' } = invocationOf(command);
  const isPath = name.includes('/') && !/^\/(?:usr\/)?s?bin\/[\w.-]+$/.test(name);
  if (READ.test(tool) || isPath || name.endsWith('.sh')) return false;
  // What was copied among the programs is a script of the project.
  if ([...place.swap.project.files].some((path) => baseOf(path) === tool)) return scriptObstacle(name, place);
  return lostWord(
    command.words.flatMap(({ text }) => text.split(/[\s"'();|&]+/)),
    place.who,
    place,
  );
}

/** Where extensions, settings of PHP and those of Apache lie. */
function directoriesOf({ extensions, configured, apache }: Steps): readonly string[] {
  return [
    ...(extensions ? ['/usr/local/lib/php/extensions'] : []),
    ...(extensions || configured ? ['/usr/local/etc/php'] : []),
    ...(apache ? ['/etc/apache2'] : []),
  ];
}

/** The packages for downloads that something names, which then do not stay behind. */
function downloadersNeeded(
  base: SlimPair,
  steps: Steps,
  carried: readonly string[],
): { readonly packages: readonly string[]; readonly reason: string | undefined } {
  const { tag, stage } = base.sole;
  // What was not there before is not missed.
  const lost = [...LOST].filter(([, owner]) => owner === 'composer' || steps.packages.build.has(owner));
  const swap: Swap = { ...base.swap, lost: new Map(lost) };
  const judge = (packages: readonly string[]): string | undefined =>
    runtimeObstacle(
      { ...base, swap },
      {
        installed: [...runtimePackages(steps.packages, steps.libraries), ...packages].map(bareName),
        programs: [],
        repeated: steps.repeated,
        carried,
        starts:
          /-(?:apache|fpm)/.test(tag) &&
          !stage.instructions.some(({ keyword }) => /^(?:CMD|ENTRYPOINT)$/.test(keyword)),
      },
    ) ?? calledObstacle(swap, new Set(packages));
  const packages: string[] = [];
  let reason = judge(packages);
  for (const name of steps.packages.build.keys()) {
    if (reason === undefined || !DOWNLOADERS.has(name)) continue;
    const next = judge([...packages, name]);
    if (next === reason) continue;
    packages.push(name);
    reason = next;
  }
  return { packages, reason };
}

/** Every source has to be read: it may start what stays behind. */
function unreadObstacle({ files, texts, ignore }: Project): string | undefined {
  const rules = ignoreOf(ignore);
  const unread = [...files].find(
    (path) => isPhpSource(path) && !texts.has(path) && ('error' in rules || !isIgnored(rules, path)),
  );
  return unread && `${unread} was not read, and may start programs`;
}
