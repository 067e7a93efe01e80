/** A slim image with the few packages that something here uses of the full one. */
import { compensationUse, recommendsRule } from '../../knowledge/apt.js';
import { officialName, suiteOf } from '../../knowledge/images.js';
import type { Project } from '../../project/types.js';
import type { Dockerfile } from '../../syntax/types.js';
import type { Model, Stage } from '../stages.js';
import type { Effect } from '../types.js';
import type { BasePlan } from './base.js';
import { slimPlan } from './plan.js';

/**
 * Packages of buildpack-deps that are small, that need no setting and that apt installs as the full image has them. Their
 * commands are in `../../knowledge/lost.data.ts`.
 */
const ADDABLE: readonly string[] = [
  'bzip2',
  'curl',
  'file',
  'git',
  'gnupg',
  'openssh-client',
  'patch',
  'procps',
  'unzip',
  'wget',
  'xz-utils',
  // Last, as others are what needs it.
  'ca-certificates',
];
const MOST = 3;
/** Debian releases whose packages are on its mirrors, 2026-11. */
const SUITES: ReadonlySet<string | undefined> = new Set(['bookworm', 'trixie']);

/** @returns undefined where the slim image does as it is, or other things than packages hinder */
export function addedPlan(
  project: Project,
  model: Model,
  stage: Stage,
  dockerfile: Dockerfile,
): BasePlan | undefined {
  const image = stage.resolved ?? stage.image;
  const name = officialName(image.registry, image.repository);
  if (name === undefined || name === 'debian' || !SUITES.has(suiteOf(name, image.tag))) return undefined;
  const planWith = (given: readonly string[]): BasePlan | undefined =>
    slimPlan(project, model, stage, dockerfile, new Set(given));
  const works = (given: readonly string[]): boolean => {
    const plan = planWith(given);
    return plan !== undefined && !('reason' in plan);
  };
  if (works([]) || !works(ADDABLE)) return undefined;
  const used = ADDABLE.reduce<readonly string[]>((rest, each) => {
    const fewer = rest.filter((other) => other !== each);
    return works(fewer) ? fewer : rest;
  }, ADDABLE);
  const needed = withRecommended(used, project, model);
  if (needed === undefined) return undefined;
  if (needed.length > MOST)
    return { reason: `${needed.join(', ')} would have to be installed, which the full image brings` };
  const plan = planWith(needed);
  if (plan === undefined || 'reason' in plan) return undefined;
  return { ...plan, saving: savingOf(plan.saving, needed), along: installOf(needed) };
}

function savingOf(plain: string, names: readonly string[]): string {
  const size = /^(?:about )?[\d.]+ MB less to pull/.exec(plain)?.[0];
  const are = names.length === 1 ? 'is' : 'are';
  const less = size === undefined ? '' : `${size} but for `;
  return `${less}${listed(names)}, which alone ${are} used of what it leaves out and ${are} installed now`;
}

/** What they recommend and something here uses; undefined where that is not known. */
function withRecommended(
  names: readonly string[],
  { texts }: Project,
  { stages }: Model,
): readonly string[] | undefined {
  const all = [
    ...stages.flatMap(({ instructions }) => instructions.map(({ text }) => text)),
    ...texts.values(),
  ].join('\n');
  const found = new Set(names);
  for (const name of names) {
    const rule = recommendsRule(name);
    if (rule === undefined || rule.verdict === 'refuse') return undefined;
    if (rule.verdict !== 'compensate') continue;
    for (const extra of rule.add)
      if (compensationUse(extra.package)?.pattern.test(all) ?? true) found.add(extra.package);
  }
  return [...found].sort();
}

function installOf(names: readonly string[]): {
  readonly inserted: readonly string[];
  readonly effects: readonly Effect[];
} {
  const commands = [
    'apt-get update',
    `apt-get install -y --no-install-recommends ${names.join(' ')}`,
    'rm -rf /var/lib/apt/lists/*',
  ];
  return {
    inserted: [`RUN ${commands.join(' && ')}`],
    effects: commands.map((after) => ({ type: 'insert', after })),
  };
}

function listed(names: readonly string[]): string {
  const [last = '', ...before] = names.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}
