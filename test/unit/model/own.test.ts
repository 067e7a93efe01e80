import { describe, expect, it } from '@jest/globals';
import { ownParts } from '../../../src/model/own.js';
import { parse } from '../../../src/syntax/parse.js';
import type { Dockerfile } from '../../../src/syntax/types.js';

function read(text: string): Dockerfile {
  const { dockerfile } = parse(text);
  if (dockerfile === undefined) throw new Error('not read');
  return dockerfile;
}

const TEXT = `FROM golang:1.25 AS build
ENV CGO_ENABLED=0
RUN apt-get update && apt-get install -y gcc
FROM debian:bookworm-slim AS base
ENV PORT=3000 HOST="a b"
LABEL org.example.a=1 "org.example.b"=2
MAINTAINER me
RUN apt-get update && sudo apt-get install -y --no-install-recommends curl=7.* libc6:amd64 git/bookworm && rm -rf /x
FROM base
ENV PORT 4000
RUN if true; then apt-get install -y wget; fi
COPY --from=build /x /x
`;

describe('ownParts', () => {
  it('collects what the last stage and those below it name', () => {
    expect(ownParts(read(TEXT))).toEqual({
      env: new Set(['PORT', 'HOST']),
      labels: new Set(['org.example.a', 'org.example.b', 'maintainer']),
      packages: new Set(['curl', 'libc6', 'git', 'wget']),
    });
  });

  it('takes the stage that is built', () => {
    expect(ownParts(read(TEXT), 'build')).toEqual({
      env: new Set(['CGO_ENABLED']),
      labels: new Set(),
      packages: new Set(['gcc']),
    });
  });

  it('knows apk and the package managers of RPM distributions', () => {
    const apk = 'FROM alpine:3.22\nRUN apk add --no-cache curl~=8 "git>2" --virtual .build gcc\n';
    expect([...ownParts(read(apk)).packages]).toEqual(expect.arrayContaining(['curl', 'git', 'gcc']));
    const dnf = 'FROM fedora:42\nRUN dnf -y install nginx && microdnf install bash\n';
    expect(ownParts(read(dnf)).packages).toEqual(new Set(['nginx', 'bash']));
  });
});
