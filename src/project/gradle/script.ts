/** What one build script of Gradle names, and why it may read more than that when a build is configured. */
import { pluginsIn } from './pluginBlock.js';
import { tokensOf, type Token } from './tokens.js';

export interface GradleScript {
  /** Identifiers of plugins; a name in the catalog of versions as `libs.plugins.name`. */
  readonly plugins: readonly string[];
  /** Scripts that it applies, as written. */
  readonly applied: readonly string[];
  /** Files that it names, as written. */
  readonly files: readonly string[];
  /** Projects that a settings script includes. */
  readonly includes: readonly string[];
}

/**
 * Words by which a script reads files, starts programs or runs code from elsewhere. What they are used for is not looked
 * at: most of it happens when a task runs, and a task that reads sources does not run here.
 */
const READS: ReadonlySet<string> = new Set(
  (
    'File Files Path Paths toFile toPath fileTree zipTree tarTree asFileTree files file exists isFile listFiles walk ' +
    'walkTopDown walkBottomUp eachFileRecurse eachFileMatch eachDir visit rootDir projectDir projectDirectory ' +
    'rootDirectory settingsDir settingsDirectory dirs flatDir allSource allJava singleFile exec javaexec execute ' +
    'ProcessBuilder Runtime ValueSource fileContents fromFile FileInputStream FileReader RandomAccessFile URL Class ' +
    'GroovyShell GroovyScriptEngine GroovyClassLoader Eval evaluate XmlSlurper XmlParser JsonSlurper ConfigSlurper Scanner ' +
    'ant AntBuilder getResource getResourceAsStream loadClass Grab includeBuild includedBuild includedBuilds sourceControl ' +
    'copy sync buildSrc readLines useLines toURL fromUri fromArchiveEntry ClassLoader traverse list'
  ).split(' '),
);
/** In a settings script whatever decides what is included has to be plain. */
const DECIDES: ReadonlySet<string> = new Set(
  'if else for while when each forEach eachDir includeFlat buildFileName children project apply'.split(' '),
);
const KNOWN_IMPORT =
  /^(?:org\.gradle\.|org\.springframework\.boot\.gradle\.|org\.jetbrains\.kotlin\.gradle\.|com\.github\.jengelman\.gradle\.plugins\.shadow\.|io\.ktor\.plugin\.|com\.google\.protobuf\.gradle\.|org\.apache\.tools\.ant\.filters\.|java\.time\.|java\.text\.|java\.util\.(?:\w+|\*|concurrent\.[\w*]+)$)/;
/** Configurations whose files a report of dependencies does not look at (measured with Gradle 4.4). */
const CONFIGURATION = /^(?:\w*[iI]mplementation|api|\w*[cC]ompile(?:Only)?|\w*[rR]untime(?:Only)?)$/;

const ROOTS: ReadonlySet<string> = new Set(['rootDir', 'projectDir']);
const ROOTED = /^\$\{?(?:rootProject\.|project\.)?(?:rootDir|projectDir)\}?\/([^$\\]+)$/;

class Refused extends Error {}

