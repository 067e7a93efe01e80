import { splitInstalls } from '../src/model/split/apply.js';
import { mavenPackage } from '../src/model/split/readers/maven.js';
import type { Transform } from '../src/model/types.js';

export const mavenGoOffline: Transform = {
  name: 'maven-go-offline',
  summary: 'Download what Maven needs before the sources are copied.',
  level: 'aggressive',
  after: ['dockerignore', 'maven-resolve-first'],
  image: [{ type: 'adds', paths: ['/**/.m2/repository/**'] }],
  docs: {
    why:
      'Where all files are copied before `mvn package`, every changed source file downloads all dependencies and plugins again. ' +
      'With `mvn dependency:go-offline` above the sources its layer is taken from the cache until a POM changes.',
    example: {
      before:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY . .\nRUN mvn package -DskipTests\n',
      after:
        'FROM maven:3.9-eclipse-temurin-21 AS build\nWORKDIR /app\nCOPY pom.xml ./\nRUN mvn -B dependency:go-offline\nCOPY . .\nRUN mvn package -DskipTests\n',
      files: {
        'pom.xml':
          '<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>org.example</groupId>\n  <artifactId>app</artifactId>\n  <version>1</version>\n</project>\n',
        'src/main/java/App.java': '',
      },
    },
    risk:
      '`dependency:go-offline` also fetches what this build does not use, and fails where one of that cannot be had. It does not ' +
      'find everything either, so `-o` is never added.',
    references: [
      'https://maven.apache.org/plugins/maven-dependency-plugin/go-offline-mojo.html',
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://github.com/apache/maven-dependency-plugin/issues/1186',
      'https://github.com/carlossg/docker-maven/pull/57',
    ],
  },
  apply: (build) => splitInstalls(build, mavenGoOffline, [mavenPackage]),
};
