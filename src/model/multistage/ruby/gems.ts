/** What `bundle install` brings into a stage, and what of it the last stage needs of Debian. */
import { gemFacts, startsNode } from '../../../knowledge/gems.js';
import { bundlerSettings, settingOf } from '../../bundler/settings.js';
import type { Run } from '../../commands.js';
import { lockedGems } from '../../slim/gems.js';
import { firstObstacle, type Obstacle } from '../../slim/types.js';
import type { SlimPair } from '../interpreted/base.js';
import { isBelow, isFree } from '../interpreted/places.js';
import type { ShellCommand } from '../../../shell/index.js';
import { scriptOf } from '../../work.js';

/** Grows while the installs of a stage are read. */
export interface Gems {
  /** Those that compile. */
  readonly compiled: Set<string>;
  readonly libraries: Set<string>;
  /** Gem -> Debian packages of which one must have been installed by name. */
  readonly asks: Map<string, readonly string[]>;
  /** Where they lie. */
  readonly places: Set<string>;
  /** The lockfile. */
  lock: string | undefined;
}

/** Where the official image has them (`GEM_HOME`, docker-library/ruby). */
export const GEM_HOME = '/usr/local/bundle';
const PLAIN =
  /^(?:-j|--jobs|--retry|-r|--quiet|--without|--with|--deployment|--frozen|--path|--no-cache|--clean|--no-prune|--local|--prefer-local|--verbose|--redownload|--force|--no-color|--full-index|--system)$/;

/** Reads an install; the reason when it is not known what it leaves, or where. */
export function installObstacle(
  run: Run,
  command: ShellCommand,
  base: SlimPair,
  roots: readonly string[],
  gems: Gems,
): Obstacle {
  const { workdir, variables } = run.scope;
  if (variables.has('BUNDLE_GEMFILE')) return 'installs the gems of a Gemfile that a variable names';
  if (workdir === undefined) return 'installs gems, and its working directory is not known';
  const odd = command.words.slice(1).find(({ text }) => text.startsWith('-') && !PLAIN.test(nameOf(text)));
  if (odd !== undefined) return `uses bundle install ${odd.text}, and it is not known what that changes`;
  const settings = bundlerSettings(run, command, workdir);
  if (settings.trouble !== undefined) return `installs gems, and ${settings.trouble}`;
  const own = [...variables.keys()].find((name) => SYSTEM_LIBRARIES.test(name));
  if (own !== undefined || SYSTEM_LIBRARIES.test(stepsText(run)))
    return 'has gems compiled with options of their own';
  const outside = settings.places.find((place) => !isCarried(place, roots));
  if (outside !== undefined) return `installs gems into ${outside}, among what the image has`;
  for (const place of [GEM_HOME, ...settings.places]) gems.places.add(place);
  const locked = lockedGems(base.swap.project, withoutOf(run, command));
  if ('reason' in locked) return locked.reason;
  gems.lock = locked.lock;
  return firstObstacle(locked.gems.keys(), (name) => {
    const reason = noted(name, base, gems);
    return reason === undefined ? undefined : `installs ${name}, which ${reason} (${locked.lock})`;
  });
}

/** Settings by which gems are linked with what the image has, in the place of what they bring. */
const SYSTEM_LIBRARIES =
  /BUNDLE_BUILD__|USE_SYSTEM_LIBRARIES|use-system-libraries|\bbundler?\s+config\b.*\bbuild\.|--with-\w+-(?:dir|include|lib|config)/;

function stepsText({ stage }: Run): string {
  return stage.instructions.map(({ text }) => text).join('\n');
}

function nameOf(text: string): string {
  return text.replace(/[=\d].*$/, '');
}

function isCarried(place: string, roots: readonly string[]): boolean {
  return place === GEM_HOME || isBelow(place, [GEM_HOME, ...roots]) || isFree(place);
}

function noted(name: string, { suite, full }: SlimPair, gems: Gems): Obstacle {
  if (startsNode(name)) {
    gems.asks.set(name, ['nodejs']);
    return undefined;
  }
  const facts = gemFacts(name, suite);
  if (facts === undefined) return 'may compile, and it is not known what it needs when it runs';
  if ('reason' in facts) return facts.reason;
  if (facts.compiles) gems.compiled.add(name);
  // On a slim image, what there is to be found was installed by name, and stays.
  if (full && facts.asks.length > 0) gems.asks.set(name, facts.asks);
  for (const library of facts.libraries) gems.libraries.add(library);
  return undefined;
}

/** The groups that an install leaves out, where that is sure. */
function withoutOf(run: Run, command: ShellCommand): ReadonlySet<string> {
  const texts = [run.scope.variables.get('BUNDLE_WITHOUT')?.value];
  const at = command.words.findIndex(({ text }) => /^--without(?:=|$)/.test(text));
  const option = command.words[at]?.value?.split('=')[1] ?? command.words[at + 1]?.value;
  if (at > 0 && !option?.startsWith('-')) texts.push(option);
  const { stage, instruction, model } = run;
  for (const each of stage.instructions.slice(0, stage.instructions.indexOf(instruction) + 1)) {
    const script = each.keyword === 'RUN' ? scriptOf(model, each) : undefined;
    for (const other of script?.commands ?? []) {
      const setting = settingOf(other);
      if (setting?.key === 'WITHOUT' && other.member !== undefined) texts.push(setting.value);
    }
  }
  const words = texts.flatMap((text) => text?.split(/[\s:,]+/) ?? []).filter((word) => word !== '');
  return new Set(words);
}
