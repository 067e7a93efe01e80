import { describe, expect, it } from '@jest/globals';
import { tagFacts, tagsOf, type TabledImage } from '../../../src/knowledge/image-table.js';
import { javaRuntime } from '../../../src/knowledge/java-runtimes.js';

const BUILDERS: readonly TabledImage[] = ['maven', 'gradle', 'eclipse-temurin', 'openjdk'];

describe('the Java runtime of an image that builds', () => {
  it('is listed, on the same system, for whatever tag there ever was', () => {
    const wrong: string[] = [];
    let found = 0;
    for (const builder of BUILDERS)
      for (const tag of tagsOf(builder)) {
        const runtime = javaRuntime(builder, tag);
        if ('refused' in runtime) continue;
        found += 1;
        const [name = '', other = ''] = runtime.image.split(':');
        const [old, now] = [tagFacts(builder, tag), tagFacts(name, other)];
        const isSame = builder === 'openjdk' || now?.os === old?.os || old?.os === 'alpine:?';
        if (now === undefined || !isSame || !/(?:^|-)jre/.test(other))
          wrong.push(`${builder}:${tag} ${runtime.image}`);
      }
    expect(wrong).toEqual([]);
    expect(found).toBeGreaterThan(500);
  });

  it.each([
    ['maven', '3.9-eclipse-temurin-21', 'eclipse-temurin:21-jre-noble'],
    ['maven', '3.9-eclipse-temurin-21-alpine', 'eclipse-temurin:21-jre-alpine'],
    ['gradle', '8-jdk21', 'eclipse-temurin:21-jre-noble'],
    ['gradle', '8.5-jdk17-jammy', 'eclipse-temurin:17-jre-jammy'],
    ['eclipse-temurin', '17', 'eclipse-temurin:17-jre'],
    ['openjdk', '11-jdk-slim', 'openjdk:11-jre-slim'],
  ])('%s:%s: %s', (repository, tag, image) => {
    expect(javaRuntime(repository, tag)).toEqual({ image });
  });

  it.each([
    ['gradle', '8', 'which Java gradle:8 has is not known'],
    ['gradle', '8-jdk21-corretto', 'which Java gradle:8-jdk21-corretto has is not known'],
    ['gradle', '4-jdk8', 'which Java gradle:4-jdk8 has is not known'],
    ['gradle', '8-jdk99', 'gradle:8-jdk99 is not in the list of official tags'],
    [
      'maven',
      '3.8-eclipse-temurin-11',
      'eclipse-temurin has no runtime of Java 11 for the system of maven:3.8-eclipse-temurin-11',
    ],
    ['openjdk', '17', 'openjdk:17 has no JRE twin on oraclelinux8'],
  ])('%s:%s: %s', (repository, tag, refused) => {
    expect(javaRuntime(repository, tag)).toEqual({ refused });
  });
});
