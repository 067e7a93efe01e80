import { describe, expect, it } from '@jest/globals';
import { fitCommand } from '../../../src/shell/index.js';
import { parseInstruction } from '../../../src/syntax/edit.js';
import { lines } from './support.js';

const PACKAGES = ['build-essential', 'ca-certificates', 'git', 'libssl-dev', 'pkg-config'];
const LONG = PACKAGES.join(' ');

/** What becomes of an edit that puts `--no-install-recommends` behind the first `install`. */
function fitted(before: string, index: number): string {
  const text = before.replace('install', 'install --no-install-recommends');
  return fitCommand(parseInstruction(before), text, index);
}

describe('fitCommand', () => {
  it('leaves a line that is short enough', () => {
    expect(fitted('RUN apt-get install -y curl\n', 0)).toBe(
      'RUN apt-get install --no-install-recommends -y curl\n',
    );
  });

  it('leaves a line that was too wide before', () => {
    const before = `RUN apt-get update && apt-get install -y ${LONG} libpq-dev libxml2-dev\n`;
    expect(fitted(before, 1)).toBe(before.replace('install', 'install --no-install-recommends'));
  });

  it('breaks the list of packages of a lone command', () => {
    expect(fitted(`RUN apt-get install -y ${LONG} libpq-dev\n`, 0)).toBe(
      lines(
        'RUN apt-get install --no-install-recommends -y \\',
        '    build-essential \\',
        '    ca-certificates \\',
        '    git \\',
        '    libssl-dev \\',
        '    pkg-config \\',
        '    libpq-dev',
      ),
    );
  });

  it('breaks before && where that is enough', () => {
    expect(
      fitted(
        'RUN apt-get update && apt-get install -y git libssl-dev && rm -rf /var/lib/apt/lists/* # n\n',
        1,
      ),
    ).toBe(
      lines(
        'RUN apt-get update \\',
        '    && apt-get install --no-install-recommends -y git libssl-dev \\',
        '    && rm -rf /var/lib/apt/lists/* # n',
      ),
    );
  });

  it('breaks both where the packages need it, and keeps to the lines around and their ends', () => {
    const before = `RUN a && apt-get install -y ${LONG} && \\\r\n\t# why\r\n\tb\r\n`;
    expect(fitted(before, 1)).toBe(
      'RUN a && \\\r\n\tapt-get install --no-install-recommends -y \\\r\n' +
        PACKAGES.map((name) => `\t\t${name}`).join(' \\\r\n') +
        ' && \\\r\n\t# why\r\n\tb\r\n',
    );
  });

  it('takes the indentation of another list', () => {
    const before = `RUN apk add \\\n      a \\\n  && apt-get install -y ${LONG} libpq-dev\n`;
    expect(fitted(before, 1)).toBe(
      lines(
        'RUN apk add \\',
        '      a \\',
        '  && apt-get install --no-install-recommends -y \\',
        '      build-essential \\',
        '      ca-certificates \\',
        '      git \\',
        '      libssl-dev \\',
        '      pkg-config \\',
        '      libpq-dev',
      ),
    );
  });

  it('breaks inside a body that is no && list', () => {
    expect(fitted(`RUN set -eux; apt-get install -y ${LONG}; c\n`, 1)).toBe(
      lines(
        'RUN set -eux; apt-get install --no-install-recommends -y \\',
        '    build-essential \\',
        '    ca-certificates \\',
        '    git \\',
        '    libssl-dev \\',
        '    pkg-config; c',
      ),
    );
  });

  it('fills the wide line of a command that has several', () => {
    const before = `RUN apt-get install -y ${LONG} \\\n      # more\n      x\n`;
    expect(fitted(before, 0)).toBe(
      lines(
        `RUN apt-get install --no-install-recommends -y build-essential ca-certificates git libssl-dev \\`,
        '      pkg-config \\',
        '      # more',
        '      x',
      ),
    );
  });

  it('moves such a command to a line of its own first', () => {
    const before = `RUN apt-get update --fix-missing && apt-get install -y wget bzip2 ca-certificates \\\n      x\n`;
    expect(fitted(before, 1)).toBe(
      lines(
        'RUN apt-get update --fix-missing \\',
        '    && apt-get install --no-install-recommends -y wget bzip2 ca-certificates \\',
        '      x',
      ),
    );
  });

  it.each([
    [
      'quoted blanks',
      `RUN apt-get install -y "a  b" 'c   d' $(echo  e  f) git libssl-dev pkg-config mmmmmm\n`,
    ],
    [
      'options behind the packages',
      'RUN apt-get install aaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbb ccccccccccccccc ddddd -y\n',
    ],
    [
      'a redirection',
      'RUN apt-get install -y aaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbb ccccccccccccccc >/dev/null\n',
    ],
    [
      'other commands',
      'RUN my-install aaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbb ccccccccccccccc dddddddddddd eeeeeeeee\n',
    ],
  ])('keeps every word: %s', (_title, before) => {
    const made = fitted(before, 0);
    expect(made.replace(/ \\\n +/g, ' ')).toBe(before.replace('install', 'install --no-install-recommends'));
  });
});
