/** Whether a stage on a small system needs nothing of it but what distroless/static has: a static program of Go. */
import { officialName } from '../../knowledge/images.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import type { Instruction } from '../../syntax/types.js';
import { aptCall } from '../apt/commands.js';
import { outsideOf } from '../multistage/compiled/outside.js';
import { DISTROLESS, GO, platformOf } from '../multistage/go/plan.js';
import { fixedObstacle, type BasePlan } from '../slim/base.js';
import { workplaceObstacle } from '../slim/purpose.js';
import type { Model, Stage } from '../stages.js';
import type { Build, Effect } from '../types.js';
import { commandText, scriptOf } from '../work.js';
import { isAlikeAnywhere } from './accounts.js';
import { enteredObstacle } from './entered.js';
import { goProgramOf, isBrought, type GoProgram } from './goProgram.js';

const SYSTEMS: ReadonlySet<string> = new Set(['debian', 'alpine', 'ubuntu', 'busybox']);

/** @returns undefined for another image, and for a program of another language */
export function staticPlan(build: Build, model: Model, stage: Stage): BasePlan | undefined {
  const image = stage.resolved ?? stage.image;
  const { project } = build;
  if (!SYSTEMS.has(officialName(image.registry, image.repository) ?? '')) return undefined;
  const found = goProgramOf(build, model, stage);
  if (found === undefined) return undefined;
  const fixed = stage.image.variable ? 'an ARG chooses it' : fixedObstacle(stage, project, build.dockerfile);
  if (fixed !== undefined) return { reason: fixed };
  if ('refused' in found) return { reason: found.refused };
  const gone = removedRuns(model, stage);
  if ('refused' in gone) return { reason: gone.refused };
  const reason =
    workplaceObstacle(project, stage) ??
    stageObstacle(model, stage, found) ??
    sourcesObstacle(found) ??
    platformOf(project) ??
    aroundObstacle(build, model, stage, found);
  if (reason !== undefined) return { reason };
  return {
    image: DISTROLESS,
    saving: 'the program needs no libc and no shell, and certificates, time zones and /tmp are there',
    evidence: [
      'CGO_ENABLED=0: the program is linked without libc',
      `${found.sources.length} ${found.sources.length === 1 ? 'source' : 'sources'} read: none starts a program or names a file of the system`,
    ],
    along: { rewritten: new Map(gone.runs.map((run) => [run, ''])), effects: gone.effects },
  };
}

function stageObstacle(model: Model, stage: Stage, { cgo, start, brought }: GoProgram): string | undefined {
  if (cgo !== '0') return 'nothing says that the program is built without cgo';
  if (start.shell) return `line ${start.instruction.origin} needs a shell`;
  if (model.usersOf(stage).length > 0) return 'another stage copies from it or stands on it';
  const shown = stage.instructions.find(
    ({ keyword, body, json }) => keyword === 'CMD' && body.text !== '' && !json,
  );
  if (shown !== undefined) return `line ${shown.origin} needs a shell`;
  const odd = stage.instructions.find(({ keyword }) => /^(?:ONBUILD|SHELL)$/.test(keyword));
  if (odd !== undefined) return `line ${odd.origin} has ${odd.keyword}`;
  const named = stage.instructions.find(
    (each) =>
      (each.keyword === 'USER' && !isKnown(each.body.text.trim())) ||
      /[a-z$]/i.test(each.flag('chown')?.replaceAll('root', '') ?? ''),
  );
  if (named !== undefined) return `line ${named.origin} names an account that ${DISTROLESS} may not have`;
  const trusted = brought.find((path) => /^\/(?:usr\/local\/share|etc)\/(?:ca-certificates|ssl)/.test(path));
  return trusted === undefined ? undefined : `certificates are copied to ${trusted}`;
}

function isKnown(user: string): boolean {
  return /^(?:root|nobody|\d+)(?::\d+)?$/.test(user) && isAlikeAnywhere(user);
}

/** What the image has too, or the runtime puts there. */
const ALIKE =
  /^\/(?:etc\/(?:hosts|hostname|resolv\.conf|passwd|group|nsswitch\.conf|ssl\/certs\/ca-certificates\.crt)$|tmp(?:\/|$)|usr\/share\/zoneinfo(?:\/|$))/;
const PLACES = /^\/(?:etc|usr|root|home|var|run|opt|srv|mnt|bin|sbin|lib)\/[\w.-]/;

function sourcesObstacle(found: GoProgram): string | undefined {
  for (const { path, code } of found.sources) {
    const place = code.texts.find(
      (text) => PLACES.test(text) && !ALIKE.test(text) && !isBrought(found, text),
    );
    if (place !== undefined) return `${path} names ${place}, which is in no COPY`;
  }
  return undefined;
}

function aroundObstacle(
  { project }: Build,
  model: Model,
  stage: Stage,
  found: GoProgram,
): string | undefined {
  const { workdir } = model.finalScope(stage);
  if (workdir === undefined) return 'no WORKDIR with an absolute path says where the container works';
  const byCmd = found.start.instruction.keyword === 'CMD';
  const entered = enteredObstacle(project, /^(?:\/\S*\/)?(?:sh|ash|bash|cat|ls|kill|env|tar|sleep|top|ps)$/);
  return (
    entered ?? outsideOf(project, { program: found.program, language: GO, workdir, shell: false, byCmd })
  );
}

/** Packages whose files the image has. */
const PACKAGES = /^(?:ca-certificates|tzdata)(?:[=~].*)?$/;
const QUIET = /^(?:apt-get|apt|apk|rm|update-ca-certificates|set)$/;

/** The RUNs, which install what is there already, and their commands. */
function removedRuns(
  model: Model,
  stage: Stage,
):
  | { readonly runs: readonly Instruction[]; readonly effects: readonly Effect[] }
  | { readonly refused: string } {
  const runs = stage.instructions.filter(({ keyword }) => keyword === 'RUN');
  const effects: Effect[] = [];
  for (const run of runs) {
    const script = run.flags.length === 0 ? scriptOf(model, run) : undefined;
    if (script?.chain === undefined) return { refused: `line ${run.origin} has a RUN, which needs a shell` };
    const needed = script.commands.find((command) => !isThere(command));
    if (needed !== undefined)
      return { refused: `line ${run.origin} runs \`${needed.text}\`, and what that leaves may be needed` };
    for (const command of script.commands) effects.push({ type: 'remove', before: commandText(command) });
  }
  return { runs, effects };
}

function isThere(command: ShellCommand): boolean {
  const { tool = '', subcommand, operands } = invocationOf(command);
  if (!QUIET.test(tool) || command.redirections.length > 0 || command.nested) return false;
  if (tool === 'set') return true;
  if (tool === 'rm')
    return operands.every(({ text }) => /^["']?\/var\/(?:lib\/apt|cache\/(?:apt|apk))\b/.test(text));
  if (tool === 'update-ca-certificates') return operands.length === 0;
  const verb = aptCall(command)?.verb ?? subcommand;
  if (verb === 'update' || verb === 'clean') return operands.length === 0;
  return (verb === 'install' || verb === 'add') && operands.every(({ value }) => PACKAGES.test(value ?? ''));
}
