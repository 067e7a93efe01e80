import { describe, expect, it } from '@jest/globals';
import { libcOf, pinnedTag, suiteOf } from '../../../src/knowledge/systems.js';

describe('suiteOf', () => {
  it.each([
    ['golang', '1.22', undefined, 'bookworm'],
    ['node', '20-alpine3.19', undefined, '3.19'],
    ['eclipse-temurin', '21-jre', undefined, 'resolute'],
    ['ubuntu', '22.04', undefined, 'jammy'],
    ['amazoncorretto', '17-al2023', undefined, 'al2023'],
    ['openjdk', '17', undefined, 'oraclelinux8'],
    ['redis', '7-alpine', undefined, undefined],
    ['dotnet/sdk', '10.0', 'mcr.microsoft.com', 'noble'],
    ['distroless/base-debian12', 'nonroot', 'gcr.io', 'bookworm'],
    ['elsewhere/node', '20', undefined, undefined],
    ['elsewhere/node', undefined, undefined, undefined],
  ])('tells the release of %s:%s', (repository, tag, registry, suite) => {
    expect(suiteOf(repository, tag, registry)).toBe(suite);
  });
});

describe('libcOf', () => {
  it.each([
    ['golang', '1.22', undefined, 'glibc'],
    ['golang', '1.22-alpine', undefined, 'musl'],
    ['amazoncorretto', '17', undefined, 'glibc'],
    ['composer', '2', undefined, 'musl'],
    ['busybox', '1.36', undefined, undefined],
    ['busybox', '1.36-musl', undefined, 'musl'],
    ['scratch', undefined, undefined, undefined],
    ['distroless/cc-debian12', 'latest', 'gcr.io', 'glibc'],
    ['distroless/static-debian12', 'latest', 'gcr.io', undefined],
    ['dotnet/runtime', '8.0-alpine', 'mcr.microsoft.com', 'musl'],
    ['elsewhere/app', '1', undefined, undefined],
  ])('tells the C library of %s:%s', (repository, tag, registry, libc) => {
    expect(libcOf(repository, tag, registry)).toBe(libc);
  });
});

describe('pinnedTag', () => {
  it.each([
    ['golang', '1.22', '1.22-bookworm', 'bookworm'],
    ['rust', '1', '1-trixie', 'trixie'],
    ['node', '20', '20-bookworm', 'bookworm'],
    ['node', '20-slim', '20-bookworm-slim', 'bookworm'],
    ['python', '3.12-slim', '3.12-slim-trixie', 'trixie'],
    ['golang', '1.22-alpine', '1.22-alpine3.21', '3.21'],
    ['eclipse-temurin', '17-jdk-alpine', '17-jdk-alpine-3.24', '3.24'],
    ['eclipse-temurin', '21', '21-resolute', 'resolute'],
    ['php', '8.3-fpm', '8.3-fpm-trixie', 'trixie'],
    ['maven', '3.9-eclipse-temurin-17', '3.9-eclipse-temurin-17-noble', 'noble'],
  ])('names the release of %s:%s', (repository, tag, pinned, suite) => {
    expect(pinnedTag(repository, tag)).toEqual({ tag: pinned, suite });
  });

  it.each([
    ['elsewhere', '1', 'the tags of elsewhere are not known'],
    ['golang', undefined, 'golang is used without a version, which moves: name a version first'],
    ['golang', 'latest', 'golang is used without a version, which moves: name a version first'],
    ['golang', '1.99', 'golang:1.99 is not in the list of official tags'],
    ['golang', '1.22-bookworm', 'golang:1.22-bookworm names its release already'],
    ['golang', '1.22-alpine3.19', 'golang:1.22-alpine3.19 names its release already'],
    ['debian', '12', 'debian:12 names its release already'],
    ['redis', '7-alpine', 'the release under redis:7-alpine is not known'],
    ['erlang', '26', 'erlang:26 has no tag that names bookworm'],
  ])('refuses %s:%s', (repository, tag, refused) => {
    expect(pinnedTag(repository, tag)).toEqual({ refused });
  });
});
