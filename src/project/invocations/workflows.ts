/** Builds of GitHub's workflows and composite actions. */
import { at, entriesOf, itemsOf, yamlCells, type Cell } from './cells.js';
import { linesOf, pipelineBuilds } from './pipelines.js';
import { pairsOf, placed, ROOT } from './placing.js';
import type { ImageBuild, Said } from './types.js';

/** Values of `matrix.x`, `env.x` and the like by that name. */
type Expressions = ReadonlyMap<string, string>;

const MOST_COMBINATIONS = 200;

/**
 * The builds of a workflow or a composite action.
 * @param root the directory that holds `.github`
 */
export async function workflowBuilds(by: string, root: string, text: string): Promise<readonly ImageBuild[]> {
  const found: ImageBuild[] = [];
  for (const file of await yamlCells(text)) {
    const outer = environment(new Map(), file);
    for (const [, job] of entriesOf(at(file, 'jobs'))) found.push(...jobBuilds(by, root, file, job, outer));
    if (at(file, 'runs') !== undefined)
      found.push(...stepsBuilds(by, root, at(file, 'runs'), outer, undefined));
  }
  const seen = new Set<string>();
  return found.filter((build) => {
    const { line, context, dockerfile, target, openTarget, args } = build;
    const key = JSON.stringify([line, context, dockerfile, target, openTarget, [...args]]);
    return !seen.has(key) && seen.add(key);
  });
}

function jobBuilds(
  by: string,
  root: string,
  file: Cell,
  job: Cell,
  outer: Expressions,
): readonly ImageBuild[] {
  const directory =
    at(job, 'defaults', 'run', 'working-directory') ?? at(file, 'defaults', 'run', 'working-directory');
  return combinations(at(job, 'strategy', 'matrix')).flatMap((matrix) => {
    const known = environment(new Map([...outer, ...matrix]), job);
    return [...stepsBuilds(by, root, job, known, directory?.text), ...actionBuilds(by, root, job, known)];
  });
}

function stepsBuilds(
  by: string,
  root: string,
  job: Cell | undefined,
  outer: Expressions,
  directory: string | undefined,
): readonly ImageBuild[] {
  return itemsOf(at(job, 'steps')).flatMap((step) => {
    const known = environment(outer, step);
    const run = at(step, 'run');
    const own = at(step, 'working-directory')?.text ?? directory;
    const map = new Map<string, Cell>();
    if (run !== undefined) map.set('run', replaced(run, known));
    if (own !== undefined) map.set('working-directory', replaced({ line: step.line, text: own }, known));
    const env = [...known]
      .filter(([name]) => name.startsWith('env.'))
      .map(([name, value]) => [name.slice(4), value] as const);
    const commands =
      run === undefined ? [] : pipelineBuilds(by, root, { line: step.line, map }, new Map(env));
    return [...commands, ...actionBuilds(by, root, step, known)];
  });
}

const ACTIONS = /docker|build|kaniko|image|podman|container|^\.\//i;

