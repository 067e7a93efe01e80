/** What the build scripts of one project of Gradle say of the JARs and directories that its tasks leave. */
import { pluginsIn } from './pluginBlock.js';
import { givenText, isMark, statementsOf, type Statement } from './statements.js';
import type { Token } from './tokens.js';

/** Settings of a task that packs; texts that nobody sets are undefined. */
export interface ArchiveTask {
  fileName?: string;
  base?: string;
  version?: string;
  classifier?: string;
  /** It unpacks the dependencies into the JAR. */
  packs?: boolean;
  disabled?: boolean;
}

export interface Archives {
  /** Identifiers, or names in a catalog. */
  readonly plugins: Set<string>;
  readonly tasks: Map<string, ArchiveTask>;
  /** What the program needs when it runs, as far as scripts name it. */
  readonly needs: string[];
  /** Tasks that `build` and `assemble` run besides. */
  readonly alsoBuilt: Set<string>;
  version?: string;
  base?: string;
  applicationName?: string;
}

export class NotPlain extends Error {}

/** What says nothing about the names of JARs, nor what is in them. */
const OTHERS: ReadonlySet<string> = new Set(
  (
    'plugins pluginManagement buildscript repositories dependencyManagement group description sourceCompatibility ' +
    'targetCompatibility java kotlin test jacoco javadoc checkstyle pmd springBoot ext extra configurations wrapper import ' +
    'publishing signing allOpen noArg idea eclipse compileJava compileTestJava compileKotlin compileTestKotlin ' +
    'compileGroovy jacocoTestReport jacocoTestCoverageVerification checkstyleMain checkstyleTest bootRun run check ' +
    'mainClassName kapt ksp processResources defaultTasks'
  ).split(' '),
);
/** Types of tasks that pack nothing. */
const TYPES =
  /^(?:Test|JavaCompile|KotlinCompile|KotlinJvmCompile|GroovyCompile|Javadoc|Checkstyle|Jacoco\w*)$/;
export const ARCHIVES: ReadonlySet<string> = new Set(['jar', 'bootJar', 'shadowJar']);
/** Words by which a block that seems harmless may rename, move or repack what another task leaves. */
const CHANGES =
  /^(?:archive\w*|destinationDir\w*|buildDir\w*|libsDir\w*|renameTo|rename|doLast|doFirst|exec|javaexec|execute|ant|copy|move|delete|sourceSets|afterEvaluate|beforeEvaluate|projectsEvaluated|whenReady|taskGraph|task|register|create|ProcessBuilder|Runtime)$/;

/** Settings of `jar` and its like that leave its name as it is. */
const HARMLESS =
  /^(?:enabled|isEnabled|manifest|from|with|duplicatesStrategy|mergeServiceFiles|exclude|minimize|mainClass|mainClassName|layered|launchScript|isZip64|zip64|requiresUnpack|relocate|transform|append|dependsOn)(?:\.set)?$/;
const NAMING: ReadonlyMap<string, 'fileName' | 'base' | 'version' | 'classifier'> = new Map([
  ['archiveFileName', 'fileName'],
  ['archiveName', 'fileName'],
  ['archiveBaseName', 'base'],
  ['baseName', 'base'],
  ['archiveVersion', 'version'],
  ['version', 'version'],
  ['archiveClassifier', 'classifier'],
  ['classifier', 'classifier'],
]);
const NOT_RUN =
  /^(?:test\w*|compileOnly\w*|annotationProcessor|kapt|ksp|developmentOnly|testAndDevelopmentOnly|providedCompile|checkstyle|jacoco\w*|pmd|constraints|modules|components)$/;

export function noArchives(): Archives {
  return { plugins: new Set(), tasks: new Map(), needs: [], alsoBuilt: new Set() };
}

/** Reads the statements of a script, or of a block of it, into what is known so far. */
export class ArchiveReader {
  readonly #archives: Archives;
  /** What `${project.name}` and its like stand for. */
  readonly #names: ReadonlyMap<string, string>;

  constructor(archives: Archives, names: ReadonlyMap<string, string>) {
    this.#archives = archives;
    this.#names = names;
  }

