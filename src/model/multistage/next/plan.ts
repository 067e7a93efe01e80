/** Whether an image can have the standalone server that Next builds, and nothing else of the project. */
import { dirOf } from '../../../project/paths.js';
import type { Instruction } from '../../../syntax/types.js';
import { buildContext } from '../../buildContext.js';
import { copyTarget } from '../../copies.js';
import { below } from '../../directory.js';
import { expand, joinWorkdir } from '../../scope.js';
import type { Build } from '../../types.js';
import { scriptOf } from '../../work.js';
import { soleStage, type Sole } from '../sole.js';
import { resolvedCommands } from '../static/built.js';
import { startedBy, type Started } from '../static/started.js';
import { startedElsewhere } from '../static/surroundings.js';
import type { Carried, Declined, Division, DivisionPlan } from '../types.js';
import { configObstacle, standaloneConfig } from './config.js';
import {
  environmentObstacle,
  LOADS,
  optionsObstacle,
  packageObstacle,
  publicMaker,
  sourceObstacle,
} from './sources.js';

const NODE: ReadonlySet<string> = new Set(['node']);

/** How a file is divided; undefined for one that does not build a standalone server. */
export function nextPlan(build: Build): DivisionPlan | Declined | undefined {
  const sole = soleStage(build, NODE);
  if (sole === undefined || 'left' in sole) return undefined;
  const { model, stage } = sole;
  const started = startedBy(build, model, stage);
  if ('left' in started) return undefined;
  const server = serverOf(started);
  const built = resolvedCommands(build, model, stage).find(({ words }) =>
    /^next build\b/.test(words.join(' ')),
  );
  if (server === undefined || built?.manifest === undefined) return undefined;
  const dir = dirOf(built.manifest);
  const config = standaloneConfig(build.project, dir);
  if (config === undefined) return undefined;
  const at = started.by.at(-1) ?? stage.from;
  if ('left' in config) return { at, left: config.left };
  if ('left' in server) return { at, left: server.left };
  const workdir = model.scopeAt(at).workdir;
  if (dir !== '' || workdir !== built.directory || model.finalScope(stage).workdir !== workdir)
    return { at, left: `Next is not built in the directory in which the container starts` };
  const found = instructionObstacle(sole, workdir);
  if (found !== undefined) return found;
  const left =
    packageObstacle(build.project, built.manifest) ??
    configObstacle(build.project, dir) ??
    environmentObstacle(build.project, (path) => buildContext(build)?.hidden(path) === true) ??
    sourceObstacle(build.project) ??
    optionsObstacle(build.project) ??
    startedElsewhere(build.project, { root: `${workdir}/public`, workdir });
  if (left !== undefined) return { at, left };
  const evidence = [...started.evidence, ...built.evidence, `${config.path}: output is standalone`];
  return server.own
    ? inPlace(sole, workdir, evidence)
    : moved(build, sole, started, server.env, workdir, evidence);
}

/** The CMD of the one stage of a file that builds with `next build` and starts `next start`. */
export function startOfNext(build: Build): Instruction | undefined {
  const sole = soleStage(build, NODE);
  if (sole === undefined || 'left' in sole) return undefined;
  const started = startedBy(build, sole.model, sole.stage);
  if ('left' in started || !/^next start\b/.test(started.words.join(' '))) return undefined;
  const commands = resolvedCommands(build, sole.model, sole.stage);
  return commands.some(({ words }) => /^next build\b/.test(words.join(' '))) ? started.by.at(-1) : undefined;
}

interface Server {
  /** True where the container starts the standalone server already. */
  readonly own: boolean;
  readonly env: readonly string[];
}

function serverOf({ words }: Started): Server | { readonly left: string } | undefined {
  const text = words.join(' ');
  if (/^node (?:\.\/)?\.next\/standalone\/server\.js$/.test(text)) return { own: true, env: [] };
  if (!/^next start\b/.test(text)) return undefined;
  const rest = words.slice(2);
  let port: string | undefined;
  let host = '0.0.0.0';
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', value] = word.split('=');
    const given = value ?? rest.shift() ?? '';
    if (/^(?:-p|--port)$/.test(name) && /^\d{1,5}$/.test(given)) port = given;
    else if (/^(?:-H|--hostname)$/.test(name) && /^(?:0\.0\.0\.0|::)$/.test(given)) host = given;
    else return { left: `next start has ${word} ${given}`.trim() };
  }
  return { own: false, env: [`HOSTNAME=${host}`, ...(port === undefined ? [] : [`PORT=${port}`])] };
}

/** Programs that leave nothing behind but what Next traces. */
const BUILDS = /^(?:npm|npx|yarn|yarnpkg|pnpm|bun|corepack|next|cp|rm|echo|true)$/;
const PACKAGES = /^(?:apk|apt-get|apt)$/;

function instructionObstacle({ model, stage }: Sole, workdir: string): Declined | undefined {
  for (const instruction of stage.instructions) {
    const left = stepObstacle(model, instruction, workdir);
    if (left !== undefined) return { at: instruction, left };
  }
  return undefined;
}

