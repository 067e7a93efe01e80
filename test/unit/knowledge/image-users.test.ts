import { describe, expect, it } from '@jest/globals';
import { accountOf, bringsNoUser, imageUser, runsAsImageUser } from '../../../src/knowledge/image-users.js';
import { parseImage } from '../../../src/syntax/image.js';

const uidOf = (image: string): number | undefined => imageUser(parseImage(image))?.uid;

describe('users that images bring', () => {
  it.each([
    ['node', 1000],
    ['node:8', 1000],
    ['docker.io/library/node:22-alpine', 1000],
    ['node:lts-slim', 1000],
    ['node:jod-bookworm', 1000],
    ['gcr.io/distroless/static-debian12', 65_532],
    ['gcr.io/distroless/nodejs22-debian12:debug', 65_532],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-alpine', 1654],
    ['mcr.microsoft.com/dotnet/runtime-deps:10.0', 1654],
    ['oven/bun:1-alpine', 1000],
    ['denoland/deno:2.1.4', 1993],
  ])('%s has %d', (image, uid) => {
    expect(uidOf(image)).toBe(uid);
  });

  it.each([
    'node:7',
    'node:6-alpine',
    'node:argon',
    'node:onbuild',
    'registry.example.org/node:22',
    'someone/node:22',
    'gcr.io/distroless/static',
    'gcr.io/distroless/static-debian10',
    'gcr.io/other/static-debian12',
    'mcr.microsoft.com/dotnet/aspnet:7.0',
    'mcr.microsoft.com/dotnet/aspnet:latest',
    'mcr.microsoft.com/dotnet/sdk:8.0',
    'oven/bun:distroless',
    'oven/bun:0.6',
    'python:3.12',
    'nginx',
  ])('of %s none is known', (image) => {
    expect(uidOf(image)).toBeUndefined();
  });

  it('tells images that run as it, and those that bring none', () => {
    expect(runsAsImageUser(parseImage('gcr.io/distroless/static-debian12:nonroot'))).toBe(true);
    expect(runsAsImageUser(parseImage('gcr.io/distroless/static-debian12:debug-nonroot'))).toBe(true);
    expect(runsAsImageUser(parseImage('gcr.io/distroless/static-debian12'))).toBe(false);
    expect(bringsNoUser(parseImage('python:3.12-slim'))).toBe(true);
    expect(bringsNoUser(parseImage('node:22'))).toBe(false);
    expect(bringsNoUser(parseImage('registry.example.org/python:3.12'))).toBe(false);
  });

  it('knows accounts of Debian and Alpine under official images alone', () => {
    expect(accountOf(parseImage('python:3.12-slim'), 'www-data')?.uid).toBe(33);
    expect(accountOf(parseImage('python:3.12-alpine'), 'www-data')).toBeUndefined();
    expect(accountOf(parseImage('python:3.12-alpine'), 'nobody')?.gid).toBe(65_534);
    expect(accountOf(parseImage('someone/python:3.12'), 'nobody')).toBeUndefined();
    expect(accountOf(parseImage('node:22'), 'app')).toBeUndefined();
  });

  it('knows the accounts that images make for their servers', () => {
    expect(accountOf(parseImage('nginx:1.19.7-alpine'), 'nginx')).toEqual({
      name: 'nginx',
      uid: 101,
      gid: 101,
    });
    expect(accountOf(parseImage('nginx'), 'nginx')?.uid).toBe(101);
    expect(accountOf(parseImage('nginx:1.16'), 'nginx')).toBeUndefined();
    expect(accountOf(parseImage('httpd:2.4'), 'nginx')).toBeUndefined();
    expect(accountOf(parseImage('php:8.3-fpm-alpine'), 'www-data')?.uid).toBe(82);
    expect(accountOf(parseImage('php:8.3-fpm'), 'www-data')?.uid).toBe(33);
    expect(accountOf(parseImage('php:5.6-alpine'), 'www-data')).toBeUndefined();
  });
});
