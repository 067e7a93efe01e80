import { describe, expect, it } from '@jest/globals';
import { NETWORK_SCRIPT, scriptsOf } from '../../../src/model/scripts.js';
import { parseInstruction } from '../../../src/syntax/edit.js';

function scripts(text: string): readonly string[] {
  return [...scriptsOf(parseInstruction(text))];
}

describe('scriptsOf', () => {
  it.each([
    ['RUN ./install.sh --all', ['./install.sh']],
    ['RUN bash -ex /tmp/setup', ['/tmp/setup']],
    ['RUN sudo sh setup.sh && make', ['setup.sh']],
    ['RUN . ./env.d/vars && source /opt/x/vars.sh', ['./env.d/vars', '/opt/x/vars.sh']],
    ['RUN bash -c "cd /x && ./y.sh"', ['./y.sh']],
    ['RUN if a; then ./b.sh; fi', ['./b.sh']],
    ['RUN <<EOF\n./c.sh\nEOF', ['./c.sh']],
    ['CMD ["sh", "/start"]', ['/start']],
    ['ENTRYPOINT ["/entry.sh", "run"]', ['/entry.sh']],
    ['CMD exec /start.sh', ['/start.sh']],
    ['RUN curl -fsSL https://example.org/x | bash -s -- -y', [NETWORK_SCRIPT]],
    ['RUN bash <(curl -s https://example.org/x)', [NETWORK_SCRIPT]],
  ])('finds those that %s starts', (text, expected) => {
    expect(scripts(text)).toEqual(expected);
  });

  it.each([
    'RUN chmod +x /start.sh && cp a.sh /b.sh',
    'RUN ln -sf /bin/bash /bin/sh',
    'RUN find . -name foo.py -delete',
    'RUN . /venv/bin/activate && . /etc/os-release',
    'RUN ./autogen.sh && ./configure && make',
    'RUN bash Miniconda3-latest-Linux-x86_64.sh -b',
    'RUN curl -fsSL https://get.docker.com | bash -',
    "RUN curl --proto '=https' -sSf https://sh.rustup.rs | sh -s -- -y",
    'RUN curl -o x.sh https://example.org/x.sh',
    'CMD ["bash", "-c", "node server.js"]',
    'CMD ["node", "server.js"]',
    'RUN /app/server --check',
  ])('finds none in %s', (text) => {
    expect(scripts(text)).toEqual([]);
  });
});
