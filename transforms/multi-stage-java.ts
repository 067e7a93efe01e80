import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { javaPlan } from '../src/model/multistage/java/index.js';
import { modelOf, type Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';

const IMAGES: ReadonlySet<string> = new Set([
  'maven',
  'gradle',
  'eclipse-temurin',
  'openjdk',
  'amazoncorretto',
]);

export const multiStageJava: Transform = {
  name: 'multi-stage-java',
  summary: 'Leave Maven or Gradle, the JDK and the sources behind, and run the JAR on a Java runtime.',
  level: 'recommended',
  after: ['maven-resolve-first', 'gradle-dependencies-first'],
  // The entrypoints of both images run what they are given (docker-maven, adoptium/containers). Gradle's image has a
  // VOLUME for what is downloaded; that of a file itself is refused.
  declares: ['base', 'entrypoint', 'volume'],
  image: [{ type: 'base' }, { type: 'entrypoint' }, { type: 'divided' }],
  docs: {
    why:
      'An image that builds its JAR keeps Maven or Gradle, a JDK, the sources and everything that was downloaded. The ' +
      'container needs none of it: one JAR with its dependencies inside, or what `installDist` leaves, and a Java runtime ' +
      'of the same version. Which JAR that is follows from the POM or the build scripts, where they say it plainly.',
    example: {
      before:
        'FROM maven:3.9-eclipse-temurin-21\nWORKDIR /app\nCOPY . .\nRUN mvn -B package\nEXPOSE 8080\nCMD ["java", "-jar", "target/app.jar"]\n',
      after:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY . .\nRUN mvn -B package\n\nFROM eclipse-temurin:21-jre-noble\nWORKDIR /app\nCOPY --from=build /app/target/app.jar ./target/app.jar\nEXPOSE 8080\nCMD ["java", "-jar", "target/app.jar"]\n',
      files: {
        'pom.xml':
          '<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>org.example</groupId>\n  <artifactId>app</artifactId>\n  <version>1</version>\n  <build><finalName>app</finalName></build>\n</project>\n',
        'src/main/java/App.java': 'public final class App {}\n',
      },
    },
    risk: 'Libraries may read files that no source of the project names, and people may miss the tools of the JDK (jcmd, jstack).',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://hub.docker.com/_/eclipse-temurin',
      'https://github.com/spring-projects/spring-boot/issues/27175',
    ],
  },
  apply(build) {
    const [stage, ...others] = modelOf(build.dockerfile).stages;
    if (stage === undefined || !packs(stage)) return build;
    const sole = soleStage(build, IMAGES);
    if (sole === undefined) {
      const isLeft = others.length === 0 && !build.protected.has(stage.from) && startsJava(stage);
      return isLeft
        ? leftAs(build, stage, `which image runs the Java of ${stage.image.text} is not known`)
        : build;
    }
    if ('left' in sole) return leftAs(build, stage, sole.left);
    const plan = javaPlan(build, sole);
    if (plan === undefined) return build;
    return typeof plan === 'string'
      ? leftAs(build, stage, plan)
      : divide(build, multiStageJava, plan.division, plan);
  },
};

function leftAs(build: Build, { from }: Stage, reason: string): Build {
  return skip(build, multiStageJava, from, `left one stage: ${reason}`);
}

const PACKS =
  /\bmvnw?\b[^]*\b(?:package|install|verify)\b|\bgradlew?\b[^]*\b(?:build|assemble|jar|bootJar|shadowJar|fatJar|buildFatJar|installDist|war|bootWar|distZip|distTar)\b/;

/** Whether a stage seems to build what it starts. */
function packs({ instructions }: Stage): boolean {
  return instructions.some(({ keyword, text }) => keyword === 'RUN' && PACKS.test(text));
}

function startsJava({ instructions }: Stage): boolean {
  return instructions.some(
    ({ keyword, text }) => /^(?:CMD|ENTRYPOINT)$/.test(keyword) && /\bjava\b/.test(text),
  );
}
