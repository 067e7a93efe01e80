import { describe, expect, it } from '@jest/globals';
import { madeBy, shownInstruction } from '../../../../src/analysis/waste/instruction.js';

describe('madeBy', () => {
  it.each([
    ['RUN /bin/sh -c npm ci # buildkit', 'RUN', 'npm ci'],
    ['RUN |1 VERSION=1 /bin/sh -c make &&     make install # buildkit', 'RUN', 'make && make install'],
    ['RUN |2 A=b c TOKEN=s3cret /bin/bash -o pipefail -c curl x | sh # buildkit', 'RUN', 'curl x | sh'],
    ['RUN |1 VERSION=1 /bin/echo a b # buildkit', 'RUN', '/bin/echo a b'],
    ['RUN /bin/bash -eux -c cat # buildkit', 'RUN', 'cat'],
    ['RUN /bin/sh -ec echo a -c b # buildkit', 'RUN', 'echo a -c b'],
    ['RUN /bin/sh -c head -c 3 /x > /y\necho hi\n # buildkit', 'RUN', 'head -c 3 /x > /y echo hi'],
    ['COPY --chown=node:node . /app # buildkit', 'COPY', '--chown=node:node . /app'],
    ['WORKDIR /app', 'WORKDIR', '/app'],
    ['ENV A=b C=d e', 'ENV', 'A=b C=d e'],
    ['CMD ["node" "server.js"]', 'CMD', '["node" "server.js"]'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD', '["bash"]'],
    ['/bin/sh -c #(nop) ADD file:12ab in / ', 'ADD', 'file:12ab in /'],
    ['/bin/sh -c #(nop) COPY dir:34cd in /app', 'COPY', 'dir:34cd in /app'],
    ['/bin/sh -c npm ci', 'RUN', 'npm ci'],
    ['|1 A=b /bin/sh -c npm ci', 'RUN', 'npm ci'],
    ['|1 A=b /usr/bin/make all', 'RUN', '/usr/bin/make all'],
    [
      "# debian.sh --arch 'amd64' out/ 'bookworm' '@1730678400'",
      '',
      "# debian.sh --arch 'amd64' out/ 'bookworm' '@1730678400'",
    ],
    ['bazel build ...', '', 'bazel build ...'],
    ['', '', ''],
  ])('reads %s', (createdBy, keyword, text) => {
    expect(madeBy(createdBy)).toEqual({ keyword, text });
  });
});

describe('shownInstruction', () => {
  it('puts keyword and arguments together, where there are both', () => {
    expect(shownInstruction({ keyword: 'RUN', text: 'npm ci' })).toBe('RUN npm ci');
    expect(shownInstruction({ keyword: '', text: 'bazel build ...' })).toBe('bazel build ...');
    expect(shownInstruction({ keyword: '', text: '' })).toBe('');
  });
});
