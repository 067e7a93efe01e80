/** Commands of a stage that runs Java. */
import { BASE_COMMANDS } from '../../knowledge/base-commands.js';
import { invocationOf, type ShellCommand } from '../../shell/index.js';
import { lostWord } from '../slim/texts.js';
import type { Obstacle, Place } from '../slim/types.js';

/** Programs of the system under both images, or of its packages, which need nothing of the JDK. */
const SYSTEM: ReadonlySet<string> = new Set(
  'apk microdnf dnf yum adduser addgroup keytool update-ca-certificates update-ca-trust openssl unzip nc'.split(
    ' ',
  ),
);
/** Programs that compile, or have others do it; what a wrapper starts does not show in its script. */
const COMPILES: ReadonlySet<string> = new Set(
  'mvn mvnw mvnd gradle gradlew ant sbt lein kotlinc kotlin scalac scala groovyc groovy clj clojure mill bazel'.split(
    ' ',
  ),
);
const FETCHES: ReadonlySet<string> = new Set(['curl', 'wget']);

/** A command before all other rules: an obstacle, undefined when it works on the JRE, false when they shall tell. */
export function javaObstacle(command: ShellCommand, place: Place): Obstacle | false {
  const { who, instruction } = place;
  const { tool = '' } = invocationOf(command);
  const name = command.name?.slice(command.name.lastIndexOf('/') + 1) ?? tool;
  if (name === 'java') return runObstacle(command, place);
  if (COMPILES.has(name)) return `${who} runs ${name}, which needs the JDK`;
  if (FETCHES.has(name)) {
    const isBuild = instruction.keyword === 'RUN';
    return isBuild ? `${who} fetches files with ${name}, and it is not known what they need` : undefined;
  }
  if (name === 'apk' && command.words.some(({ text }) => text === 'del' || /openjdk|java/.test(text)))
    return `${who} uses apk for more than packages of the system`;
  if (SYSTEM.has(name))
    return lostWord(
      command.words.map(({ text }) => text),
      who,
      place,
    );
  // Their files lie at the same places in both images.
  return BASE_COMMANDS.has(name) && /^(?:mkdir|chown|chmod|touch|ln|cp|mv|rm|ls|useradd|groupadd)$/.test(name)
    ? undefined
    : false;
}

/** An archive of classes that a JRE does not take from a JDK, and a debugger's connection. */
const BOUND = /SharedArchiveFile|-Xshare:|\bAOTCache|-agentlib:jdwp|-Xrunjdwp|-Xdebug\b/;
/** Classes that compile or interpret sources. */
const COMPILER =
  /^(?:com\.sun\.|sun\.|jdk\.|groovy\.|scala\.|kotlin\.|org\.(?:codehaus\.groovy|apache\.catalina|jetbrains)\.)/;

function runObstacle(command: ShellCommand, place: Place): Obstacle {
  const { who } = place;
  const texts = command.words.slice(1).map(({ text }) => text.replaceAll(/["']/g, ''));
  const bound = texts.map((text) => BOUND.exec(text)?.[0]).find((found) => found !== undefined);
  if (bound !== undefined) return `${who} runs java with ${bound}, which may be bound to the JDK`;
  const source = texts.find((text) => text.endsWith('.java'));
  if (source !== undefined) return `${who} compiles ${source} when it starts`;
  const compiler = texts.find((text) => COMPILER.test(text));
  if (compiler !== undefined) return `${who} runs ${compiler}, which may compile`;
  const words = texts.flatMap((text) => text.split(/[\s=:,;]+/));
  return lostWord(words, who, place);
}
