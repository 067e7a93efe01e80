import { describe, expect, it } from '@jest/globals';
import { buildProject } from '../../../src/project/facts.js';
import { fix } from '../../../src/runner/index.js';
import { addToCopy } from '../../../transforms/add-to-copy.js';

/** The skips of one ADD, in a context of one file and links that lead nowhere. */
function skipsOf(add: string): readonly string[] {
  const project = buildProject({
    dockerfile: 'Dockerfile',
    files: new Set(['conf/a.conf']),
    texts: new Map([['conf/a.conf', 'a']]),
    unreadable: new Map([['conf/b.conf', 'is a symbolic link to nothing']]),
  });
  const input = { text: `FROM debian\n${add}\n`, path: 'Dockerfile', project };
  return fix(input, { transforms: [addToCopy], level: 'safe' }).skips.map(({ message }) => message);
}

describe('add-to-copy, with symbolic links that lead nowhere from here', () => {
  it('leaves a pattern that matches one: for the builder, /x.tar is at the top of the context', () =>
    expect(skipsOf('ADD conf/*.conf /etc/')).toEqual([
      'left ADD: conf/*.conf matches a symbolic link that leads out of the build context, or nowhere',
    ]));

  it('takes a pattern that does not', () => expect(skipsOf('ADD conf/a* /etc/')).toEqual([]));

  it('says of a link what it is', () =>
    expect(skipsOf('ADD conf/b.conf /etc/')).toEqual([
      'left ADD: conf/b.conf is a symbolic link to nothing, and conf/b.conf may be an archive, which only ADD unpacks',
    ]));
});
