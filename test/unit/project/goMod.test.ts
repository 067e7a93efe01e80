import { describe, expect, it } from '@jest/globals';
import { goMinor, needsGo21, parseGoFile } from '../../../src/project/goMod.js';
import { downloads, outOfStep, parseGoSum, unsummed } from '../../../src/project/goSum.js';

const MOD = `module example.org/app // ours

go 1.22.3
toolchain go1.22.4

require golang.org/x/text v0.14.0
require (
	// a comment
	example.org/a v1.0.0 // indirect
	"example.org/b" v2.0.0+incompatible
)
replace (
	example.org/a v1.0.0 => ../a
	example.org/b => example.org/c v1.2.3
)
exclude example.org/d v1.0.0
retract [v1.0.0, v1.1.0]
tool golang.org/x/text/cmd
`;

describe('parseGoFile', () => {
  it('reads single lines, blocks, comments and quotes', () => {
    expect(parseGoFile(MOD)).toEqual({
      module: 'example.org/app',
      go: '1.22.3',
      hasToolchain: true,
      requires: [
        { path: 'golang.org/x/text', version: 'v0.14.0' },
        { path: 'example.org/a', version: 'v1.0.0' },
        { path: 'example.org/b', version: 'v2.0.0+incompatible' },
      ],
      replaces: [
        { path: 'example.org/a', version: 'v1.0.0', by: '../a', byVersion: undefined },
        { path: 'example.org/b', version: undefined, by: 'example.org/c', byVersion: 'v1.2.3' },
      ],
      uses: [],
    });
  });

  it('reads go.work', () => {
    expect(parseGoFile('go 1.22\nuse .\nuse (\n\t./a\n)\n')?.uses).toEqual(['.', './a']);
  });

  it.each(['module a\nrequire (\n', 'require a\n', 'replace a b\n', 'other x\n', 'module "a\n'])(
    'refuses %j',
    (text) => {
      expect(parseGoFile(text)).toBeUndefined();
    },
  );

  it('tells the version of Go', () => {
    const minors = ['go 1.22', 'go 1.21rc1', 'go 1.9.1', 'module a', 'go 2.0'].map((text) => {
      const file = parseGoFile(text);
      return file && [goMinor(file), needsGo21(file)];
    });
    expect(minors).toEqual([
      [22, false],
      [21, true],
      [9, true],
      [16, false],
      [undefined, false],
    ]);
  });
});

describe('go.sum', () => {
  const file = parseGoFile(MOD);

  it('is held against what is downloaded, not against directories', () => {
    expect(file && downloads(file)).toEqual([
      { path: 'golang.org/x/text', version: 'v0.14.0' },
      { path: 'example.org/c', version: 'v1.2.3' },
    ]);
  });

  it.each([
    ['golang.org/x/text v0.14.0 h1:x=\nexample.org/c v1.2.3 h1:x=\n', undefined, undefined],
    [
      'golang.org/x/text v0.14.0/go.mod h1:x=\nexample.org/c v1.2.3 h1:x=\n',
      'golang.org/x/text v0.14.0',
      'go.sum has no hash of golang.org/x/text v0.14.0',
    ],
    [
      'golang.org/x/text v0.14.0 h1:x=\nexample.org/c v1.2.3 h1:x=\nexample.org/c v1.10.0 h1:x=\n',
      undefined,
      'go.sum has example.org/c v1.10.0, which is newer than what go.mod requires',
    ],
    [
      'golang.org/x/text v0.14.0 h1:x=\nexample.org/c v1.2.3 h1:x=\nexample.org/c v1.2.3-rc.1 h1:x=\n',
      undefined,
      undefined,
    ],
  ])('%j', (text, missing, reason) => {
    expect(file && unsummed(file, parseGoSum(text))).toBe(missing);
    expect(file && outOfStep(file, parseGoSum(text))).toBe(reason);
  });
});
