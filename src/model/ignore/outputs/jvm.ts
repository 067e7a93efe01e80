import { baseOf } from '../../../project/paths.js';
import type { ShellCommand } from '../../../shell/index.js';
import { isModule } from './modules.js';
import { naming, programOf, wordsOf, type About, type Toolchain } from './types.js';

const POM = /^pom\.xml$/;
const MAVEN: ReadonlySet<string> = new Set(['mvn', 'mvnw']);
/** Phases from `compile` on (Maven lifecycle reference): they fill `target`. */
const PHASES: ReadonlySet<string> = new Set('compile test package verify install deploy'.split(' '));
/** Switches that leave out checks, not anything that gets into what is built. */
const CHECKS =
  /^-D(?:skipTests|skipITs|maven\.(?:test|javadoc|source|site)\.skip|(?:checkstyle|spotbugs|pmd|cpd|jacoco|spotless\.check|rat|license|enforcer|sonar|gpg|dependency-check|findbugs|pitest)\.skip|skip\.?(?:(?:unit|integration|ut|it)[.-]?)?tests?|spotless\.(?:check|apply)\.skip)(?:=true)?$/i;

/** `target`, which Maven fills beside each pom.xml. */
export const maven: Toolchain = {
  manifest: POM,
  mention: /\bmvnw?\b/,
  reach: 'down',
  outputs: [
    {
      name: 'target',
      because: 'Maven compiles into it',
      always: true,
      each: true,
      deep: true,
      early: false,
      makes: (command) => MAVEN.has(programOf(command)) && wordsOf(command).some((word) => PHASES.has(word)),
      obstacle: mavenObstacle,
    },
  ],
};

/** What the phases before `package` leave. */
const COMPILED = /^(?:classes|test-classes|generated[\w-]*|surefire-reports|maven-status|site)$/;

function mavenObstacle({ project, dir, makers, named }: About): string | undefined {
  if (!isModule(project, dir, POM, (name) => `<module>[^<]*\\b${name}/?\\s*</module>`))
    return `no pom.xml has ${dir} for a module`;
  const words = makers.flatMap(wordsOf);
  const left = words.find(
    (word) => /^-D[^=]*skip/i.test(word) && !/=false$/i.test(word) && !CHECKS.test(word),
  );
  if (left !== undefined) return `${left} leaves out a part of the build, whose result the host may have`;
  const packed = words.some((word) => PHASES.has(word) && word !== 'compile' && word !== 'test');
  const jar = packed ? undefined : named.find((name) => !COMPILED.test(name));
  if (jar !== undefined) return `no command that can be read makes target/${jar}`;
  const part = words.find((word) => /^(?:-pl|--projects|-rf|--resume-from)/.test(word));
  if (part !== undefined && !words.some((word) => /^(?:-am|--also-make)$/.test(word)))
    return `${part} builds some modules only`;
  if (words.some((word) => /^-D(?:project\.build|build)Directory/i.test(word)))
    return 'Maven is told to build elsewhere';
  const reader = naming(
    project,
    /(?:^|\/)pom\.xml$/,
    /<(?:systemPath|installDirectory|nodeInstallDirectory)>[^<]*target\b|<build>\s*<directory>/,
  );
  return reader && `${reader} names it`;
}

const GRADLE_SETTINGS = /^settings\.gradle(?:\.kts)?$/;
const GRADLE: ReadonlySet<string> = new Set(['gradle', 'gradlew']);
/** Tasks without which nothing is left out of a build. */
const GRADLE_CHECKS =
  /(?:^|:)(?:\w*[Tt]ests?|check|\w*[Ll]int\w*|checkstyle\w*|detekt\w*|spotless\w*|spotbugs\w*|pmd\w*|ktlint\w*|jacoco\w*|javadoc|sonar\w*)$/;
