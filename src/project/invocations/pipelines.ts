/** Builds in the steps of pipelines, whatever runs them: commands in texts, lists of arguments, tasks. */
import { at, entriesOf, textsOf, type Cell } from './cells.js';
import { buildSaid, commandsIn, kanikoSaid, optionsSaid, startOf, wordsOf, type Values } from './commands.js';
import { placed, ROOT } from './placing.js';
import type { ImageBuild, Saying } from './types.js';

const DIRECTORY = ['working-directory', 'working_directory', 'workingDirectory', 'dir', 'workdir'];
const VARIABLES = ['env', 'variables', 'vars', 'environment'];

interface Place {
  readonly by: string;
  /** The directory in which commands start. */
  readonly base: string;
  readonly values: Values;
}

/**
 * The builds in a pipeline: every text below `cell` that holds a command which builds, every list of arguments, every
 * task that is known.
 * @param base the directory in which commands start: the root of the repository for most pipelines
 */
export function pipelineBuilds(
  by: string,
  base: string,
  cell: Cell,
  values: Values = new Map(),
): readonly ImageBuild[] {
  const found: ImageBuild[] = [];
  walk({ by, base, values }, cell, found, 0);
  return found;
}

function walk(place: Place, cell: Cell, found: ImageBuild[], depth: number): void {
  if (depth > 40) return;
  if (cell.text !== undefined)
    return (found.push(...commandBuilds(place, cell.text, cell.textLine ?? cell.line)), undefined);
  if (cell.list !== undefined) return walkList(place, cell.list, found, depth);
  const inner = entered(place, cell);
  found.push(...argumentBuilds(inner, cell), ...taskBuilds(inner, cell));
  for (const [key, value] of entriesOf(cell)) {
    if (key !== 'args' || value.list === undefined) walk(inner, value, found, depth + 1);
  }
}

/** Commands in a row are one script: `cd` in one of them holds for the next. */
function walkList(place: Place, list: readonly Cell[], found: ImageBuild[], depth: number): void {
  if (!list.some(({ text }) => text !== undefined)) {
    for (const item of list) walk(place, item, found, depth + 1);
    return;
  }
  const lines: string[] = [];
  const numbers: number[] = [];
  for (const { text, line, textLine = line } of list.flatMap((item) => item.list ?? [item])) {
    for (const [index, one] of (text ?? '').replace(/\n$/, '').split('\n').entries()) {
      lines.push(one);
      numbers.push(textLine + index);
    }
  }
  for (const build of commandBuilds(place, lines.join('\n'), 1))
    found.push({ ...build, line: numbers[build.line - 1] ?? build.line });
  for (const item of list) if (item.map !== undefined) walk(place, item, found, depth + 1);
}

