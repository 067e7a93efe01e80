import { buildKitOf } from '../src/model/buildkit.js';
import { splitInstalls } from '../src/model/split/apply.js';
import { gradleBuild } from '../src/model/split/readers/gradle.js';
import type { Transform } from '../src/model/types.js';

export const gradleDependenciesFirst: Transform = {
  name: 'gradle-dependencies-first',
  summary:
    'Download Gradle, its plugins and what it has to know of dependencies before the sources are copied.',
  level: 'aggressive',
  after: ['dockerignore'],
  image: [
    { type: 'adds', paths: ['/**/.gradle/**', '/**/build/reports/**', '/**/build/tmp/**'] },
    { type: 'changes', paths: ['/**/.gradle/**'] },
  ],
  docs: {
    why:
      'Where all files are copied before `gradle build`, every changed source file downloads everything again: Gradle itself ' +
      'when its wrapper is used, the plugins, the descriptions of all dependencies and their jars. With `gradle dependencies` ' +
      'above the sources all but the last come from a layer that stays until a build script changes.',
    example: {
      before:
        'FROM eclipse-temurin:21-jdk AS build\nWORKDIR /app\nCOPY . .\nRUN ./gradlew bootJar --no-daemon\n',
      after:
        'FROM eclipse-temurin:21-jdk AS build\nWORKDIR /app\nCOPY gradlew build.gradle settings.gradle ./\nCOPY gradle gradle/\nRUN ./gradlew --no-daemon dependencies\nCOPY . .\nRUN ./gradlew bootJar --no-daemon\n',
      files: {
        gradlew: '#!/bin/sh\n',
        'gradle/wrapper/gradle-wrapper.jar': '',
        'settings.gradle': "rootProject.name = 'app'\n",
        'build.gradle':
          "plugins {\n    id 'org.springframework.boot' version '3.3.5'\n    id 'java'\n}\n\nrepositories {\n    mavenCentral()\n}\n",
        'src/main/java/App.java': '',
        '.dockerignore': '.gradle\n',
      },
    },
    risk:
      'Build scripts are programs. Only those are taken that use known plugins and no word by which a script reads other files; ' +
      'a build shows whether that was enough. The report also asks for dependencies that this build does not use; one that ' +
      'cannot be had is printed as FAILED and does not fail it. Jars are fetched by the build as before: keep them in a cache mount.',
    references: [
      'https://docs.gradle.org/current/userguide/viewing_debugging_dependencies.html',
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://github.com/gradle/gradle/issues/17829',
      'https://github.com/gradle/docker-gradle/issues/43',
    ],
  },
  apply: (build) =>
    splitInstalls(build, gradleDependenciesFirst, [
      gradleBuild(buildKitOf(build, 'volumes that keep what a RUN writes')),
    ]),
};
