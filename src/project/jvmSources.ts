/** What a program for the Java virtual machine is made from. */
import { baseOf } from './paths.js';

const SOURCE = /\.(?:java|kt|scala|groovy|clj)$/;
const NOT_RUN =
  /(?:^|\/)(?:src\/(?:[a-z]*[tT]est|testFixtures|it|jmh)|tests?|docs?|examples?|buildSrc|project|target|build|\.mvn)\//;
const BUILD = /^(?:pom\.xml|.+\.gradle(?:\.kts)?|.+\.versions\.toml|build\.sbt|project\.clj|deps\.edn)$/;

/** Below it, directories are parts of a package: `org/example`, `com/acme/build`. */
const MAIN = /^(.*\/)?src\/main\//;

/** True for a source of the program; false for tests, and for what only builds it. */
export function isJvmSource(path: string): boolean {
  const place = MAIN.exec(path)?.[0] ?? path;
  return SOURCE.test(path) && !NOT_RUN.test(place) && !/(?:^|\/)\.[^/]+\//.test(place);
}

/** True for a file that names the libraries of the program. */
export function isJvmBuildFile(path: string): boolean {
  return BUILD.test(baseOf(path)) && !/(?:^|\/)(?:node_modules|target|docs?|examples?)\//.test(path);
}

/** Whether the last stage of a Dockerfile stands on a JDK: whether it needs one shows in the sources. */
export function endsOnJdk(dockerfileText: string): boolean {
  const last = dockerfileText.split(/^[ \t]*FROM[ \t]+/im).at(-1) ?? '';
  const image = /^(?:--\S+\s+)*(\S+)/.exec(last)?.[1] ?? '';
  return /(?:^|\/)(?:eclipse-temurin|openjdk|amazoncorretto)(?::|$)/.test(image) && !/(?::|-)jre/.test(image);
}