/** @returns what it names, or why it cannot be told what it reads */
export function readScript(text: string, kind: 'build' | 'settings'): GradleScript | string {
  const all = tokensOf(text);
  if (typeof all === 'string') return all;
  try {
    const reader = new Reader(all, kind);
    reader.read();
    return reader;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

class Reader implements GradleScript {
  readonly plugins: string[] = [];
  readonly applied: string[] = [];
  readonly files: string[] = [];
  readonly includes: string[] = [];
  readonly #tokens: readonly Token[];
  readonly #kind: 'build' | 'settings';

  constructor(tokens: readonly Token[], kind: 'build' | 'settings') {
    const inside = tokens.find(
      ({ inner, kind: of, text }) => inner && of === 'word' && isReading(text) && !ROOTS.has(text),
    );
    if (inside !== undefined) throw new Refused(reading(inside.text));
    this.#tokens = tokens.filter(({ inner }) => !inner).map((token) => this.#rooted(token));
    this.#kind = kind;
  }

  read(): void {
    const found = pluginsIn(this.#tokens);
    if (typeof found === 'string') throw new Refused(found);
    this.plugins.push(...found.plugins);
    for (let at = 0; at < this.#tokens.length;) {
      const end = found.blocks.get(at);
      at = end ?? this.#word(at);
    }
  }

  /** `"$rootDir/a.gradle"` names a file like `file('a.gradle')`. */
  #rooted(token: Token): Token {
    if (token.kind !== 'text' || token.plain || !/rootDir|projectDir/.test(token.text)) return token;
    const path = ROOTED.exec(token.text)?.[1];
    if (path === undefined) throw new Refused(reading('rootDir'));
    this.files.push(path);
    return { ...token, text: path, plain: true };
  }

  #text(at: number): string {
    const token = this.#tokens[at];
    return token?.kind === 'text' ? '' : (token?.text ?? '');
  }

  /** Where to go on. */
  #word(at: number): number {
    const token = this.#tokens[at];
    if (token?.kind !== 'word') return at + 1;
    if (token.text === 'import' && token.first) return this.#import(at);
    if (this.#kind === 'settings' && token.text === 'include') return this.#include(at);
    if (this.#kind === 'settings' && DECIDES.has(token.text))
      throw new Refused(`uses \`${token.text}\`, by which only the build knows which projects there are`);
    if (token.text === 'apply') return this.#apply(at);
    if (token.text === 'file' || token.text === 'files') return this.#named(at);
    if (token.text === 'zipTree' && this.#isEach(at)) return at + 4;
    if (token.text === 'fileTree' && this.#isDependency(at)) return at + 1;
    if (/^(?:url|uri|setUrl)$/.test(token.text)) return this.#url(at);
    if (isReading(token.text)) throw new Refused(reading(token.text));
    return at + 1;
  }

  /** `zipTree(it)`, of what a configuration holds. */
  #isEach(at: number): boolean {
    return this.#text(at + 1) === '(' && this.#text(at + 2) === 'it' && this.#text(at + 3) === ')';
  }

  /** `implementation fileTree(dir: 'libs')`, with nothing done to it. */
  #isDependency(at: number): boolean {
    const before = this.#text(at - 1) === '(' ? this.#text(at - 2) : this.#text(at - 1);
    if (!CONFIGURATION.test(before) || this.#text(at + 1) !== '(') return false;
    const end = this.#tokens.findIndex((_, index) => index > at && this.#text(index) === ')');
    return end > 0 && !/^[.{?[]$/.test(this.#text(end + 1));
  }

  #import(at: number): number {
    let end = at + 1;
    while (end < this.#tokens.length && this.#tokens[end]?.first !== true && this.#text(end) !== ';')
      end += 1;
    const words = this.#tokens.slice(at + 1, end).map(({ text }) => text);
    const as = words.indexOf('as');
    const name = words
      .slice(words[0] === 'static' ? 1 : 0, as < 0 ? undefined : as)
      .join('')
      .replace(/\.$/, '');
    if (!KNOWN_IMPORT.test(name))
      throw new Refused(`imports ${name}, of which it is not known what it reads`);
    return end;
  }

  /** `include 'a', 'b'` and `include(":a")`. */
  #include(at: number): number {
    const paths = this.#list(at + 1);
    if (paths === undefined) throw new Refused('includes projects of which only the build knows');
    this.includes.push(...paths.texts);
    return paths.end;
  }

  /** `file("a")`, `files('a', 'b')`. */
  #named(at: number): number {
    const before = this.#text(at - 1);
    const names =
      before === '.' && !/^(?:rootProject|project)$/.test(this.#text(at - 2))
        ? undefined
        : this.#list(at + 1);
    if (names === undefined) throw new Refused(reading(this.#text(at)));
    this.files.push(...names.texts);
    const asked = this.#text(names.end) === '.' && this.#text(names.end + 1) === 'exists';
    return asked ? names.end + 2 : names.end;
  }

  /** Plain texts behind one another, in parentheses or not; undefined when there is anything else. */
  #list(start: number): { readonly texts: readonly string[]; readonly end: number } | undefined {
    const isClosed = this.#text(start) === '(';
    const texts: string[] = [];
    for (let at = isClosed ? start + 1 : start; ; at += 2) {
      const token = this.#tokens[at];
      if (token?.kind !== 'text' || !token.plain) return undefined;
      texts.push(token.text);
      const next = this.#text(at + 1);
      if (next === ',') {
        // Kotlin takes one at the end too.
        if (isClosed && this.#text(at + 2) === ')') return { texts, end: at + 3 };
        continue;
      }
      if (isClosed) return next === ')' ? { texts, end: at + 2 } : undefined;
      return /^[.+[?]$/.test(next) ? undefined : { texts, end: at + 1 };
    }
  }

  /** `apply plugin: 'a'`, `apply(plugin = "a")`, `plugins.apply("a")`, `apply from: 'a.gradle'`. */
  #apply(at: number): number {
    const start = this.#text(at + 1) === '(' ? at + 2 : at + 1;
    const key = this.#text(start);
    const isKeyed = /^(?:plugin|from)$/.test(key) && /^[:=]$/.test(this.#text(start + 1));
    const value = this.#tokens[isKeyed ? start + 2 : start];
    const isPlugin = key === 'plugin' || (!isKeyed && start === at + 2);
    if (value?.kind !== 'text' || (!isKeyed && !isPlugin) || (isPlugin && !value.plain))
      throw new Refused('applies a plugin or script of which only the build knows');
    (isPlugin ? this.plugins : this.applied).push(value.text);
    return (isKeyed ? start + 2 : start) + 1;
  }

  /** Repositories have to be on the web; a database has a `url` too. */
  #url(at: number): number {
    let next = at + 1;
    while (/^(?:[=(:]|uri)$/.test(this.#text(next))) next += 1;
    const value = this.#tokens[next];
    if (value?.kind === 'text' && /^(?:https?:\/\/|jdbc:)/.test(value.text)) return next + 1;
    const isBuilt = this.#text(next) === 'layout' && this.#text(next + 2) === 'buildDirectory';
    if (isBuilt) return next + 3;
    throw new Refused('names a repository of which it is not known where it is');
  }
}

function isReading(word: string): boolean {
  return READS.has(word) || /git(?!hub|lab)/i.test(word);
}

function reading(word: string): string {
  return `uses \`${word}\`, by which it may read files that are not copied yet`;
}