/** `docker/build-push-action` and those that are told the same way, reusable workflows among them. */
function actionBuilds(by: string, root: string, step: Cell, known: Expressions): readonly ImageBuild[] {
  const uses = at(step, 'uses')?.text;
  const inputs = at(step, 'with');
  if (uses === undefined || !ACTIONS.test(uses)) return [];
  const input = (...names: readonly string[]): Said => {
    const cell = names.map((name) => at(inputs, name)).find((one) => one !== undefined);
    return cell?.text === undefined ? undefined : filled(cell.text, known);
  };
  const context = input('context', 'docker_context', 'build-context', 'build_context');
  const dockerfile = input(...DOCKERFILE_INPUTS);
  const official = /\bdocker\/build-push-action@/.test(uses);
  if (!official && context === undefined && dockerfile === undefined) return [];
  const args = pairLines(at(inputs, 'build-args') ?? at(inputs, 'build_args'), known);
  const git = /^\{\{defaultContext\}\}(?::(.*))?$/.exec((context ?? '').replace(/\s/g, ''));
  const build = placed(by, root, {
    line: inputs?.line ?? step.line,
    context: git === null ? context : (git[1] ?? '.'),
    dockerfile: dockerfile === '' ? undefined : dockerfile,
    from: git?.[1] === undefined ? 'base' : 'context',
    target: input('target'),
    args: pairsOf(args.filter((arg) => PAIR.test(arg))),
    openArgs: args.some((arg) => !PAIR.test(arg)),
    contexts: pairsOf(pairLines(at(inputs, 'build-contexts'), known)),
    platforms: (input('platforms') ?? '').split(/[\s,]+/).filter((one) => one !== ''),
    network: input('network'),
    secrets: linesOf(at(inputs, 'secrets')).flatMap((line) => /^"?(?:id=)?([\w.-]+)/.exec(line)?.[1] ?? []),
  });
  return build === undefined ? [] : [build];
}

const DOCKERFILE_INPUTS = [
  'file',
  'dockerfile',
  'Dockerfile',
  'dockerfile_path',
  'dockerfile-path',
  'containerfiles',
];
const PAIR = /^[\w.-]+(?:=|$)/;

/** Lines like `A=b`; a value that only the run knows becomes `$`. */
function pairLines(cell: Cell | undefined, known: Expressions): readonly string[] {
  return linesOf(cell).map((line) => filled(line, known) ?? `${line.split('=', 1)[0] ?? ''}=$`);
}

/** The variables of an `env:`, over those that held before. */
function environment(known: Expressions, cell: Cell): Expressions {
  const all = new Map(known);
  for (const [name, { text }] of entriesOf(at(cell, 'env'))) {
    const value = text === undefined ? null : filled(text, known);
    if (value === null) all.delete(`env.${name}`);
    else all.set(`env.${name}`, value);
  }
  return all;
}

const EXPRESSION = /\$\{\{\s*([^{}]*?)\s*\}\}/g;

/** The text with its expressions replaced; null when one of them has no value here. */
function filled(text: string, known: Expressions): string | null {
  let open = false;
  const result = text.replace(EXPRESSION, (_, name: string) => {
    if (name === 'github.workspace') return ROOT;
    const value = known.get(name);
    if (value === undefined) open = true;
    return value ?? '';
  });
  return open ? null : result;
}

/** As `filled`; expressions without a value stay. */
function replaced(cell: Cell, known: Expressions): Cell {
  const text = cell.text?.replace(EXPRESSION, (whole, name: string) =>
    name === 'github.workspace' ? '$GITHUB_WORKSPACE' : (known.get(name) ?? whole),
  );
  return text === undefined ? cell : { ...cell, text };
}

/** The combinations of a matrix as `matrix.x` → text; one without values where there is no matrix, or it is computed. */
function combinations(matrix: Cell | undefined): readonly Expressions[] {
  let all: Expressions[] = [new Map()];
  for (const [name, values] of entriesOf(matrix)) {
    if (name === 'include' || name === 'exclude' || values.list === undefined || values.list.length === 0)
      continue;
    const next = all.flatMap((one) =>
      itemsOf(values).map((item) => new Map([...one, ...flattened(`matrix.${name}`, item)])),
    );
    if (next.length > MOST_COMBINATIONS) return [new Map()];
    all = next;
  }
  const added: Expressions[] = [];
  for (const entry of itemsOf(at(matrix, 'include'))) {
    const values = flattened('matrix', entry);
    const fits = all.filter(
      (one) => one.size > 0 && [...values].every(([key, value]) => (one.get(key) ?? value) === value),
    );
    // Without a key of the matrix's own it goes to every combination, with one to those that it fits.
    if (fits.length === 0) added.push(new Map(values));
    else all = all.map((one) => (fits.includes(one) ? new Map([...one, ...values]) : one));
  }
  const own = all.filter((one) => one.size > 0);
  return own.length + added.length === 0 ? [new Map()] : [...own, ...added];
}

function flattened(prefix: string, cell: Cell): readonly (readonly [string, string])[] {
  if (cell.text !== undefined) return EXPRESSION.test(cell.text) ? [] : [[prefix, cell.text]];
  return entriesOf(cell).flatMap(([name, value]) => flattened(`${prefix}.${name}`, value));
}
