import { splitInstalls } from '../src/model/split/apply.js';
import { mavenResolve } from '../src/model/split/readers/maven.js';
import type { Transform } from '../src/model/types.js';

export const mavenResolveFirst: Transform = {
  name: 'maven-resolve-first',
  summary: 'Copy the POMs before `mvn dependency:go-offline`, and the sources after it.',
  level: 'recommended',
  after: ['dockerignore'],
  docs: {
    why:
      'When all files are copied before `mvn dependency:go-offline`, every changed source file downloads everything again. ' +
      'With only the POMs and settings above it, its layer is taken from the cache until one of those changes.',
    example: {
      before:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY . .\nRUN mvn -B dependency:go-offline\nRUN mvn -B package\n',
      after:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY pom.xml ./\nRUN mvn -B dependency:go-offline\nCOPY . .\nRUN mvn -B package\n',
      files: {
        'pom.xml':
          '<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>org.example</groupId>\n  <artifactId>app</artifactId>\n  <version>1</version>\n</project>\n',
        'src/main/java/App.java': '',
      },
    },
    references: [
      'https://maven.apache.org/plugins/maven-dependency-plugin/go-offline-mojo.html',
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://github.com/apache/maven-dependency-plugin/issues/1186',
    ],
  },
  apply: (build) => splitInstalls(build, mavenResolveFirst, [mavenResolve]),
};