function stepObstacle(model: Sole['model'], instruction: Instruction, workdir: string): string | undefined {
  const { keyword, body, origin } = instruction;
  if (keyword === 'USER' && !/^(?:root|0)(?::(?:root|0))?$/.test(body.text.trim()))
    return `${body.text.trim()} may own what Next writes at run time`;
  if (keyword === 'HEALTHCHECK' && body.text.trim().toUpperCase() !== 'NONE')
    return 'the HEALTHCHECK may ask over IPv6, or run a file that stays behind';
  if (keyword === 'ENV' && instruction.args.some((word, at) => at % 3 === 0 && word === 'HOSTNAME'))
    return 'ENV sets HOSTNAME, on which a standalone server listens';
  if (keyword === 'ENV' && LOADS.test(body.text))
    return `line ${origin} has Node load a file that may stay behind`;
  if (keyword === 'COPY' || keyword === 'ADD') {
    const target = copyTarget(model, instruction);
    if (
      instruction.flag('from') !== undefined ||
      target === undefined ||
      below(workdir, target) === undefined
    )
      return `line ${origin} copies to ${expand(instruction.args.at(-1) ?? '', model.scopeAt(instruction), '\\') ?? 'somewhere else'}`;
  }
  return keyword === 'RUN' ? runObstacle(model, instruction, workdir) : undefined;
}

function runObstacle(model: Sole['model'], instruction: Instruction, workdir: string): string | undefined {
  const names = commandNames(model, instruction);
  const { origin, body } = instruction;
  if (names === undefined)
    return `line ${origin} runs \`${body.text.slice(0, 60)}\`, which is not understood`;
  if (isPackages(names)) return undefined;
  const other = names.find((name) => !BUILDS.test(name));
  if (other !== undefined)
    return `line ${origin} runs ${other}, and it is not known whether the container needs what it leaves`;
  // A path elsewhere may be one that the container needs.
  const places = body.text.match(/(?<=[\s="'>])\/[\w./-]+/g) ?? [];
  const elsewhere = names.some((name) => /^(?:cp|echo)$/.test(name))
    ? places.find((path) => path !== '/dev/null' && below(workdir, path) === undefined)
    : undefined;
  return elsewhere && `line ${origin} may write ${elsewhere}`;
}

function commandNames(model: Sole['model'], instruction: Instruction): readonly string[] | undefined {
  const script = scriptOf(model, instruction);
  const names = script?.commands.map(({ name }) => name);
  return names === undefined || names.includes(undefined) ? undefined : names.flatMap((name) => name ?? []);
}

/** An install of packages of the system alone, which the last stage repeats. */
function isPackages(names: readonly string[]): boolean {
  return (
    names.some((name) => PACKAGES.test(name)) && names.every((name) => PACKAGES.test(name) || name === 'rm')
  );
}

function repeatedOf({ model, stage }: Sole): readonly Instruction[] {
  return stage.instructions.filter(
    (each) => each.keyword === 'RUN' && isPackages(commandNames(model, each) ?? []),
  );
}

/** The container starts the server where the build put it. */
function inPlace(sole: Sole, workdir: string, evidence: readonly string[]): DivisionPlan {
  const path = `${workdir === '/' ? '' : workdir}/.next/standalone`;
  return {
    division: { ...division(sole), carried: [{ path, type: 'directory' }] },
    message: `divided the build: the image keeps ${path}, which has all that its server needs; sources and node_modules stay in the stage that builds`,
    evidence,
  };
}

/** `next start` becomes the standalone server in the same directory. */
function moved(
  build: Build,
  sole: Sole,
  { by }: Started,
  env: readonly string[],
  workdir: string,
  evidence: readonly string[],
): DivisionPlan | Declined {
  const at = by.at(-1) ?? sole.stage.from;
  const names = sole.model.finalScope(sole.stage).variables;
  if (env.length > 1 && names.has('PORT')) return { at, left: 'both -p and PORT name a port' };
  const context = buildContext(build);
  const isPublic = [...build.project.files].some(
    (path) => path.startsWith('public/') && context?.hidden(path) === false,
  );
  const made = isPublic ? undefined : publicMaker(build.project);
  if (made !== undefined) return { at, left: `${made}, and may write files into public` };
  const carried: Carried[] = [
    { path: joinWorkdir(workdir, '.next/standalone') ?? '', type: 'directory', to: workdir },
    { path: joinWorkdir(workdir, '.next/static') ?? '', type: 'directory' },
    ...(isPublic ? [{ path: joinWorkdir(workdir, 'public') ?? '', type: 'directory' } as const] : []),
  ];
  const reworded = new Map(
    by.map((each, index) => [
      each,
      index === by.length - 1 ? `${each.rawKeyword === 'cmd' ? 'cmd' : 'CMD'} ["node", "server.js"]` : '',
    ]),
  );
  return {
    division: { ...division(sole), prepared: [`ENV ${env.join(' ')}`], carried, reworded },
    message:
      `divided the build: the image has the standalone server, .next/static${isPublic ? ' and public' : ''}, and starts \`node server.js\` ` +
      'where it started `next start`; sources and node_modules stay in the stage that builds',
    evidence,
  };
}

function division(sole: Sole): Pick<Division, 'stage' | 'model' | 'image' | 'repeated'> {
  const { stage, model } = sole;
  return { stage, model, image: stage.from.args[0] ?? '', repeated: repeatedOf(sole) };
}
