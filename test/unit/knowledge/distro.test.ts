import { describe, expect, it } from '@jest/globals';
import { distroOf, officialName } from '../../../src/knowledge/images.js';
import { defaultShell, LEAKING_BUILTINS } from '../../../src/knowledge/shells.js';

describe('officialName', () => {
  it.each([
    [undefined, 'node'],
    [undefined, 'library/node'],
    ['docker.io', 'node'],
    ['docker.io', 'library/node'],
    ['index.docker.io', 'library/node'],
    ['public.ecr.aws', 'docker/library/node'],
    ['mirror.gcr.io', 'library/node'],
  ])('knows the official image at %s/%s', (registry, repository) => {
    expect(officialName(registry, repository)).toBe('node');
  });

  it.each([
    [undefined, 'foo/node'],
    [undefined, 'arm64v8/node'],
    [undefined, ''],
    [undefined, '${IMAGE}'],
    ['localhost:5000', 'node'],
    ['localhost:5000', 'foo/node'],
    ['public.ecr.aws', 'node'],
    ['mirror.gcr.io', 'node'],
    ['ghcr.io', 'library/node'],
  ])("takes %s/%s for somebody else's", (registry, repository) => {
    expect(officialName(registry, repository)).toBeUndefined();
  });
});

describe('distroOf', () => {
  it.each([
    ['node', '20', { family: 'debian', suite: 'bookworm', hasShell: true }],
    ['library/python', '3.12-slim', { family: 'debian', suite: 'trixie', hasShell: true }],
    ['arm64v8/node', '20-alpine3.19', { family: 'alpine', suite: '3.19', hasShell: true }],
    ['golang', '1.22-bookworm', { family: 'debian', suite: 'bookworm', hasShell: true }],
    ['nginx', '1.25-alpine', { family: 'alpine', suite: '3.19', hasShell: true }],
    ['redis', '7-alpine', { family: 'alpine', hasShell: true }],
    ['ubuntu', '22.04', { family: 'ubuntu', suite: 'jammy', hasShell: true }],
    ['ubuntu', undefined, { family: 'ubuntu', hasShell: true }],
    ['alpine', '3.19.1', { family: 'alpine', suite: '3.19', hasShell: true }],
    ['centos', '7', { family: 'rpm', hasShell: true }],
    ['busybox', 'latest', { family: 'busybox', hasShell: true }],
    ['openjdk', '8-jdk', { family: 'debian', suite: 'bullseye', hasShell: true }],
    ['openjdk', '17', { family: 'rpm', hasShell: true }],
    ['maven', '3', { family: 'ubuntu', suite: 'noble', hasShell: true }],
    ['buildpack-deps', 'jammy-scm', { family: 'ubuntu', suite: 'jammy', hasShell: true }],
    ['ubuntu', '12.10', { family: 'ubuntu', suite: 'quantal', hasShell: true }],
    ['ubuntu', 'quantal', { family: 'ubuntu', suite: 'quantal', hasShell: true }],
    ['amazoncorretto', '17', { family: 'rpm', hasShell: true }],
    ['eclipse-temurin', '17-jre', { family: 'ubuntu', suite: 'resolute', hasShell: true }],
    ['eclipse-temurin', '99-jre', { family: 'ubuntu', hasShell: true }],
    ['eclipse-temurin', '17-jre-ubi9-minimal', { family: 'rpm', hasShell: true }],
    ['maven', '3.9-eclipse-temurin-17', { family: 'ubuntu', suite: 'noble', hasShell: true }],
    ['golang', '1.22-windowsservercore', { family: 'windows', hasShell: true }],
    ['scratch', undefined, { family: 'scratch', hasShell: false }],
  ])('tells what %s:%s stands on', (repository, tag, expected) => {
    expect(distroOf(repository, tag)).toEqual(expected);
  });

  it.each([
    ['mcr.microsoft.com', 'windows/servercore', 'ltsc2022', { family: 'windows', hasShell: true }],
    ['mcr.microsoft.com', 'dotnet/sdk', '8.0', { family: 'debian', suite: 'bookworm', hasShell: true }],
    ['mcr.microsoft.com', 'dotnet/sdk', '10.0', { family: 'ubuntu', suite: 'noble', hasShell: true }],
    ['mcr.microsoft.com', 'dotnet/sdk', '8.0-alpine', { family: 'alpine', suite: '3.24', hasShell: true }],
    [
      'mcr.microsoft.com',
      'dotnet/aspnet',
      '8.0-alpine3.19',
      { family: 'alpine', suite: '3.19', hasShell: true },
    ],
    [
      'mcr.microsoft.com',
      'dotnet/runtime',
      '8.0-jammy-chiseled',
      { family: 'ubuntu', suite: 'jammy', hasShell: false },
    ],
    [
      'gcr.io',
      'distroless/nodejs22-debian12',
      'nonroot',
      { family: 'debian', suite: 'bookworm', hasShell: false },
    ],
    ['gcr.io', 'distroless/static', 'latest', { family: 'debian', hasShell: false }],
    ['public.ecr.aws', 'docker/library/node', '20', { family: 'debian', suite: 'bookworm', hasShell: true }],
  ])('tells what %s/%s:%s stands on', (registry, repository, tag, expected) => {
    expect(distroOf(repository, tag, registry)).toEqual(expected);
  });

  it.each([
    [undefined, 'foo/bar', 'alpine'],
    [undefined, 'mysql', '8'],
    [undefined, 'maven', '99'],
    [undefined, 'docker', '1.9'],
    ['ghcr.io', 'a/node', '20'],
    ['localhost:5000', 'node', '20-alpine'],
    ['mcr.microsoft.com', 'dotnet/sdk', 'latest'],
    ['mcr.microsoft.com', 'dotnet/sdk', '10.0.100'],
  ])('does not guess what %s/%s:%s stands on', (registry, repository, tag) => {
    expect(distroOf(repository, tag, registry).family).toBe('unknown');
  });
});

describe('defaultShell', () => {
  it('follows the distribution', () => {
    const shells = (['debian', 'ubuntu', 'alpine', 'busybox', 'rpm', 'windows'] as const).map((family) =>
      defaultShell(family, true),
    );
    expect(shells).toEqual(['dash', 'dash', 'ash', 'ash', 'bash', 'cmd']);
  });

  it('is unknown for scratch, distroless and unknown images', () => {
    expect(defaultShell('scratch', false)).toBeUndefined();
    expect(defaultShell('debian', false)).toBeUndefined();
    expect(defaultShell('unknown', true)).toBeUndefined();
  });
});

describe('LEAKING_BUILTINS', () => {
  it('holds what changes the shell for the commands after it, and no ordinary command', () => {
    for (const name of 'cd pushd export unset set shopt source . alias umask ulimit trap exec exit eval'.split(
      ' ',
    )) {
      expect(LEAKING_BUILTINS.has(name)).toBe(true);
    }
    for (const name of ['echo', 'test', 'mkdir', 'true', '']) expect(LEAKING_BUILTINS.has(name)).toBe(false);
  });
});