  /** @param scopes blocks of other projects that count too: `allprojects`, `subprojects` */
  read(tokens: readonly Token[], scopes: ReadonlySet<string>): void {
    const found = pluginsIn(tokens.filter(({ inner }) => !inner));
    if (typeof found === 'string') throw new NotPlain(found);
    for (const each of statements(tokens)) {
      if (each.name === 'plugins') this.#plugins(each);
      else if (each.name === 'allprojects' || each.name === 'subprojects') {
        if (scopes.has(each.name)) this.read(each.block ?? fail(each), new Set());
      } else this.#statement(each);
    }
  }

  #plugins({ block = [], tokens }: Statement): void {
    for (const each of statements(block)) {
      const applied = each.rest.findLastIndex(({ text }) => text === 'apply');
      if (applied >= 0 && each.rest.slice(applied).some(({ text }) => text === 'false')) continue;
      const found = pluginsIn(pluginBlock(tokens, each));
      const [plugin] = typeof found === 'string' ? [] : found.plugins;
      if (plugin === undefined) throw new NotPlain('has a block of plugins that was not understood');
      this.#archives.plugins.add(plugin);
    }
  }

  #statement(each: Statement): void {
    const [head = '', ...path] = each.name.split('.');
    if (head === 'val' || head === 'def' || head === 'var') return plain(each);
    if (head === 'version') return this.#set('version', each);
    if (head === 'archivesBaseName') return this.#set('base', each);
    if (head === 'base') return this.#base(each, path);
    if (head === 'apply') return this.#apply(each);
    if (head === 'application') return this.#application(each, path);
    if (head === 'dependencies') return this.#dependencies(each);
    if (head === 'tasks') return this.#tasks(each, path);
    this.#task(each, head, path);
  }

  #set(key: 'version' | 'base' | 'applicationName', each: Statement): void {
    this.#archives[key] = givenText(each, this.#names) ?? fail(each);
  }

  #base(each: Statement, path: readonly string[]): void {
    if (path[0] === 'archivesName' || path[0] === 'archivesBaseName') return this.#set('base', each);
    for (const inner of statements(each.block ?? fail(each))) {
      if (!/^archives(?:Base)?Name(?:\.set)?$/.test(inner.name)) fail(inner);
      this.#set('base', inner);
    }
  }

  #apply(each: Statement): void {
    const [key, , value] = each.rest.filter(({ text }) => text !== '(');
    if (key?.text !== 'plugin' || value?.kind !== 'text' || !value.plain) fail(each);
    this.#archives.plugins.add(value?.text ?? '');
  }

  #application(each: Statement, path: readonly string[]): void {
    const inner =
      path.length > 0 ? [{ ...each, name: path.join('.') }] : statements(each.block ?? fail(each));
    for (const one of inner) {
      const name = one.name.replace(/\.set$/, '');
      if (name === 'applicationName') this.#set('applicationName', one);
      else if (name !== 'mainClass' && name !== 'mainClassName' && name !== 'mainModule') fail(one);
    }
  }

  #dependencies({ block, ...each }: Statement): void {
    for (const one of statements(block ?? fail({ ...each, block }))) {
      // Kotlin may have it in quotes: `"implementation"("a:b:1")`.
      const [first, ...more] = one.tokens;
      if (NOT_RUN.test(one.name || (first?.text ?? ''))) continue;
      const named = more.find(({ kind }) => kind === 'text')?.text ?? more.map(({ text }) => text).join('');
      this.#archives.needs.push(named.split(':')[1] ?? named);
    }
  }

  /** `tasks.named('jar') { }`, `tasks.jar { }`, `tasks.withType<Test> { }`, `tasks { jar { } }`. */
  #tasks(each: Statement, path: readonly string[]): void {
    const [first, ...more] = path;
    if (first === undefined) {
      for (const inner of statements(each.block ?? fail(each))) this.#statement(inTasks(inner));
      return;
    }
    if (first === 'withType') {
      // `<Test>`, `(JavaCompile)`, `(org.jetbrains.kotlin.gradle.tasks.KotlinCompile::class)`
      const types = each.rest.map(({ text }) => text).join('');
      const type = /^[<(](?:[\w.]*\.)?(\w+)(?:::class)?[>)]/.exec(types)?.[1] ?? '';
      if (!TYPES.test(type)) fail(each);
      return unchanged(each);
    }
    if (!/^(?:named|getByName)$/.test(first)) return this.#task(each, first, more);
    const named = each.rest.find(({ kind }) => kind === 'text');
    if (named?.plain !== true || each.block === undefined) fail(each);
    this.#task(each, named?.text ?? '', []);
  }

  #task(each: Statement, task: string, path: readonly string[]): void {
    if (ARCHIVES.has(task)) return this.#archive(each, task, path);
    if ((task === 'build' || task === 'assemble') && /^(?:dependsOn)?$/.test(path.join('.')))
      return this.#alsoBuilt(each, path);
    if (!OTHERS.has(task)) fail(each);
    unchanged(each);
  }

  /** `build.dependsOn shadowJar`, `build { dependsOn(shadowJar) }`. */
  #alsoBuilt(each: Statement, path: readonly string[]): void {
    const all = path.length > 0 ? [{ ...each, name: 'dependsOn' }] : statements(each.block ?? fail(each));
    for (const one of all) {
      const words = one.rest.filter(({ kind }) => kind !== 'mark').map(({ text }) => text);
      const task = words.find((text) => text !== 'tasks' && text !== 'named') ?? '';
      if (one.name !== 'dependsOn' || words.length > 2 || !ARCHIVES.has(task)) fail(one);
      this.#archives.alsoBuilt.add(task);
    }
  }

  #archive(each: Statement, task: string, path: readonly string[]): void {
    const settings = this.#archives.tasks.get(task) ?? {};
    this.#archives.tasks.set(task, settings);
    const all = path.length > 0 ? [{ ...each, name: path.join('.') }] : statements(each.block ?? fail(each));
    for (const one of all) {
      const name = one.name.replace(/\.set$/, '');
      const key = NAMING.get(name);
      if (key !== undefined) settings[key] = givenText(one, this.#names) ?? fail(one);
      else if (name === 'val' || name === 'def') plain(one);
      else if (HARMLESS.test(one.name)) {
        if (one.tokens.some(({ text }) => /\bClass-Path\b/i.test(text)))
          throw new NotPlain(`lists JARs beside that of \`${task}\` in its manifest`);
        const unpacks = one.tokens.some(({ text }) => text === 'zipTree');
        if (name === 'from' && unpacks) settings.packs = true;
        if (/^(?:isE|e)nabled$/.test(name)) settings.disabled = givenWord(one) === 'false';
        // What is packed is read, not changed.
        if (name !== 'from') unchanged(one);
      } else fail(one);
    }
  }
}

