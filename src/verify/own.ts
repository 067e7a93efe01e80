/** What a Dockerfile itself puts into its image, and what comes with its base. */
import type { Own } from '../analysis/compare/types.js';
import type { Image } from '../analysis/types.js';
import { rootOf } from '../analysis/flatten.js';
import type { Root } from '../analysis/types.js';
import type { Stage } from '../model/stages.js';
import type { Instruction } from '../syntax/types.js';

/** The instructions of a stage and of the stages that it stands on, the lowest first. */
export function chainOf(stage: Stage | undefined): readonly Instruction[] {
  return stage === undefined ? [] : [...chainOf(stage.parent), ...stage.instructions];
}

/** What the Dockerfile asks for by name. */
export function ownOf(chain: readonly Instruction[]): Own {
  const env = new Set<string>();
  const labels = new Set<string>();
  const packages = new Set<string>();
  for (const { keyword, args, body, heredocs } of chain) {
    // Name, value and separator in turn.
    const names = args.filter((_, index) => index % 3 === 0);
    if (keyword === 'ENV') for (const name of names) env.add(name);
    if (keyword === 'LABEL') for (const name of names) labels.add(name.replace(/^(["'])(.*)\1$/, '$2'));
    if (keyword !== 'RUN') continue;
    for (const text of [body.text, args.join(' '), ...heredocs.map(({ content }) => content)])
      for (const name of installed(text)) packages.add(name);
  }
  return { env, labels, packages };
}

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
