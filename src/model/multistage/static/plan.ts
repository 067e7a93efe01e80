/** Whether nginx can serve what a stage on Node builds and serves, and how. */
import { WEB_SERVER, WEB_SERVER_USER } from '../../../knowledge/web-server.js';
import { baseOf } from '../../../project/paths.js';
import type { Instruction } from '../../../syntax/types.js';
import { joinWorkdir } from '../../scope.js';
import type { Build } from '../../types.js';
import type { Stage } from '../../stages.js';
import { soleStage, type Sole } from '../sole.js';
import type { Declined, DivisionPlan } from '../types.js';
import { writtenBy } from './built.js';
import { configured } from './nginx.js';
import { releaseObstacle } from './release.js';
import { otherServer, serveOf, type Served } from './server.js';
import { startedBy, type Started } from './started.js';
import { routedElsewhere, startedElsewhere } from './surroundings.js';

const NODE: ReadonlySet<string> = new Set(['node']);

/** How a file is divided; undefined for one that serves no files with a program of Node. */
export function staticPlan(build: Build): DivisionPlan | Declined | undefined {
  const sole = soleStage(build, NODE);
  if (sole === undefined) return undefined;
  const started = 'left' in sole ? sole : startedBy(build, sole.model, sole.stage);
  if ('left' in sole || 'left' in started)
    return 'left' in started && mentionsServer(build, sole.stage)
      ? { at: sole.stage.from, left: started.left }
      : undefined;
  const at = started.by.at(-1) ?? sole.stage.from;
  const other = otherServer(started.words);
  const served = other === undefined ? serveOf(started.words) : { left: other };
  if (served === undefined) {
    const program = started.words[0] ?? '';
    const isBehind = started.words.includes('serve') && mentionsServer(build, sole.stage);
    return isBehind
      ? { at, left: `${program} runs before serve, and may write or set what serve reads` }
      : undefined;
  }
  if ('left' in served) return { at, left: served.left };
  return obstacle(build, sole, started, served) ?? divided(build, sole, started, served);
}

/** True for a stage that builds, and whose start may be a static server: only then is there something to say. */
function mentionsServer({ project }: Build, { instructions }: Stage): boolean {
  const starts = instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  const scripts = [...project.packages.values()].flatMap((each) => Object.values(each.scripts));
  const texts = [...starts.map(({ body }) => body.text.replace(/["',[\]]/g, ' ')), ...scripts];
  return (
    instructions.some(({ keyword, text }) => keyword === 'RUN' && /\bbuild\b/.test(text)) &&
    texts.some(
      (text) =>
        /(?:^|[\s;&|])serve\s+(?!-?-?\w+:)\S/.test(text) &&
        !/\b(?:ng|vite|vue-cli-service) serve\b/.test(text),
    )
  );
}

/** What stands in the file that nginx does not take. */
function obstacle(build: Build, { stage }: Sole, { by }: Started, served: Served): Declined | undefined {
  for (const instruction of stage.instructions) {
    const left = instructionObstacle(instruction);
    if (left !== undefined) return { at: instruction, left };
  }
  const config = [...build.project.files].find((path) => /^(?:serve|now)\.json$/.test(baseOf(path)));
  if (config !== undefined) return { at: by[0] ?? stage.from, left: `serve may read ${config}` };
  const left = releaseObstacle(build, stage, served) ?? routedElsewhere(build.project);
  return left === undefined ? undefined : { at: stage.from, left };
}

function instructionObstacle({ keyword, text, args, body }: Instruction): string | undefined {
  if (keyword === 'USER' && !/^(?:root|0)(?::(?:root|0))?$/.test(body.text.trim()))
    return `${text.trim()}: the nginx image has no such account, and starts as root`;
  if (keyword === 'HEALTHCHECK' && body.text.trim().toUpperCase() !== 'NONE')
    return 'the HEALTHCHECK may need what the nginx image lacks';
  if (keyword === 'SHELL') return 'SHELL names a shell that the nginx image may lack';
  if ((keyword === 'ENV' || keyword === 'ARG') && /\bBUILD_PATH\b/.test(text))
    return `${keyword} sets BUILD_PATH`;
  const names = keyword === 'ENV' ? args.filter((_, at) => at % 3 === 0) : [];
  const taken = names.find((name) => /^(?:LD_|NGINX)/.test(name));
  if (taken !== undefined) return `ENV ${taken} would act on nginx`;
  return undefined;
}

function divided(build: Build, sole: Sole, started: Started, served: Served): DivisionPlan | Declined {
  const { stage, model } = sole;
  const at = started.by.at(-1) ?? stage.from;
  const workdir = model.scopeAt(at).workdir;
  const root = servedPath(sole, workdir, served.directory);
  if (workdir === undefined || root === undefined)
    return { at, left: `it is not known which directory \`${started.words.join(' ')}\` serves` };
  const { written, left } = writtenBy(build, model, stage);
  const output = written.find(({ path }) => path === root);
  if (output === undefined)
    return {
      at,
      left:
        left ??
        notShown(
          root,
          written.map(({ path }) => path),
        ),
    };
  const elsewhere = startedElsewhere(build.project, { root, workdir });
  if (elsewhere !== undefined) return { at, left: elsewhere };
  const hasPort = model.finalScope(stage).variables.get('PORT')?.kind === 'env';
  return {
    division: {
      stage,
      model,
      image: WEB_SERVER,
      prepared: configured(served, root, hasPort, build.dockerfile),
      carried: [{ path: root, type: 'directory', owner: `${WEB_SERVER_USER}:${WEB_SERVER_USER}` }],
      reworded: reworded(started.by),
    },
    message:
      `divided the build: nginx serves ${root} on ${portOf(served)} as \`${started.words.join(' ')}\` did; ` +
      'Node, the sources and node_modules stay in the stage that builds',
    evidence: [...started.evidence, ...output.evidence],
  };
}

function portOf({ port }: Served): string {
  return port === undefined ? 'the port that PORT names' : `port ${port}`;
}

/** Absolute path of what is served; undefined where it cannot be told, or could not be written in a configuration. */
function servedPath(
  { stage, model }: Sole,
  workdir: string | undefined,
  directory: string,
): string | undefined {
  const root = joinWorkdir(workdir, directory);
  const isPlain = root !== undefined && /^\/[\w./@+-]+$/.test(root);
  return isPlain && model.finalScope(stage).workdir === workdir ? root : undefined;
}

function notShown(root: string, written: readonly string[]): string {
  return written.length === 0
    ? `it is not shown which command writes ${root}`
    : `the build writes ${written.join(', ')}, and ${root} is served`;
}

/** ENTRYPOINT goes, and CMD starts nginx. */
function reworded(by: readonly Instruction[]): ReadonlyMap<Instruction, string> {
  const last = by.length - 1;
  return new Map(
    by.map((each, at) => [each, at === last ? `${cmdKeyword(each)} ["nginx", "-g", "daemon off;"]` : '']),
  );
}

/** In the case in which the file has its keywords. */
function cmdKeyword({ rawKeyword }: Instruction): string {
  return rawKeyword === rawKeyword.toLowerCase() ? 'cmd' : 'CMD';
}
