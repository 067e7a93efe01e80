/** Commands that build images, as they stand in scripts, Makefiles, pipelines. */
import { joinPath } from '../paths.js';
import { pairsOf, ROOT } from './placing.js';
import type { Saying } from './types.js';

/** A build command and the directory in which it runs, relative to where the script starts. */
export interface FoundCommand {
  readonly cwd: string;
  readonly said: Saying;
}

/** Values of variables by name; null for one that only the run knows. */
export type Values = ReadonlyMap<string, string | null>;

/** Variables of pipelines that name the directory of the checkout. */
const CHECKOUTS =
  /^(?:CI_PROJECT_DIR|GITHUB_WORKSPACE|BITBUCKET_CLONE_DIR|WORKSPACE|TRAVIS_BUILD_DIR|CODEBUILD_SRC_DIR|Build\.SourcesDirectory|Build\.Repository\.LocalPath|System\.DefaultWorkingDirectory|BUILD_SOURCESDIRECTORY|CIRCLE_WORKING_DIRECTORY)$/;

/** True for a text in which it is worth looking for commands. */
export function mayBuild(text: string): boolean {
  return /\b(?:docker|podman|nerdctl|buildah|buildx|executor|kaniko|img|acr)\b/.test(text);
}

/**
 * The build commands of a text for a shell. `cd` is followed where it is plain.
 * @param line of the text in its file, 1-based
 * @param apart true where each line is a shell of its own, as in a Makefile
 */
export function commandsIn(
  text: string,
  line = 1,
  values: Values = new Map(),
  apart = false,
): readonly FoundCommand[] {
  if (!mayBuild(text)) return [];
  const found: FoundCommand[] = [];
  const known = new Map(values);
  let cwd: string | undefined = '';
  let at = line;
  for (const whole of text.split(/(?<!\\)\r?\n/)) {
    const joined = whole.replace(/\\\r?\n/g, ' ');
    if (apart) cwd = '';
    for (const statement of statementsOf(joined.replace(/^\s*[@-]+/, ''))) {
      const words = wordsOf(statement, known);
      noteValue(words, known);
      if (words[0] === 'cd' || words[0] === 'pushd') cwd = entered(cwd, words[1]);
      const said = cwd === undefined ? undefined : buildSaid(words, at);
      if (said !== undefined && cwd !== undefined) found.push({ cwd, said });
    }
    at += whole.split('\n').length;
  }
  return found;
}

function entered(cwd: string | undefined, to: string | undefined): string | undefined {
  if (to === undefined || /[$`*~]|^\/|^-/.test(to)) return undefined;
  if (to.startsWith(ROOT)) return rooted(to.slice(1).replace(/^\/+/, ''));
  if (cwd === undefined) return undefined;
  return cwd.startsWith(ROOT)
    ? rooted(`${cwd.slice(1)}/${to}`)
    : [cwd, to].filter((part) => part !== '').join('/');
}

function rooted(path: string): string | undefined {
  const place = joinPath('', path);
  return place === undefined ? undefined : ROOT + place;
}

/** The directory, from the root, of a command found in a text that starts in `base`. */
export function startOf(base: string, cwd: string): string {
  return cwd.startsWith(ROOT) ? cwd.slice(1) : [base, cwd].filter((part) => part !== '').join('/');
}

/** `X=value` alone, or behind `export`. */
function noteValue(words: readonly string[], known: Map<string, string | null>): void {
  const assignments = words[0] === 'export' || words[0] === 'local' ? words.slice(1) : words;
  if (!assignments.every((word) => /^[A-Za-z_]\w*=/.test(word))) return;
  for (const word of assignments) {
    const equals = word.indexOf('=');
    const value = word.slice(equals + 1);
    const name = word.slice(0, equals);
    // Set twice, it may be either.
    known.set(name, /[$`]/.test(value) || (known.has(name) && known.get(name) !== value) ? null : value);
  }
}

/** What stands between `;`, `&&`, `||`, `|`, outside quotes. */
function statementsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let [from, quote] = [0, ''];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\') at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && /^$|\s/.test(text[at - 1] ?? '')) return [...parts, text.slice(from, at)];
    else if (/[;&|]/.test(char) || (char === '(' && text[at - 1] !== '$' && !/\w/.test(text[at - 1] ?? ''))) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

