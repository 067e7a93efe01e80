/**
 * Plugins of Gradle that are known to read no file of the project when a build is configured, and to resolve nothing of
 * their own then: core plugins and common others, written down from general knowledge in 2026-11, not from each one's
 * sources. Those that read sources or the history of git at that time (Android, Quarkus, git-version, Spotless) are left
 * out, and so is everything unknown.
 */
const CORE: ReadonlySet<string> = new Set(
  (
    'java java-library java-platform java-test-fixtures application groovy scala war ear base distribution idea eclipse ' +
    'jacoco checkstyle pmd codenarc maven maven-publish signing jvm-test-suite test-report-aggregation ' +
    'jacoco-report-aggregation jvm-toolchains project-report build-dashboard'
  ).split(' '),
);

const OTHERS: ReadonlySet<string> = new Set([
  'org.springframework.boot',
  'spring-boot',
  'io.spring.dependency-management',
  'kotlin',
  'kotlin-spring',
  'kotlin-jpa',
  'kotlin-allopen',
  'kotlin-noarg',
  'kotlin-kapt',
  'kotlinx-serialization',
  'org.jetbrains.kotlin.jvm',
  'org.jetbrains.kotlin.kapt',
  'org.jetbrains.kotlin.plugin.spring',
  'org.jetbrains.kotlin.plugin.jpa',
  'org.jetbrains.kotlin.plugin.allopen',
  'org.jetbrains.kotlin.plugin.noarg',
  'org.jetbrains.kotlin.plugin.lombok',
  'org.jetbrains.kotlin.plugin.serialization',
  'com.google.devtools.ksp',
  'com.github.johnrengelman.shadow',
  'com.gradleup.shadow',
  'io.ktor.plugin',
  'com.google.protobuf',
  'com.github.ben-manes.versions',
  'org.gradle.toolchains.foojay-resolver-convention',
  'org.gradle.toolchains.foojay-resolver',
]);

export function isKnownPlugin(id: string): boolean {
  const name = id.replace(/^org\.gradle\.(?!toolchains\.)/, '');
  return CORE.has(name) || OTHERS.has(id);
}
