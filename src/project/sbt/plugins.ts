/**
 * Plugins of sbt that read nothing of a project when it is loaded and when `update` runs: their settings are values, and
 * what they do with files is done by tasks of their own. Written down from general knowledge in
 * 2026-11, not from each one's sources; what is not here is refused.
 */
const KNOWN: Readonly<Record<string, RegExp>> = {
  'sbt-assembly': /^com\.eed3si9n$/,
  'sbt-buildinfo': /^com\.eed3si9n$/,
  'sbt-native-packager': /^com\.(?:typesafe|github)\.sbt$/,
  'sbt-plugin': /^(?:com\.typesafe\.play|org\.playframework)$/,
  'sbt-revolver': /^io\.spray$/,
  'sbt-scalafmt': /^org\.scalameta$/,
  'sbt-scoverage': /^org\.scoverage$/,
};

export function isKnownPlugin(organisation: string, name: string): boolean {
  return Object.hasOwn(KNOWN, name) && KNOWN[name]?.test(organisation) === true;
}
