/**
 * Does what a Dockerfile says in a directory of this machine, with the package managers that are here: WORKDIR, ENV, COPY of
 * files and directories, RUN. No image, no isolation: it shows what an install makes of the files that it is given.
 */
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { ignoreOf, isIgnored } from '../../../src/project/ignore.js';
import { parse } from '../../../src/syntax/parse.js';
import type { Instruction } from '../../../src/syntax/types.js';
import { shell } from './shell.js';
import { treeOf, type Tree } from './tree.js';

export interface Built {
  readonly tree: Tree;
  /** Undefined when every RUN ended well. */
  readonly failure: string | undefined;
}

export interface Place {
  /** The build context. */
  readonly context: string;
  /** Text of the ignore file. */
  readonly ignore: string;
  /** The root of the image: the same path for every build, since installs write it into what they make. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
}

const NOTHING_DONE: ReadonlySet<string> = new Set(['FROM', 'CMD', 'ENTRYPOINT', 'EXPOSE', 'LABEL']);

export async function build(dockerfile: string, place: Place): Promise<Built> {
  rmSync(place.root, { recursive: true, force: true });
  mkdirSync(place.root, { recursive: true });
  const builder = new Builder(place);
  const parsed = parse(dockerfile).dockerfile;
  if (parsed === undefined) throw new Error('the Dockerfile does not parse');
  let failure: string | undefined;
  for (const instruction of parsed.instructions) {
    failure = await builder.take(instruction);
    if (failure !== undefined) break;
  }
  return { tree: treeOf(place.root), failure };
}

class Builder {
  readonly #place: Place;
  readonly #env: Record<string, string>;
  #directory = '/';

  constructor(place: Place) {
    this.#place = place;
    this.#env = { ...place.env };
  }

  /** Does one instruction; why it failed, undefined when it did not. */
  async take(instruction: Instruction): Promise<string | undefined> {
    const { keyword, args } = instruction;
    if (keyword === 'WORKDIR') this.#enter(args[0] ?? '/');
    else if (keyword === 'ENV') for (const arg of args) this.#set(arg);
    else if (keyword === 'COPY') return this.#copy(args.slice(0, -1), args.at(-1) ?? '');
    else if (keyword === 'RUN') return this.#run(instruction);
    else if (!NOTHING_DONE.has(keyword)) throw new Error(`${keyword} is not for these tests`);
    return undefined;
  }

  #enter(directory: string): void {
    this.#directory = path.posix.resolve(this.#directory, directory);
    mkdirSync(this.#inRoot(this.#directory), { recursive: true });
  }

  #set(pair: string): void {
    const at = pair.indexOf('=');
    this.#env[pair.slice(0, at)] = pair.slice(at + 1).replace(/^"(.*)"$/, '$1');
  }

  #inRoot(absolute: string): string {
    return path.join(this.#place.root, absolute);
  }

  #copy(sources: readonly string[], destination: string): string | undefined {
    const target = this.#inRoot(path.posix.resolve(this.#directory, destination));
    try {
      for (const source of sources)
        this.#copyOne(source, target, sources.length > 1 || destination.endsWith('/'));
      return undefined;
    } catch (error) {
      return `COPY ${sources.join(' ')} ${destination}: ${String(error)}`;
    }
  }

  #copyOne(source: string, target: string, into: boolean): void {
    const rules = ignoreOf({ path: '.dockerignore', exists: true, text: this.#place.ignore });
    if ('error' in rules) throw new Error(rules.error);
    const from = path.join(this.#place.context, source);
    if (!existsSync(from)) throw new Error(`${source} is not there`);
    if (!statSync(from).isDirectory()) {
      if (isIgnored(rules, source)) throw new Error(`${source} is hidden`);
      return place(from, into ? path.join(target, path.basename(source)) : target);
    }
    for (const name of below(from)) {
      const file = path.join(source, name);
      if (!file.startsWith('.git/') && file !== '.git' && !isIgnored(rules, file))
        place(path.join(from, name), path.join(target, name));
    }
  }

  async #run({ body }: Instruction): Promise<string | undefined> {
    const cwd = this.#inRoot(this.#directory);
    mkdirSync(cwd, { recursive: true });
    const { code, output } = await shell(body.text, cwd, this.#env);
    return code === 0 ? undefined : `${body.text}\n${output}`;
  }
}

/** Everything in a directory, links not followed. */
function below(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? [entry.name, ...below(path.join(directory, entry.name)).map((name) => path.join(entry.name, name))]
      : [entry.name],
  );
}

/** As COPY does: with mode and time of change, links as links. */
function place(from: string, to: string): void {
  const stat = lstatSync(from);
  mkdirSync(stat.isDirectory() ? to : path.dirname(to), { recursive: true });
  if (stat.isDirectory()) return;
  rmSync(to, { force: true });
  cpSync(from, to, { preserveTimestamps: true, verbatimSymlinks: true });
}
