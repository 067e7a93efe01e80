import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { javaPlan } from '../src/model/multistage/java/index.js';
import type { Stage } from '../src/model/stages.js';
import type { Build, Transform } from '../src/model/types.js';

const IMAGES: ReadonlySet<string> = new Set(['maven', 'eclipse-temurin']);

export const multiStageJava: Transform = {
  name: 'multi-stage-java',
  summary: 'Leave Maven, the JDK and the sources behind, and run the JAR on a Java runtime.',
  level: 'recommended',
  after: ['maven-resolve-first'],
  // The entrypoints of both images run what they are given (docker-maven, adoptium/containers).
  declares: ['base', 'entrypoint'],
  image: [{ type: 'base' }, { type: 'entrypoint' }, { type: 'divided' }],
  docs: {
    why:
      'An image that builds its JAR keeps Maven, a JDK, the sources and everything that Maven has downloaded. The container ' +
      'needs none of it: one JAR with its dependencies inside, and a Java runtime of the same version.',
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
    const sole = soleStage(build, IMAGES);
    if (sole === undefined) return build;
    if ('left' in sole) return packsJar(sole.stage) ? leftAs(build, sole.stage, sole.left) : build;
    const plan = javaPlan(build, sole);
    if (plan === undefined) return build;
    if (typeof plan === 'string') return leftAs(build, sole.stage, plan);
    return divide(build, multiStageJava, plan.division, {
      message: `divided the build: the image has ${plan.jar} on ${plan.image}; Maven, the JDK and the sources stay behind`,
      evidence: plan.evidence,
    });
  },
};

function leftAs(build: Build, { from }: Stage, reason: string): Build {
  return skip(build, multiStageJava, from, `left one stage: ${reason}`);
}

/** Whether a stage that cannot be looked at any further seems to build what it starts. */
function packsJar({ instructions }: Stage): boolean {
  const packs = instructions.some(
    ({ keyword, text }) => keyword === 'RUN' && /\bmvnw?\b[^]*\b(?:package|install|verify)\b/.test(text),
  );
  return (
    packs &&
    instructions.some(({ keyword, text }) => /^(?:CMD|ENTRYPOINT)$/.test(keyword) && /\bjava\b/.test(text))
  );
}
