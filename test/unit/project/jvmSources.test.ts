import { describe, expect, it } from '@jest/globals';
import { endsOnJdk, isJvmBuildFile, isJvmSource } from '../../../src/project/jvmSources.js';

describe('what a program for the Java virtual machine is made from', () => {
  it('knows sources, and leaves out tests, generated files and what only builds', () => {
    const paths = [
      'src/main/java/a/App.java',
      'app/src/main/kotlin/org/example/B.kt',
      'C.groovy',
      'src/integrationTest/D.java',
    ];
    const others = [
      'src/test/java/T.java',
      'buildSrc/src/P.kt',
      'target/generated/G.java',
      '.mvn/wrapper/W.java',
      'a.py',
    ];
    expect([...paths, ...others].filter(isJvmSource)).toEqual(paths.slice(0, 3));
  });

  it('knows the files that name libraries', () => {
    const paths = [
      'pom.xml',
      'a/build.gradle.kts',
      'gradle/libs.versions.toml',
      'target/pom.xml',
      'package.json',
    ];
    expect(paths.filter(isJvmBuildFile)).toEqual(paths.slice(0, 3));
  });

  it('tells whether the last stage stands on a JDK', () => {
    expect(
      endsOnJdk('FROM maven:3 AS build\nFROM --platform=linux/amd64 docker.io/library/openjdk:8\n'),
    ).toBe(true);
    expect(endsOnJdk('from eclipse-temurin\n')).toBe(true);
    expect(endsOnJdk('FROM eclipse-temurin:21 AS build\nFROM eclipse-temurin:21-jre\n')).toBe(false);
    expect(endsOnJdk('FROM maven:3.9-eclipse-temurin-21\n')).toBe(false);
  });
});
