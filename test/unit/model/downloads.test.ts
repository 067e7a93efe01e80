import { describe, expect, it } from '@jest/globals';
import { covers, downloadsOf, placeOf } from '../../../src/model/runs/downloads.js';
import { only } from '../shell/support.js';

const scope = { variables: new Map(), workdir: '/opt', user: undefined, shell: undefined };

describe('downloadsOf', () => {
  it.each([
    ['curl -fsSLo x.tgz https://example.org/y', ['x.tgz']],
    ['curl -fsSL -o "/tmp/x.tgz" https://example.org/y', ['/tmp/x.tgz']],
    ['curl -LO https://example.org/a/x.tgz', ['x.tgz']],
    ['curl -H "A: b" -L https://example.org/x > x.tgz', ['x.tgz']],
    ['curl --retry 3 --output x-${V}.tgz https://example.org/x', ['x-${V}.tgz']],
    ['wget https://example.org/x.tgz', ['x.tgz']],
    ['wget -qO /tmp/x https://example.org/x.tgz', ['/tmp/x']],
    ['wget -q -P /tmp https://example.org/x.tgz', ['/tmp/x.tgz']],
    ['sudo wget https://example.org/x.tgz', ['x.tgz']],
    ['git clone --depth 1 https://example.org/a/tool.git', ['tool']],
    ['git clone -b v1 https://example.org/a/tool /src/tool', ['/src/tool']],
  ])('%s leaves %j', (body, files) => {
    expect(downloadsOf(only(body))).toEqual(files);
  });

  it.each([
    'curl -fsSL https://example.org/x.tgz',
    'curl -OJ https://example.org/x.tgz',
    'curl -o /dev/null https://example.org/x.tgz',
    'curl -o {a,b} https://example.org/x.tgz',
    'wget -qO- https://example.org/x.tgz',
    'wget -i list.txt',
    'wget -r https://example.org/x/',
    'wget "https://example.org/x.tgz?a=b"',
    'git fetch https://example.org/a/tool.git',
    'tar xzf x.tgz',
  ])('%s leaves nothing that is known', (body) => {
    expect(downloadsOf(only(body))).toEqual([]);
  });
});

describe('covers', () => {
  it.each([
    ['x.tgz', '/opt/x.tgz'],
    ['./x.tgz', 'x.tgz'],
    ['*.tgz', 'x.tgz'],
    ['/opt/*', 'x.tgz'],
    ['/opt', 'x.tgz'],
    ['/opt/x.tg?', 'x.tgz'],
    ['$HOME/x', '$HOME/x'],
    ['x-${V}.tgz', 'x-${V}.tgz'],
  ])('%s reaches %s', (pattern, file) => {
    expect(covers(placeOf(pattern, scope), placeOf(file, scope))).toBe(true);
  });

  it.each([
    ['/tmp/x.tgz', 'x.tgz'],
    ['x.tgz.sig', 'x.tgz'],
    ['/o*t', '/opt-x/y'],
    ['[a-z]*', 'x.tgz'],
    ['x.{tgz,zip}', 'x.tgz'],
    ['$HOME/x', '$TMP/x'],
    ['xxtgz', 'x.tgz'],
  ])('%s is not known to reach %s', (pattern, file) => {
    expect(covers(placeOf(pattern, scope), placeOf(file, scope))).toBe(false);
  });
});
