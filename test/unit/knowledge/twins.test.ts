import { describe, expect, it } from '@jest/globals';
import { twinOf } from '../../../src/knowledge/twins.js';

describe('twinOf', () => {
  it.each([
    ['node', '20', 'slim', '20-slim', 'bookworm'],
    ['openjdk', '8-jdk', 'slim', '8-jdk-slim', 'bullseye'],
    ['tomcat', '9.0.39-jdk14-openjdk-buster', 'slim', '9.0.39-jdk14-openjdk-slim-buster', 'buster'],
    ['node', '20.3.1-bullseye', 'alpine', '20.3.1-alpine', '3.18'],
    ['python', '3.14-bookworm', 'alpine', '3.14-alpine', '3.24'],
    ['nginx', '1.27.5-bookworm-otel', 'alpine', '1.27.5-alpine-otel', '3.21'],
    ['maven', '3.9-amazoncorretto-17', 'alpine', '3.9-amazoncorretto-17-alpine', undefined],
    ['eclipse-temurin', '17', 'jre', '17-jre', 'resolute'],
    ['eclipse-temurin', '17-jdk', 'jre', '17-jre', 'resolute'],
    ['eclipse-temurin', '21-jdk-jammy', 'jre', '21-jre-jammy', 'jammy'],
    ['eclipse-temurin', '21-noble', 'jre', '21-jre-noble', 'noble'],
    ['eclipse-temurin', '17-jdk-ubi9-minimal', 'jre', '17-jre-ubi9-minimal', 'ubi9'],
    ['eclipse-temurin', '17.0.12_7-jdk-alpine', 'jre', '17.0.12_7-jre-alpine', '3.20'],
    ['openjdk', '8-jdk-slim', 'jre', '8-jre-slim', 'bullseye'],
    ['openjdk', '11', 'jre', '11-jre', 'bullseye'],
    ['amazoncorretto', '8-al2023-jdk', 'jre', '8-al2023-jre', 'al2023'],
    ['amazoncorretto', '8-alpine', 'jre', '8-alpine-jre', '3.24'],
    ['tomcat', '9.0-jdk17-temurin-jammy', 'jre', '9.0-jre17-temurin-jammy', 'jammy'],
  ] as const)('finds the twin of %s:%s (%s)', (repository, tag, variant, twin, suite) => {
    expect(twinOf(repository, tag, variant)).toEqual({ tag: twin, suite });
  });

  it.each([
    ['elsewhere', '1', 'slim', 'it is not known which slim images elsewhere has'],
    ['php', '8.3', 'slim', 'php has no slim images'],
    ['perl', '5.40', 'alpine', 'perl has no Alpine images'],
    ['node', '20', 'jre', 'node has no JRE images'],
    [
      'node',
      'latest',
      'alpine',
      'node is used without a version: `latest` moves, so nothing can be checked; name a version first',
    ],
    ['php', '8.3-apache', 'alpine', 'php:8.3-apache has no Alpine twin'],
    ['node', '20-alpine', 'alpine', 'node:20-alpine is an Alpine image already'],
    ['docker', '24', 'alpine', 'docker:24 is an Alpine image already'],
    [
      'eclipse-temurin',
      '17',
      'alpine',
      'eclipse-temurin:17-alpine is not built for arm32v7, arm64v8, ppc64le, s390x',
    ],
    ['eclipse-temurin', '17-jre', 'jre', 'eclipse-temurin:17-jre holds no JDK'],
    ['eclipse-temurin', '99', 'jre', 'eclipse-temurin:99 is not in the list of official tags'],
    ['openjdk', '17', 'jre', 'openjdk:17 has no JRE twin on oraclelinux8'],
    ['amazoncorretto', '17', 'jre', 'the release of the system under amazoncorretto:17 is not known'],
    [
      'amazoncorretto',
      '17-headless',
      'jre',
      'it is not known what amazoncorretto:17-headless holds of the JDK',
    ],
    ['maven', '3.9-eclipse-temurin-17', 'jre', 'maven is an image to build with, which takes the JDK'],
    ['openjdk', '11.0.3', 'jre', 'openjdk:11.0.3-jre was last built in 2019-05, before the full image'],
    [
      'python',
      '3-stretch',
      'alpine',
      'python:3-alpine is built from later versions: the full image was last listed in 2019-10',
    ],
    ['python', '3.12', 'alpine', 'python:3.12-alpine is not built for arm32v5'],
  ] as const)('refuses %s:%s (%s)', (repository, tag, variant, refused) => {
    expect(twinOf(repository, tag, variant)).toEqual({ refused });
  });

  it('counts the architectures that it is asked to keep', () => {
    const keep = ['amd64', 'arm64v8'];
    expect(twinOf('python', '3.12', 'alpine', keep)).toEqual({ tag: '3.12-alpine', suite: '3.24' });
    expect(twinOf('eclipse-temurin', '17', 'alpine', keep)).toEqual({
      refused: 'eclipse-temurin:17-alpine is not built for arm64v8',
    });
    expect(twinOf('eclipse-temurin', '17', 'alpine', ['amd64'])).toEqual({ tag: '17-alpine', suite: '3.24' });
  });
});
