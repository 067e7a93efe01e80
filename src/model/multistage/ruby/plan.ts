/** How a stage of Ruby becomes two: one with compilers, and one with the gems that they made. */
import { bareName } from '../../../knowledge/apt.js';
import { baseOf } from '../../../project/paths.js';
import { ignoreOf, isIgnored } from '../../../project/ignore.js';
import type { Project } from '../../../project/types.js';
import type { Build } from '../../types.js';
import type { Sole } from '../sole.js';
import type { Division, DivisionPlan } from '../types.js';
import { divisionOf, slimPair, type SlimPair } from '../interpreted/base.js';
import { completed, runtimePackages } from '../interpreted/completed.js';
import { ownerObstacle } from '../interpreted/owners.js';
import { carriedOf, outermost, placesOf } from '../interpreted/places.js';
import { runtimeObstacle } from '../interpreted/runtime.js';
import { runtimeInstall } from '../interpreted/system.js';
import { stepsOf, type Steps } from './steps.js';

/** The plan for a stage; undefined when nothing of it only builds. */
export function rubyPlan(build: Build, sole: Sole): DivisionPlan | { readonly reason: string } | undefined {
  if (!/^\d+\.\d+/.test(sole.tag) && !sole.stage.image.variable)
    return { reason: `the tag \`${sole.tag}\` names no minor version of Ruby, for which gems are compiled` };
  const base = slimPair(build, sole, 'ruby');
  if ('reason' in base) return base;
  const places = placesOf(build, sole, () => false);
  if ('reason' in places) return places;
  const steps = stepsOf(base, places);
  if ('reason' in steps) return steps;
  const { gems } = steps;
  if (gems.lock === undefined) return undefined;
  const leaves = steps.packages.build.size > 0 || (base.full && gems.compiled.size > 0);
  if (!leaves) return undefined;
  const installed = outermost([...gems.places]);
  const carried = carriedOf(installed, places);
  const judge = (packages: readonly string[]): string | undefined =>
    askedObstacle(steps, packages) ??
    runtimeObstacle(base, {
      installed: packages,
      programs: [],
      repeated: steps.repeated,
      carried: carried.map(({ path }) => path),
    });
  const needed = runtimePackages(steps.packages, gems.libraries);
  const { packages, reason } = completed(base, needed, judge);
  const obstacle =
    unreadObstacle(build.project) ??
    laterObstacle(build.project) ??
    ownerObstacle(build, base, steps.openAccount, [...steps.packages.kept]) ??
    reason;
  if (obstacle !== undefined) return { reason: obstacle };
  const prepared = runtimeInstall(packages, steps.packages.recommends, build.dockerfile.eol);
  const division = divisionOf(base, steps.repeated, prepared, carried);
  return { division, ...saidOf(build.project, base, steps, packages, division) };
}

/** A gem that starts programs, or loads a library, which nobody installed by name. */
function askedObstacle({ gems }: Steps, packages: readonly string[]): string | undefined {
  const names = new Set(packages.map(bareName));
  for (const [name, group] of gems.asks) {
    if (!group.some((each) => names.has(each)))
      return `${gems.lock} has ${name}, which needs ${group[0]}, and no install names it`;
  }
  return undefined;
}

/** Every source of Ruby has to be read: it may start programs of the full image. */
function unreadObstacle({ files, texts, ignore }: Project): string | undefined {
  const rules = ignoreOf(ignore);
  const compiled = [...files].find(
    (path) => /\.so(?:\.\d+)*$/.test(path) && ('error' in rules || !isIgnored(rules, path)),
  );
  if (compiled !== undefined)
    return `${compiled} was compiled elsewhere, and it is not known which libraries it needs`;
  for (const path of files) {
    if (
      !/\.(?:rb|rake|ru)$/.test(path) ||
      /(?:^|\/)(?:test|spec|features|docs?|examples?|node_modules)\//.test(path)
    )
      continue;
    if (texts.has(path) || /[._](?:test|spec)\.rb$/.test(path)) continue;
    if (!('error' in rules) && isIgnored(rules, path)) continue;
    return `${path} was not read, and may start programs`;
  }
  return undefined;
}

/** What starts containers: compose files, deployments, scripts that call docker. */
const STARTS =
  /(?:^|\/)(?:(?:docker-)?compose[\w.-]*\.ya?ml|Procfile|fly\.toml|render\.ya?ml|heroku\.yml|app\.yaml)$/;
const INSTALLS = /\b(?:bundler?\s+(?:install|update|add|check)|gem\s+(?:install|update))\b/;
const CALLS = /\bdocker(?:-compose|[ \t]+compose)?\b[^\n]*[ \t](?:run|exec)[ \t][^\n]*/g;

/** Gems that are installed where the container runs would be compiled there. */
function laterObstacle({ texts }: Project): string | undefined {
  for (const [path, text] of texts) {
    const isDeployment = /\.ya?ml$/.test(path) && /\bcontainers:/.test(text);
    const read = STARTS.test(path) || isDeployment ? [text] : (text.match(CALLS) ?? []);
    const found = read.map((each) => INSTALLS.exec(each)?.[0]).find((each) => each !== undefined);
    if (found !== undefined) return `${path} runs ${found} in a container, which may compile`;
  }
  return undefined;
}

function saidOf(
  { dockerfile }: Project,
  base: SlimPair,
  { gems, packages: { build } }: Steps,
  packages: readonly string[],
  { carried, image }: Division,
): Pick<DivisionPlan, 'message' | 'evidence'> {
  const kept = [...carried.map(({ path }) => path), ...packages];
  const stays = [...build.keys(), ...(base.full ? ['the compilers and headers of the full image'] : [])];
  const lock = baseOf(gems.lock ?? '');
  return {
    message:
      `divided the build: ${base.full ? `the image stands on ${image} and` : 'the image'} keeps ${kept.join(', ')}; ` +
      `${stays.join(', ')} ${stays.length > 1 || base.full ? 'stay' : 'stays'} in the stage that builds`,
    evidence: [
      ...(gems.compiled.size > 0
        ? [`${lock}: ${[...gems.compiled].toSorted().join(', ')} compile, and need no compiler afterwards`]
        : []),
      `${lock}: every gem is known`,
      `${dockerfile}: every step is known to leave nothing else that the container needs`,
    ],
  };
}