const WORD =
  /(?:[^\s"'\\$`]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|\$\{\{[^}]*\}\}|\$\([^()]*(?:\([^()]*\)[^()]*)*\)|\$\{[^}]*\}|`[^`]*`|\$)+/g;

/** Words with their quotes removed and known variables put in; what is not known keeps its `$`. */
export function wordsOf(statement: string, values: Values): readonly string[] {
  return (statement.match(WORD) ?? []).map((word) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|([^"']+)/g,
      (_, double?: string, single?: string, bare?: string) => {
        if (single !== undefined) return single;
        return expanded((double ?? bare ?? '').replace(/\\(.)/g, '$1'), values);
      },
    ),
  );
}

const VARIABLE =
  /\$\{([\w.]+)(?::?-([^}]*))?\}|\$\(([\w.]+|shell pwd)\)|\$([A-Za-z_]\w*)|\{\{\s*([\w.]+)\s*\}\}|`pwd`/g;

function expanded(text: string, values: Values): string {
  return text.replace(
    VARIABLE,
    (whole, braced?: string, fallback?: string, round?: string, plain?: string, curly?: string) => {
      const name = braced ?? round ?? plain ?? curly?.replace(/^\./, '') ?? 'pwd';
      const value = values.get(name);
      if (typeof value === 'string') return value;
      if (CHECKOUTS.test(name)) return ROOT;
      if (/^(?:PWD|CURDIR|pwd|shell pwd)$/.test(name)) return '.';
      return value === undefined && fallback !== undefined && fallback !== '' ? fallback : whole;
    },
  );
}

/** What the words say when they build an image. */
export function buildSaid(words: readonly string[], line: number): Saying | undefined {
  const start = words.findIndex((word) =>
    /^(?:\S*\/)?(?:docker|podman|nerdctl|buildah|executor|img|az|minikube)$/.test(word),
  );
  if (start < 0) return undefined;
  const program = /[^/]*$/.exec(words[start] ?? '')?.[0];
  if (program === 'executor') return kanikoSaid(words.slice(start + 1), line);
  let at = start + 1;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (/^(?:build|bud|build-using-dockerfile)$/.test(word)) return optionsSaid(words.slice(at + 1), line);
    if (
      /^(?:-c|--context|-H|--host|--config|-l|--log-level|--builder|--tlscacert|--storage-driver)$/.test(word)
    )
      at += 1;
    else if (!/^(?:buildx|image|builder|acr|-.*)$/.test(word)) return undefined;
  }
  return undefined;
}

const SWITCHES =
  /^--?(?:no-cache|pull|push|load|q|quiet|rm|force-rm|squash|compress|D|debug|check|layers|no-hosts|skip-unused-stages|tls-verify|stdin|all-platforms)$/;

/** Options of `docker build`, of podman and buildah where they are the same. */
export function optionsSaid(words: readonly string[], line: number): Saying | undefined {
  const places: string[] = [];
  const given = new Map<string, string[]>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-' || /^\d?[<>]/.test(word)) return word === '-' ? undefined : said(given, places, line);
    const [, name, value] = /^(--?[\w-]+)(?:=([^]*))?$/.exec(word) ?? [];
    const short = /^-([ft])(?!=)(\S+)$/.exec(word);
    if (short !== null) add(given, `-${short[1] ?? ''}`, short[2] ?? '');
    else if (name === undefined) places.push(word);
    else if (value !== undefined) add(given, name, value);
    else if (!SWITCHES.test(name)) add(given, name, words[(at += 1)] ?? '');
  }
  return said(given, places, line);
}

function add(given: Map<string, string[]>, name: string, value: string): void {
  given.set(name, [...(given.get(name) ?? []), value]);
}

function said(
  given: ReadonlyMap<string, readonly string[]>,
  places: readonly string[],
  line: number,
): Saying | undefined {
  const all = (...names: readonly string[]): readonly string[] =>
    names.flatMap((name) => given.get(name) ?? []);
  // There is one context: what else stands there are options in variables.
  const plain = places.filter((place) => !place.includes('$'));
  const context = plain.length > 0 ? plain.at(-1) : places.at(-1);
  if (context === undefined) return undefined;
  const file = all('-f', '--file').at(-1);
  if (file === '-' || file === '/dev/stdin') return undefined;
  const secrets = all('--secret').flatMap((secret) => /(?:^|,)id=([^,]+)/.exec(secret)?.[1] ?? []);
  return {
    line,
    context,
    dockerfile: file,
    from: 'base',
    target: openOf(all('--target').at(-1)),
    args: pairsOf(all('--build-arg').filter((arg) => !arg.startsWith('$'))),
    openArgs:
      all('--build-arg').some((arg) => arg.startsWith('$')) ||
      places.some((place) => /^\$.*ARG/i.test(place)),
    contexts: pairsOf(all('--build-context')),
    platforms: all('--platform')
      .flatMap((list) => list.split(','))
      .filter((each) => !each.includes('$')),
    network: all('--network').at(-1),
    secrets,
  };
}

function openOf(text: string | undefined): string | null | undefined {
  return text?.includes('$') === true ? null : text;
}

/** kaniko's executor: the Dockerfile is looked up in the working directory, then in the context. */
export function kanikoSaid(words: readonly string[], line: number): Saying | undefined {
  const given = new Map<string, string[]>();
  for (let at = 0; at < words.length; at += 1) {
    const [, name, value] = /^(--?[\w-]+)(?:=([^]*))?$/.exec(words[at] ?? '') ?? [];
    if (name === undefined) continue;
    if (value !== undefined) add(given, name, value);
    else if (/^(?:-[cfd]|--(?:context|dockerfile|target|build-arg|destination|context-sub-path))$/.test(name))
      add(given, name, words[(at += 1)] ?? '');
  }
  const one = (...names: readonly string[]): string | undefined =>
    names.flatMap((name) => given.get(name) ?? []).at(-1);
  const sub = one('--context-sub-path');
  const dockerfile = one('-f', '--dockerfile')?.replace(/^\/workspace\//, ROOT);
  const context = (one('-c', '--context') ?? ROOT)
    .replace(/^dir:\/\//, '')
    .replace(/^\/workspace(?=\/|$)/, ROOT);
  if (!given.has('--dockerfile') && !given.has('-f') && !given.has('--context') && !given.has('-c'))
    return undefined;
  return {
    line,
    context: sub === undefined ? context : `${context}/${sub}`,
    dockerfile,
    from: dockerfile?.startsWith(`${context}/`) === true ? 'base' : 'context',
    target: openOf(one('--target')),
    args: pairsOf(given.get('--build-arg') ?? []),
  };
}