/** With the directory and the variables that a step or a job says. */
function entered(place: Place, cell: Cell): Place {
  const key = DIRECTORY.find((name) => at(cell, name)?.text !== undefined);
  const said = key === undefined ? undefined : at(cell, key)?.text;
  const values = new Map(place.values);
  for (const name of VARIABLES) {
    for (const [variable, value] of entriesOf(at(cell, name))) {
      const text = value.text ?? at(value, 'value')?.text;
      values.set(variable, text === undefined || /[$`]/.test(text) ? null : text);
    }
  }
  if (said === undefined) return { ...place, values };
  const [text = ''] = wordsOf(said.replace(/\s/g, '_'), values);
  return {
    ...place,
    values,
    base: text.startsWith(ROOT) || !/[$*{}~]|^\//.test(text) ? joined(place.base, text) : '\u0000',
  };
}

function joined(base: string, text: string): string {
  if (text.startsWith(ROOT)) return text.slice(1).replace(/^\/+/, '');
  return [
    base,
    text
      .replace(/^(?:\.?\/)+/, '')
      .replace(/^\.$/, '')
      .replace(/\/+$/, ''),
  ]
    .filter((part) => part !== '')
    .join('/');
}

/** Builds of the commands in a text, from the directory of the place. */
export function commandBuilds(
  { by, base, values }: Place,
  text: string,
  line: number,
): readonly ImageBuild[] {
  return commandsIn(text, line, values).flatMap(({ cwd, said }) => {
    const from = startOf(base, cwd);
    return from.includes('\u0000') ? [] : (placed(by, from, said) ?? []);
  });
}

/** `name: gcr.io/cloud-builders/docker` with `args: [build, …]`, and images of kaniko with theirs. */
function argumentBuilds({ by, base, values }: Place, cell: Cell): readonly ImageBuild[] {
  const list = at(cell, 'args')?.list ?? at(cell, 'arguments')?.list;
  if (list === undefined) return [];
  const words = list.map(({ text = '$' }) => wordsOf(`"${text.replace(/["\\`]/g, '')}"`, values)[0] ?? '');
  const image = `${at(cell, 'name')?.text ?? ''} ${at(cell, 'image')?.text ?? ''} ${at(cell, 'entrypoint')?.text ?? ''}`;
  let said: Saying | undefined;
  if (/kaniko|\/executor/.test(image)) said = kanikoSaid(words, cell.line);
  else if (/\bdocker\b|buildah|podman/.test(image)) said = buildSaid(['docker', ...words], cell.line);
  const script = words.findIndex((word) => word === '-c');
  const text = script < 0 ? undefined : words[script + 1];
  const build = said === undefined ? undefined : placed(by, base, said);
  return [
    ...(build === undefined ? [] : [build]),
    ...(text === undefined ? [] : commandBuilds({ by, base, values }, text, cell.line)),
  ];
}

/** Tasks of Azure Pipelines, the orb of CircleCI. */
function taskBuilds({ by, base, values }: Place, cell: Cell): readonly ImageBuild[] {
  const found: (ImageBuild | undefined)[] = [];
  if (/^Docker@\d/.test(at(cell, 'task')?.text ?? ''))
    found.push(azureBuild(by, at(cell, 'inputs'), cell.line, values));
  for (const [key, value] of entriesOf(cell)) {
    if (!/^docker\/(?:build|publish)$/.test(key)) continue;
    const path = at(value, 'path')?.text ?? '.';
    const said: Saying = {
      line: value.line,
      context: at(value, 'docker-context')?.text ?? '.',
      dockerfile: `${path}/${at(value, 'dockerfile')?.text ?? 'Dockerfile'}`,
      from: 'base',
    };
    found.push(placed(by, base, said));
  }
  return found.filter((build) => build !== undefined);
}

/** https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/docker-v2: the context is where the Dockerfile lies. */
function azureBuild(
  by: string,
  inputs: Cell | undefined,
  line: number,
  values: Values,
): ImageBuild | undefined {
  const input = (...names: readonly string[]): string | undefined => {
    const text = entriesOf(inputs).find(([key]) => names.includes(key.toLowerCase()))?.[1].text;
    return text === undefined ? undefined : (wordsOf(text.replace(/\s/g, '\u241f'), values)[0] ?? text);
  };
  if (!/^(?:build|buildandpush|build an image)?$/i.test(input('command', 'action') ?? '')) return undefined;
  const dockerfile = input('dockerfile');
  if (dockerfile === undefined || dockerfile.includes('*')) return undefined;
  const context = input('buildcontext', 'context');
  const own = dockerfile.includes('/') ? dockerfile.slice(0, dockerfile.lastIndexOf('/')) : '.';
  const options = input('arguments', 'buildarguments')?.replaceAll('\u241f', ' ');
  const more = optionsSaid([...wordsOf(options ?? '', values), '.'], line);
  return placed(by, '', {
    line,
    context: context === undefined || context === '**' ? own : context,
    dockerfile,
    from: 'base',
    target: more?.target,
    ...(more?.args !== undefined && { args: more.args }),
  });
}

/** Texts that lists and mappings of pairs hold, for `build-args` and the like. */
export function linesOf(cell: Cell | undefined): readonly string[] {
  return (cell?.list === undefined ? (cell?.text ?? '').split(/\r?\n/) : textsOf(cell))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
