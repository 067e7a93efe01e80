/** What a Dockerfile itself puts into its image, and what comes with its base. */
import type { Own } from '../analysis/compare/types.js';
import type { Image } from '../analysis/types.js';
import { ownerOf, rootOf } from '../analysis/flatten.js';
import type { Root } from '../analysis/types.js';
import type { Stage } from '../model/stages.js';
import type { Project } from '../project/types.js';
import type { Instruction } from '../syntax/types.js';
import { callsOf } from './calls.js';

/** The instructions of a stage and of the stages that it stands on, the lowest first. */
export function chainOf(stage: Stage | undefined): readonly Instruction[] {
  return stage === undefined ? [] : [...chainOf(stage.parent), ...stage.instructions];
}

/** What the Dockerfile asks for by name. */
export function ownOf(chain: readonly Instruction[], project: Project): Own {
  const words = new Set<string>();
  const env = new Set<string>();
  const labels = new Set<string>();
  const packages = new Set<string>();
  for (const { keyword, flags, args, body, heredocs } of chain) {
    // Name, value and separator in turn.
    const names = args.filter((_, index) => index % 3 === 0);
    if (keyword === 'ENV') for (const name of names) env.add(name);
    if (keyword === 'LABEL') for (const name of names) labels.add(name.replace(/^(["'])(.*)\1$/, '$2'));
    if (!WORKING.has(keyword)) continue;
    const texts = [body.text, args.join(' '), ...heredocs.map(({ content }) => content)];
    if (keyword === 'RUN') for (const name of texts.flatMap(installed)) packages.add(name);
    for (const text of [...texts, ...flags.map((flag) => flag.text)])
      for (const word of text.split(/[\s"'`=:,;&|(){}<>]+/)) words.add(word.replace(/(?<=.)\/+$/, ''));
  }
  const calls = callsOf(chain, project);
  return { env, labels, packages, words, calls, production: productionOf(project) };
}

/** What may name accounts and paths that are to be there. */
const WORKING: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'USER', 'WORKDIR', 'VOLUME']);

/** Packages of node that have to stay without those for development: by name their versions, '' for any. */
function productionOf({ packages, locks }: Project): Own['production'] {
  const found = new Map<string, string[]>();
  const add = (name: string, version: string): void => {
    found.set(name, [...(found.get(name) ?? []), version]);
  };
  const known = [...locks.values()].filter((lock) => lock.packages.size > 0);
  // Lockfiles know more: what is for production in one place may be for development in another.
  if (known.length === 0)
    for (const { dependencies } of packages.values())
      for (const name of Object.keys(dependencies)) add(name, '');
  for (const { packages: locked } of known)
    for (const [path, { dev, devOptional, link, version = '' }] of locked) {
      const name = /.*(?:^|\/)node_modules\/(.+)$/.exec(path)?.[1];
      if (name !== undefined && !dev && !devOptional && !link) add(name, version);
    }
  return found;
}

/** Files of the final root that a COPY or ADD of the Dockerfile brought. */
export function copiedFiles(image: Image, chain: readonly Instruction[]): ReadonlySet<string> {
  const from = baseLayers(image, chain);
  const owners = ownerOf(image);
  const found = new Set<string>();
  for (const [path, { kind }] of rootOf(image)) {
    const layer = owners.get(path) ?? -1;
    const by = image.layers[layer]?.createdBy ?? '';
    if (kind !== 'directory' && layer >= from && COPIED.test(by)) found.add(path);
  }
  return found;
}

/** BuildKit's line of a history, and that of the builders before it. */
const COPIED = /^(?:\/bin\/sh -c #\(nop\)\s+)?(?:COPY|ADD)\s/i;

const INSTALL =
  /\b(?:apt-get|apt|aptitude|apk|dnf|yum|microdnf|tdnf|zypper)\b[^\n;&|]*?\s(?:install|add|in)\s([^;&|]*)/g;

/** Names in install commands; a word too many only makes the comparison stricter. */
function installed(text: string): readonly string[] {
  return [...text.replace(/\\\r?\n/g, ' ').matchAll(INSTALL)].flatMap(([, words = '']) =>
    words
      .split(/\s+/)
      .filter((word) => /^["']?[\w@]/.test(word))
      .map((word) => word.replace(/^["'@]+/, '').replace(/["']|[=<>~:@/].*$/g, '')),
  );
}

/**
 * The files of the base image alone. Each instruction of the Dockerfile has its line in the history, the last one the
 * last; a line that made a layer has it.
 *
 * @param chain the instructions of the stage that was built and of those that it stands on
 */
export function baseRoot(image: Image, chain: readonly Instruction[]): Root {
  return rootOf({ ...image, layers: image.layers.slice(0, baseLayers(image, chain)) });
}

/** How many of the layers come from the base image. */
export function baseLayers({ history, layers }: Image, chain: readonly Instruction[]): number {
  let first = history.length;
  for (const { keyword } of chain.toReversed()) {
    // Some engines keep no line for what makes no layer.
    if (first > 0 && isLineOf(keyword, history[first - 1]?.createdBy ?? '')) first -= 1;
  }
  const own = history.slice(first).filter(({ empty }) => !empty);
  return Math.max(0, layers.length - own.length);
}

const ALWAYS: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

function isLineOf(keyword: string, createdBy: string): boolean {
  if (ALWAYS.has(keyword)) return true;
  return createdBy
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .toUpperCase()
    .startsWith(`${keyword} `);
}
