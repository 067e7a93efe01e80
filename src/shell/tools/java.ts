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

export const JAVA_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['mvn', MAVEN],
  ['mvnw', MAVEN],
];
