import { PLAIN, words, type ToolSpec } from './spec.js';

/** `mvn --help` of Maven 3.9: goals and phases are operands, letters are not bundled. */
const MAVEN: ToolSpec = {
  ...PLAIN,
  bundles: false,
  withValue: words(
    '-f --file -s --settings -gs --global-settings -P --activate-profiles -pl --projects -rf --resume-from -T --threads ' +
      '-D --define -l --log-file -t --toolchains -gt --global-toolchains -b --builder -emp -ep -encrypt-password --color',
  ),
};

/** `gradle --help` of Gradle 4.4 and 9: tasks are operands. */
const GRADLE: ToolSpec = {
  ...PLAIN,
  bundles: false,
  withValue: words(
    '-x --exclude-task -p --project-dir -b --build-file -c --settings-file -I --init-script -g --gradle-user-home ' +
      '--project-cache-dir --include-build --console --console-unicode --max-workers --warning-mode --priority -P ' +
      '--project-prop -D --system-prop -F --dependency-verification -M --write-verification-metadata --tests ' +
      '--configuration-cache-problems',
  ),
};

/** `sbt --help` of the script of sbt 1: tasks are operands. */
const SBT: ToolSpec = {
  ...PLAIN,
  bundles: false,
  withValue: words(
    '-mem --mem -jvm-debug --jvm-debug -java-home --java-home -sbt-boot --sbt-boot -sbt-dir --sbt-dir -ivy --ivy ' +
      '-sbt-version --sbt-version -sbt-jar --sbt-jar -sbt-cache --sbt-cache',
  ),
};

export const JAVA_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['mvn', MAVEN],
  ['mvnw', MAVEN],
  ['gradle', GRADLE],
  ['gradlew', GRADLE],
  ['sbt', SBT],
];
