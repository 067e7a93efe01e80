/** The dependencies of production, in a stage of their own: the steps up to the install once more, without devDependencies. */
import { options } from '../../../shell/index.js';
import type { Instruction } from '../../../syntax/types.js';
import { runAt, textAfter, type CommandAt } from '../../commands.js';
import type { Context } from '../../copies.js';
import { npmInstallsOf } from '../../npm/install.js';
import { omissionOf } from '../../npm/devOnly.js';
import { modelOf } from '../../stages.js';
import type { Build, Transform } from '../../types.js';
import { divide } from '../divide.js';
import type { Between, Division } from '../types.js';
import { otherOmission } from './managers.js';
import type { Steps } from './steps.js';

const EARLY: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'ENV', 'ARG', 'WORKDIR', 'USER', 'SHELL']);
const DECIDED: ReadonlySet<string> = new Set(
  '--omit --include --only --also --production --prod --no-production --no-prod --dev --no-dev'.split(' '),
);

/** True where the install leaves devDependencies out by itself. */
export function isForProduction({ command, scope }: CommandAt): boolean {
  const isNamed = options(command).some(
    ({ name, value }) =>
      /^--prod(?:uction)?$/.test(name) ||
      (/^--(?:omit|only)$/.test(name) && /^(?:dev|prod|production)$/.test(value ?? '')),
  );
  const variable = scope.variables.get('NODE_ENV');
  const given = command.assignments.some(({ name }) => name === 'NODE_ENV');
  return (
    isNamed ||
    (!given && variable?.value === 'production' && !options(command).some(({ name }) => DECIDED.has(name)))
  );
}

/** The stage; its install is written as given, or as it was for a draft. */
export function dependencyStage(
  steps: Steps,
  name: string,
  image: string,
  rewritten: string | undefined,
): Between {
  const { stage, instruction } = steps.install;
  const at = stage.instructions.indexOf(instruction);
  const before = stage.instructions
    .slice(0, at)
    .filter((each) => EARLY.has(each.keyword) && !steps.accounts.has(each));
  return { name, image, instructions: [...before, installText(steps, rewritten)] };
}

/** The RUN up to its install: what it cleans up afterwards does not reach the image. */
function installText({ install }: Steps, rewritten: string | undefined): string {
  const { instruction, script, command } = install;
  const before = script.commands.slice(0, script.commands.indexOf(command)).map(({ text }) => text);
  const flags = instruction.flags.map(({ text }) => `${text} `).join('');
  return `${instruction.rawKeyword} ${flags}${[...before, rewritten ?? command.text].join(' && ')}`;
}

interface Omitting {
  readonly name: string;
  readonly context: Context;
  /** True where the image takes Prisma's client from the stage that has generated it. */
  readonly isGenerated: boolean;
}

export interface Omission {
  /** The install as it leaves them out. */
  readonly rewritten: string;
  readonly count: number;
  /** How many packages stay, and how many of them on every platform. */
  readonly kept: number;
  readonly certain: number;
  readonly evidence: readonly string[];
}

/**
 * Whether devDependencies may be left out of the divided image: the division is drawn up with an install of everything, and
 * all that its last stage would run is looked at.
 */
export function omission(
  build: Build,
  transform: Transform,
  draft: Division,
  { name, context, isGenerated }: Omitting,
): Omission | { readonly left: string } {
  const divided = divide(build, transform, draft, { message: 'drawn up' });
  const stage = modelOf(divided.dockerfile).stages.find((each) => each.name === name);
  const last: Instruction | undefined = stage?.instructions.at(-1);
  const run = last && runAt({ ...divided, protected: new Set() }, last);
  const other = run === undefined ? undefined : otherOmission(build.project, run, context, isGenerated);
  if (other !== undefined) return other;
  const [install] = run === undefined ? [] : npmInstallsOf(run);
  if (run === undefined || install === undefined)
    return { left: 'its install is not read again in a stage of its own' };
  const answer = omissionOf(build.project, { ...run, command: install.command }, install, context, {
    isGenerated,
  });
  if (answer === undefined) {
    const said = options(install.command).find(({ name }) => DECIDED.has(name));
    return {
      left:
        said === undefined
          ? 'it is not known which packages are for development only'
          : `\`${install.command.text}\` says with ${said.name} which packages it installs`,
    };
  }
  if ('left' in answer) return answer;
  return { ...answer, rewritten: textAfter(install.command, [{ insert: 2, text: answer.flag }]) };
}
