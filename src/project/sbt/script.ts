/** What one file of a build of sbt names, and why it may read more than that when the build is loaded. */
import { tokensOf, type Token } from '../gradle/tokens.js';
import { isKnownPlugin } from './plugins.js';

export interface SbtScript {
  /** Projects by their name, with their directories as written. */
  readonly projects: ReadonlyMap<string, string>;
  /** The packages and objects that it declares. */
  readonly declared: ReadonlySet<string>;
  /** What it imports that no known plugin has. */
  readonly imports: readonly string[];
}

/**
 * Words by which a build reads files, starts programs, takes code from elsewhere or changes what `update` does. What they
 * are used for is not looked at: most of it happens when a task runs, and a task that reads sources does not run here.
 */
const READS: ReadonlySet<string> = new Set(
  (
    'File Files Path Paths FileSystem FileSystems FileInputStream FileReader InputStream RandomAccessFile BufferedReader ' +
    'Scanner URL URI uri toURI toURL asURL asFile Class ClassLoader IO Source Process ProcessBuilder process Runtime ' +
    'Properties Using exists isFile isDirectory listFiles list lines glob globRecursive allPaths PathFinder pathFinder ' +
    'getResource getResourceAsStream reflect Eval eval RootProject ProjectRef BuildRef Project crossProject ' +
    'projectMatrix unmanagedBase unmanagedJars externalPom externalIvyFile externalIvySettings externalIvySettingsURI ' +
    'credentials Credentials Defaults sbtPluginExtra update updateFull onLoad commands dependencyResolution ' +
    'csrConfiguration csrCacheDirectory ivyPaths ivyConfiguration sbtDependencyBase dependencyCacheDirectory offline ' +
    'target crossTarget include includes directory contentOf file ConfigFactory XML JSON initialize derive publishTo ' +
    'inputTask newInputStream tail walk stat mtime MavenCache ssh sftp'
  ).split(' '),
);
const READING = /^(?:read|load|parse|slurp|execute)(?:[A-Z]\w*)?$|[gG][iI][tT](?!hub|lab|Hub|Lab)|dynver/;
/** Names of sbt and of known plugins, and of Scala where nothing reads. */
const KNOWN_IMPORT =
  /^(?:sbt\._|sbt\.Keys\.[\w]+|Keys\._|sbtassembly\.[\w.]+|com\.typesafe\.sbt\.packager\.[\w.]+|com\.typesafe\.sbt\.SbtNativePackager\.[\w.]+|play\.sbt\.[\w.]+|play\.core\.PlayVersion(?:\.\w+)?|scala\.concurrent\.duration\.\w+)$/;

class Refused extends Error {}

/**
 * @param kind `build` for a build.sbt and its neighbours, `meta` for what lies in project/
 * @returns what it names, or why it cannot be told what it reads
 */
export function readScript(text: string, kind: 'build' | 'meta'): SbtScript | string {
  const tokens = tokensOf(text);
  if (typeof tokens === 'string') return tokens;
  try {
    const reader = new Reader(tokens, kind);
    reader.read();
    return reader;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class Reader implements SbtScript {
  readonly projects = new Map<string, string>();
  readonly declared = new Set<string>();
  readonly imports: string[] = [];
  readonly #tokens: readonly Token[];
  readonly #kind: 'build' | 'meta';

  constructor(tokens: readonly Token[], kind: 'build' | 'meta') {
    for (const { inner, kind: of, text } of tokens)
      if (inner && of === 'word' && isReading(text)) throw new Refused(reading(text));
    this.#tokens = tokens.filter(({ inner }) => !inner);
    this.#kind = kind;
  }

  read(): void {
    for (let at = 0; at < this.#tokens.length;) at = this.#token(at);
  }

  /** The word or mark at a place; '' for a text, and behind the end. */
  #text(at: number): string {
    const token = this.#tokens[at];
    return token === undefined || token.kind === 'text' ? '' : token.text;
  }

  /** Where to go on. */
  #token(at: number): number {
    const token = this.#tokens[at];
    if (token?.kind === 'text' && token.text.startsWith('file:')) throw new Refused(reading(token.text));
    if (token?.kind !== 'word') return at + 1;
    if (token.text === 'import') return this.#import(at);
    if (token.text === 'object') this.declared.add(this.#text(at + 1));
    if (token.text === 'project') return this.#project(at);
    if (token.text === 'at' && !this.#isWeb(at + 1))
      throw new Refused('names a repository of which it is not known where it is');
    if (token.text === 'addSbtPlugin') return this.#plugin(at);
    if (isReading(token.text)) throw new Refused(reading(token.text));
    return at + 1;
  }

  #isWeb(at: number): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'text' && token.plain && /^https?:\/\//.test(token.text);
  }

  /** One name on a line of its own; `_` and `*` stand for all of it. */
  #import(at: number): number {
    let end = at + 1;
    while (end < this.#tokens.length && this.#tokens[end]?.first !== true && this.#text(end) !== ';')
      end += 1;
    const name = this.#tokens
      .slice(at + 1, end)
      .map(({ text }) => text)
      .join('');
    if (!/^[\w.]+$/.test(name)) throw new Refused(`imports ${name}, of which it is not known what it reads`);
    for (const word of name.split('.')) if (isReading(word)) throw new Refused(reading(name));
    if (!KNOWN_IMPORT.test(name)) this.imports.push(name);
    return end;
  }

  /** `lazy val a = project`, `val a = (project in file("b"))`, `project.in(file("b"))`. */
  #project(at: number): number {
    let before = at - 1;
    while (this.#text(before) === '(') before -= 1;
    const name = this.#text(before - 1);
    const isPlain = this.#text(before) === '=' && this.#text(before - 2) === 'val' && this.#kind === 'build';
    if (!isPlain) throw new Refused('declares projects of which only the build knows');
    const dotted = this.#text(at + 1) === '.' && this.#text(at + 2) === 'in' && this.#text(at + 3) === '(';
    const start = dotted ? at + 4 : this.#text(at + 1) === 'in' ? at + 2 : undefined;
    if (start === undefined) {
      this.projects.set(name, name);
      return at + 1;
    }
    const directory = this.#tokens[start + 2];
    const isLiteral =
      this.#text(start) === 'file' && this.#text(start + 1) === '(' && this.#text(start + 3) === ')';
    if (!isLiteral || directory?.kind !== 'text' || !directory.plain)
      throw new Refused('declares projects of which only the build knows');
    this.projects.set(name, directory.text);
    return start + 4;
  }

  /** `addSbtPlugin("com.example" % "sbt-example" % "1.0")` */
  #plugin(at: number): number {
    const [organisation, name] = [this.#tokens[at + 2], this.#tokens[at + 4]];
    const isPlain =
      this.#text(at + 1) === '(' &&
      this.#text(at + 3) === '%' &&
      this.#text(at + 5) === '%' &&
      organisation?.kind === 'text' &&
      name?.kind === 'text';
    if (!isPlain) throw new Refused('adds a plugin of which only the build knows');
    if (!isKnownPlugin(organisation.text, name.text))
      throw new Refused(`adds the plugin ${name.text}, of which it is not known what it reads`);
    return at + 6;
  }
}

function isReading(word: string): boolean {
  return READS.has(word) || READING.test(word);
}

function reading(word: string): string {
  return `uses \`${word}\`, by which it may read files that are not copied yet`;
}
