import { describe, expect, it } from '@jest/globals';
import { imageDefaults, imagePorts } from '../../../src/knowledge/image-defaults.js';
import { parseImage } from '../../../src/syntax/image.js';

describe('imageDefaults', () => {
  it.each([
    ['node:22-alpine', { entrypoint: ['docker-entrypoint.sh'], cmd: ['node'], ports: [] }],
    ['python:3.12-slim', { entrypoint: [], cmd: ['python3'], ports: [] }],
    ['golang:1.22', { entrypoint: [], ports: [], workdir: '/go' }],
    [
      'nginx:1.27-alpine',
      {
        entrypoint: ['/docker-entrypoint.sh'],
        cmd: ['nginx', '-g', 'daemon off;'],
        ports: [80],
        stopSignal: 'SIGQUIT',
      },
    ],
    [
      'php:8.3-fpm-alpine',
      {
        entrypoint: ['docker-php-entrypoint'],
        cmd: ['php-fpm'],
        ports: [9000],
        workdir: '/var/www/html',
        stopSignal: 'SIGQUIT',
      },
    ],
    ['php:8', { entrypoint: ['docker-php-entrypoint'], cmd: ['php', '-a'], ports: [] }],
    ['gcr.io/distroless/nodejs22-debian13', { entrypoint: ['/nodejs/bin/node'], ports: [], workdir: '/' }],
    ['gcr.io/distroless/static-debian13:nonroot', { entrypoint: [], ports: [], workdir: '/home/nonroot' }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', { entrypoint: [], ports: [8080] }],
    [
      'mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled',
      { entrypoint: ['/usr/bin/dotnet'], cmd: ['--info'], ports: [8080] },
    ],
    ['mcr.microsoft.com/dotnet/runtime-deps:8.0-jammy-chiseled', { entrypoint: [], ports: [8080] }],
  ])('knows what %s does by itself', (image, defaults) => {
    expect(imageDefaults(parseImage(image))).toEqual(defaults);
  });

  it.each([
    ['nginx', [80]],
    ['nginx:stable-alpine', [80]],
    ['nginxinc/nginx-unprivileged:1.27', [8080]],
    ['httpd:2.4', [80]],
    ['tomcat:9-jre17', [8080]],
    ['node:22', []],
    ['someone/nginx', []],
  ])('knows the ports of %s', (image, ports) => {
    expect(imagePorts(parseImage(image))).toEqual(ports);
  });

  it.each([
    'node:12',
    'node:argon',
    'node:22-onbuild',
    'python:2.7',
    'nginx:1.18',
    'php:7.3-apache',
    'gcr.io/distroless/static-debian13:debug',
    'gcr.io/distroless/other',
    'mcr.microsoft.com/dotnet/aspnet:7.0',
    'mcr.microsoft.com/dotnet/sdk:8.0',
    'postgres:16',
    'registry.example.org/nginx',
  ])('knows nothing of %s', (image) => {
    expect(imageDefaults(parseImage(image))).toBeUndefined();
  });
});
