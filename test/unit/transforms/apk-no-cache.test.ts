import { describe, expect, it } from '@jest/globals';
import { unknownProject } from '../../../src/project/facts.js';
import { fix } from '../../../src/runner/index.js';
import { apkNoCache } from '../../../transforms/apk-no-cache.js';

function fixed(text: string): { after: string; skips: readonly string[]; violations: number } {
  const input = { text, path: 'Dockerfile', project: unknownProject() };
  const { after, skips, violations } = fix(input, { transforms: [apkNoCache], level: 'safe' });
  return { after, skips: skips.map(({ message }) => message), violations: violations.length };
}

describe('apk-no-cache, in a file without final newline', () => {
  it('edits the last line', () => {
    expect(fixed('FROM alpine:3.22\nRUN apk update && apk add curl')).toEqual({
      after: 'FROM alpine:3.22\nRUN apk add --no-cache curl',
      skips: [],
      violations: 0,
    });
  });

  it('leaves an update that is the last line: without it, the line before would lose its end', () => {
    const text = 'FROM alpine:3.22\nRUN apk add curl\nRUN apk update';
    expect(fixed(text)).toEqual({
      after: text,
      skips: ['left `apk update`: its lines could not be edited safely'],
      violations: 0,
    });
  });

  it('keeps CRLF line ends', () => {
    expect(fixed('FROM alpine:3.22\r\nRUN apk update \\\r\n && apk add curl\r\n').after).toBe(
      'FROM alpine:3.22\r\nRUN apk add --no-cache curl\r\n',
    );
  });
});
