import { baseOf, dirOf, isWithin } from '../../project/paths.js';
import type { Project } from '../../project/types.js';
import type { Build } from '../types.js';
import { takes, type Taking } from './contextReads.js';
import type { Hiding, Left } from './hiding.js';
import { inside, isPlainPattern, reaching } from './inventory.js';
import { remade, type Remaking } from './outputCommands.js';
import { TOOLCHAINS, type Output, type Toolchain } from './outputs/index.js';

/** Up to so many directories are named one by one. */
const FEW = 3;
/** With more manifests than this, only a pattern for all depths is thought of. */
const MOST = 40;

interface Answer {
  readonly dir: string;
  readonly answer: Remaking;
}

/** What build tools other than those of Node and Python leave in a context, where every Dockerfile makes it again. */
export function buildOutputs(build: Build, takings: readonly Taking[]): readonly (Hiding | Left)[] {
  return toolchainsOf(build, takings).flatMap((toolchain) => {
    const dirs = manifestDirs(build.project, toolchain).filter((dir) => reachesDir(build, takings, dir));
    return toolchain.outputs.flatMap((output) => hidingsOf(build, takings, toolchain, output, dirs));
  });
}

/** The kinds of projects that the build copies and whose tool a RUN of it speaks of. */
export function toolchainsOf(build: Build, takings: readonly Taking[]): readonly Toolchain[] {
  return TOOLCHAINS.filter(
    (toolchain) =>
      runsToolchain(build, toolchain) &&
      manifestDirs(build.project, toolchain).some((dir) => reachesDir(build, takings, dir)),
  );
}

/** True when a RUN speaks of a tool whose outputs could be hidden. */
export function runsAnyToolchain(build: Build): boolean {
  return TOOLCHAINS.some((toolchain) => runsToolchain(build, toolchain));
}

function runsToolchain({ dockerfile }: Build, { mention }: Toolchain): boolean {
  return dockerfile.instructions.some(({ keyword, text }) => keyword === 'RUN' && mention.test(text));
}

function reachesDir(build: Build, takings: readonly Taking[], dir: string): boolean {
  return reaching(build, takings)(dir === '' ? 'x' : dir);
}

const manifests = new WeakMap<ReadonlySet<string>, Map<Toolchain, readonly string[]>>();

/** Directories with a manifest, those inside outputs left out; only the topmost ones where the others have no outputs. */
function manifestDirs({ files }: Project, toolchain: Toolchain): readonly string[] {
  const known = manifests.get(files) ?? new Map<Toolchain, readonly string[]>();
  manifests.set(files, known);
  const before = known.get(toolchain);
  if (before !== undefined) return before;
  const names = toolchain.outputs.map(({ name }) => `/${name}/`);
  const all = [...files].filter((path) => toolchain.manifest.test(baseOf(path))).map(dirOf);
  const own = [...new Set(all)].filter((dir) => !names.some((name) => `/${dir}/`.includes(name))).toSorted();
  known.set(toolchain, own);
  return own;
}

function hidingsOf(
  build: Build,
  takings: readonly Taking[],
  toolchain: Toolchain,
  output: Output,
  manifestsThere: readonly string[],
): readonly (Hiding | Left)[] {
  const { project } = build;
  const reaches = reaching(build, takings);
  const isThere = (dir: string): boolean => project.directories.has(inside(dir, output.name));
  const dirs = manifestsThere.filter((dir) => {
    if (!reaches(inside(dir, output.name))) return false;
    if (isThere(dir)) return true;
    const above = manifestsThere.some((other) => other !== dir && isWithin(other, dir));
    return output.always && (output.each || !above);
  });
  if (dirs.length === 0) return [];
  const answers = dirs.map((dir) => ({ dir, answer: inAll(project, takings, toolchain, output, dir) }));
  const made = answers.filter(({ answer }) => 'by' in answer);
  const kept = answers.filter(({ answer }) => 'refused' in answer);
  const patterns = patternsOf(project, output, made, manifestsThere, kept.length === 0);
  const onlyThere = made.length > 0 || output.quiet === true;
  const told = kept.filter(({ dir }) => !onlyThere || isThere(dir)).slice(0, 1);
  return [...patterns, ...told.map((one) => left(one, output))];
}

/** Whether every Dockerfile that takes the directory along makes the output again. */
function inAll(
  project: Project,
  takings: readonly Taking[],
  toolchain: Toolchain,
  output: Output,
  dir: string,
): Remaking {
  let own: Remaking | undefined;
  const path = inside(dir, output.name);
  for (const taking of takings) {
    if (!takes(taking, path) && !takes(taking, dir)) continue;
    const answer = remade({ project, taking, toolchain, output, dir, path });
    if ('refused' in answer) return answer;
    if (taking.reader.own) own ??= answer;
  }
  return own ?? { refused: 'no command that can be read makes it' };
}

function patternsOf(
  project: Project,
  output: Output,
  made: readonly Answer[],
  manifestsThere: readonly string[],
  all: boolean,
): readonly Hiding[] {
  const each = made
    .filter(({ dir }) => isPlainPattern(inside(dir, output.name)))
    .slice(0, MOST)
    .map((one) => hiding(inside(one.dir, output.name), [one], output));
  if (each.length === 0 || !all || !output.deep || made.length <= FEW) return each;
  if (hasUnseen(project) || !liesBeside(project, output, manifestsThere)) return each;
  return [{ ...hiding(`**/${output.name}`, made, output), instead: each }];
}

function hiding(pattern: string, made: readonly Answer[], output: Output): Hiding {
  const answer = made[0]?.answer;
  const by = answer !== undefined && 'by' in answer ? answer.by : 'a command';
  return {
    pattern,
    samples: made.map(({ dir }) => `${inside(dir, output.name)}/x`),
    counts: true,
    because: `${output.because}, and ${by} makes it again`,
  };
}

/** True when there are directories whose insides were not listed: packages have a `bin` too. */
function hasUnseen({ directories }: Project): boolean {
  return [...directories].some((path) => baseOf(path) === 'node_modules');
}

/** True when every directory of the output's name lies beside a manifest, as far as they can be seen. */
function liesBeside({ directories }: Project, { name }: Output, dirs: readonly string[]): boolean {
  for (const path of directories) {
    const at = `/${path}/`.indexOf(`/${name}/`);
    if (at >= 0 && !dirs.includes(path.slice(0, Math.max(0, at - 1)))) return false;
  }
  return true;
}

function left({ dir, answer }: Answer, output: Output): Left {
  const reason = 'refused' in answer ? answer.refused : '';
  return { left: `left ${inside(dir, output.name)} in the build context: ${reason}` };
}