/** Tasks of the Java, application, war, Shadow, Spring Boot, Quarkus and Ktor plugins that compile or pack. */
const GRADLE_TASK =
  /(?:^|:)(?:build|assemble|jar|war|classes|\w*[bB]oot(?:Jar|War)|\w*[sS]hadowJar|installDist|installShadowDist|installBootDist|distZip|distTar|buildFatJar|quarkusBuild|nativeCompile|test|check|bootBuild)$/;

function buildsWithGradle(command: ShellCommand): boolean {
  return GRADLE.has(programOf(command)) && wordsOf(command).some((word) => GRADLE_TASK.test(word));
}

/** `.gradle` and `build`, which Gradle fills beside its build scripts. */
export const gradle: Toolchain = {
  manifest: /^build\.gradle(?:\.kts)?$/,
  mention: /\bgradlew?\b/,
  reach: 'down',
  outputs: [
    {
      name: '.gradle',
      because: 'Gradle keeps its state of the host there',
      always: true,
      each: false,
      deep: true,
      early: false,
      makes: buildsWithGradle,
      obstacle: cacheObstacle,
    },
    {
      name: 'build',
      because: 'Gradle compiles into it',
      always: true,
      // Packages are called `build` too, and the next one may be added tomorrow.
      each: true,
      deep: false,
      early: false,
      makes: buildsWithGradle,
      obstacle: gradleObstacle,
    },
  ],
};

function cacheObstacle({ makers, text }: About): string | undefined {
  if (makers.flatMap(wordsOf).includes('--offline'))
    return 'Gradle runs with --offline and may need what the host fetched';
  return text.includes('GRADLE_USER_HOME') || /--gradle-user-home|\s-g\s/.test(text)
    ? 'Gradle is told where to keep what it fetches'
    : undefined;
}

/** Which tasks make a directory below `build`; others come with every task that compiles. */
const PARTS: Readonly<Record<string, RegExp>> = {
  libs: /(?:^|:)(?:build|assemble|jar|war|\w*[bB]oot(?:Jar|War)|\w*[sS]hadowJar|buildFatJar|quarkusBuild)$/,
  install: /(?:^|:)install\w*Dist$/,
  distributions: /(?:^|:)(?:build|assemble|dist(?:Zip|Tar))$/,
  'quarkus-app': /(?:^|:)(?:build|assemble|quarkusBuild)$/,
  native: /(?:^|:)nativeCompile$/,
};
const COMPILED_BY_GRADLE = /^(?:classes|resources|generated|reports|test-results|tmp)$/;

function gradleObstacle({ project, dir, makers, named }: About): string | undefined {
  const isKnown =
    baseOf(dir) === 'buildSrc' || isModule(project, dir, GRADLE_SETTINGS, (name) => `["':/]${name}["']`);
  if (!isKnown) return `no settings of Gradle name ${dir}`;
  const words = makers.flatMap(wordsOf);
  const unknown = named.find((name) =>
    Object.hasOwn(PARTS, name)
      ? !words.some((word) => PARTS[name]?.test(word))
      : !COMPILED_BY_GRADLE.test(name),
  );
  if (unknown !== undefined) return `no command that can be read makes build/${unknown}`;
  for (const [index, word] of words.entries()) {
    const task = word === '-x' || word === '--exclude-task' ? (words[index + 1] ?? '') : undefined;
    if (task !== undefined && !GRADLE_CHECKS.test(task))
      return `-x ${task} leaves out a part of the build, whose result the host may have`;
    if (/^-P.*skip/i.test(word)) return `${word} may leave out a part of the build`;
  }
  const script = /\.gradle(?:\.kts)?$/;
  const reader =
    naming(project, script, /\bbuildDir\s*=|buildDirectory(?:\.set|\s*=)/) ??
    naming(
      project,
      script,
      /["'(/]build\/(?!(?:libs|classes|reports|generated|tmp|resources|distributions|install)\b)/,
    );
  return reader && `${reader} names it`;
}
