/**
 * Names of variables that say which build an image comes from, and so differ from one build to the next: those of the OCI
 * annotations, of label-schema.org and of the CI systems' own variables, as they stand in public Dockerfiles (2026-11).
 */

/** Names that speak of a commit, a build or a point in time, whatever the program. */
const OF_A_BUILD =
  /^(?:(?:APP|IMAGE|PROJECT|NEXT_PUBLIC|VITE|REACT_APP|PUBLIC|SOURCE|CI|DOCKER|SENTRY)_)?(?:(?:GIT|VCS|COMMIT|SOURCE|SCM)_(?:COMMIT|SHA1?|SHA_SHORT|SHORT_SHA|REV|REVISION|HASH|REF|BRANCH|TAG|DESCRIBE|DATE|TIME|TIMESTAMP|URL)|GIT_COMMIT_(?:SHA1?|HASH|ID|DATE|TIME|SHORT)|COMMIT_(?:ID|SHORT|SHORT_SHA|REF_NAME|REF_SLUG)|COMMIT|SHA1?|REVISION|BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|NO|ID|SHA|COMMIT|HASH|REV|REVISION|REF|BRANCH|TAG|URL)|BUILT_(?:AT|ON|BY)|CREATED|BUILDID)$/i;
/** Variables of CI systems that are handed on under their own names. */
const OF_CI =
  /^(?:GITHUB_(?:SHA|REF|REF_NAME|HEAD_REF|RUN_ID|RUN_NUMBER)|CI_(?:COMMIT_\w+|PIPELINE_\w+|JOB_ID|BUILD_\w+)|CIRCLE_(?:SHA1|BRANCH|TAG|BUILD_NUM)|TRAVIS_(?:COMMIT|BRANCH|TAG|BUILD_NUMBER)|BITBUCKET_(?:COMMIT|BRANCH|TAG|BUILD_NUMBER)|DRONE_(?:COMMIT\w*|BRANCH|TAG|BUILD_NUMBER)|HEROKU_SLUG_COMMIT|RAILWAY_GIT_\w+|VERCEL_GIT_\w+)$/;
/** Names that speak of a release: of the program that is built, or of one that is fetched. */
const OF_A_RELEASE =
  /^(?:(?:APP|APPLICATION|IMAGE|PROJECT|BUILD|RELEASE|PACKAGE|PKG|SERVICE|SENTRY|NEXT_PUBLIC|VITE|REACT_APP|NEXT_PUBLIC_APP|VITE_APP|REACT_APP_APP|GIT|SEMVER|DOCKER)_)?(?:VERSION|TAG|RELEASE)$|^(?:BRANCH|DATE|SEMVER|VERSION_(?:TAG|NAME|NUMBER|STRING)|RELEASE_(?:TAG|NAME|DATE))$/;
/** Names of versions and commits of anything, with defaults that say that the build gives another. */
const OF_ANYTHING = /_(?:VERSION|TAG|RELEASE|COMMIT|SHA1?|REVISION|BRANCH|HASH)$/;
const TO_BE_GIVEN =
  /^(?:unspecified|unknown|undefined|unset|not[-_ ]set|none|null|n\/a|dev|local|snapshot)$/i;
/** Defaults that stand for "not said": a build that matters says another. */
const NO_DEFAULT = /^(?:[A-Za-z][A-Za-z _./-]*|0|v?0\.0(?:\.0)?(?:-\w+)?|1970-\w+.*|)$/;
const NO_RELEASE =
  /^(?:dev|devel|develop|development|debug|unknown|latest|local|none|null|undefined|unset|unspecified|snapshot|edge|HEAD|n\/a|test|dirty|v?0\.0(?:\.0)?(?:-\w+)?|0|)$/i;

/**
 * True for an ARG whose value differs from build to build.
 *
 * @param fallback its default, undefined without one
 * @param isGiven true when a file of the project has it set to something that only the run knows
 */
export function isVolatile(name: string, fallback: string | undefined, isGiven: boolean): boolean {
  if (OF_A_BUILD.test(name) || OF_CI.test(name)) return isGiven || NO_DEFAULT.test(fallback ?? '');
  if (OF_ANYTHING.test(name) && TO_BE_GIVEN.test(fallback ?? '')) return true;
  return OF_A_RELEASE.test(name) && (isGiven || NO_RELEASE.test(fallback ?? ''));
}

/** True for a name that says of which build or release something is, whatever its value. */
export function namesBuild(name: string): boolean {
  return OF_A_BUILD.test(name) || OF_CI.test(name) || OF_A_RELEASE.test(name) || OF_ANYTHING.test(name);
}