function givenWord({ rest }: Statement): string | undefined {
  return rest.find(({ kind }) => kind === 'word')?.text;
}

function inTasks(each: Statement): Statement {
  return {
    ...each,
    name: /^(?:named|withType|getByName|register|create)$/.test(each.name) ? `tasks.${each.name}` : each.name,
  };
}

function statements(tokens: readonly Token[]): readonly Statement[] {
  const found = statementsOf(tokens);
  if (found === undefined) throw new NotPlain('was not understood as a script');
  return found;
}

/** The tokens of `plugins { }` around one of its statements. */
function pluginBlock(tokens: readonly Token[], { tokens: one }: Statement): readonly Token[] {
  const open = tokens.findIndex((token) => isMark(token, '{'));
  return [...tokens.slice(0, open + 1), ...one, ...tokens.slice(-1)];
}

/** A variable, in which nothing is done. */
function plain(each: Statement): void {
  if (each.tokens.some((token) => isMark(token, '{'))) fail(each);
  unchanged(each);
}

function unchanged(each: Statement): void {
  const found = each.tokens.find(isChange);
  if (found !== undefined)
    throw new NotPlain(
      `has \`${found.text}\` in \`${titleOf(each)}\`, and it is not known what that makes of the JAR`,
    );
}

/** A word by which what other tasks leave may get another name. */
export function isChange({ kind, text }: Token): boolean {
  return kind === 'word' && CHANGES.test(text);
}

function fail(each: Statement): never {
  throw new NotPlain(`has \`${titleOf(each)}\`, and it is not known what that makes of the JAR`);
}

/** The begin of a statement, for a reader. */
function titleOf({ tokens }: Statement): string {
  const open = tokens.findIndex((token) => isMark(token, '{'));
  const text = tokens
    .slice(0, open < 1 ? 8 : Math.min(open, 8))
    .map((token) => (token.kind === 'text' ? `'${token.text}'` : token.text))
    .join(' ');
  return text
    .replaceAll(/ ?([.(]) ?/g, '$1')
    .replaceAll(/ ([:),])/g, '$1')
    .replace(/[^\w')]+$/, '')
    .slice(0, 60);
}
