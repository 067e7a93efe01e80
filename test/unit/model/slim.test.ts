import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lostCommands } from '../../../src/knowledge/lost.js';
import { provides } from '../../../src/model/slim/packages.js';
import { reasonFor } from './slimReason.js';

describe('slimPlan', () => {
  it.each([
    'RUN useradd -m app && mkdir -p /data && chown app /data',
    'RUN npm cache clean --force',
    'RUN npm install -g npm@10 serve',
    'RUN apt-get update && apt-get install -y tini && rm -rf /var/lib/apt/lists/*',
    'RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git && git --version',
    'RUN find / -name "*.md" -exec rm {} +',
    'RUN echo curl',
    'RUN tar -xzf /x.tgz',
    'RUN node -e "console.log(1)"',
    'RUN ln -sf /usr/share/zoneinfo/UTC /etc/localtime',
    'ENTRYPOINT ["tini", "--", "node", "x.js"]',
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD exec node x.js --port "$PORT"',
    'CMD ["node", "-r", "dotenv/config", "x.js"]',
    'HEALTHCHECK NONE',
    'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
    'COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/uv',
  ])('takes node:20-slim below `%s`', (line) => {
    expect(reasonFor(`FROM node:20\nCMD ["node", "x.js"]\n${line}\n`)).toBeUndefined();
  });

  it.each([
    ['RUN sudo git pull', 'RUN uses git, which node:20-slim does not have'],
    ['RUN env A=1 make', 'RUN uses make, which node:20-slim does not have'],
    ['RUN x=$(curl -s y)', 'RUN uses curl, which node:20-slim does not have'],
    ['RUN if true; then wget x; fi', 'RUN uses wget, which node:20-slim does not have'],
    ['RUN which git', 'RUN uses git, which node:20-slim does not have'],
    ['RUN command -v curl', 'RUN uses curl, which node:20-slim does not have'],
    ['RUN find . -exec file {} +', 'RUN uses file, which node:20-slim does not have'],
    ['RUN ls | xargs convert', 'RUN uses convert, which node:20-slim does not have'],
    ['RUN ["python3", "x.py"]', 'RUN uses python3, which node:20-slim does not have'],
    ['RUN bash -c "cd /x && svn up"', 'RUN uses svn, which node:20-slim does not have'],
    ['RUN timeout 5 curl x', 'RUN uses curl, which node:20-slim does not have'],
    ['HEALTHCHECK CMD ["curl", "-f", "x"]', 'HEALTHCHECK uses curl, which node:20-slim does not have'],
    ['ENV GIT=/usr/bin/git', 'ENV uses git, which node:20-slim does not have'],
    ['ENV LD_PRELOAD=/x.so', 'ENV names LD_PRELOAD, where node:20-slim may lack files'],
    [
      'RUN cp /usr/lib/x86_64-linux-gnu/libpq.so.5 /x',
      'RUN names /usr/lib/x86_64-linux-gnu/libpq.so.5, where node:20-slim may lack files',
    ],
    ['RUN dpkg -i /x.deb', 'RUN uses dpkg -i, which needs its libraries to be there'],
    ['RUN perl -e 1', 'RUN runs perl, and it is not known what that needs'],
    ['RUN pip3 install x', 'RUN runs pip3, and it is not known what that needs'],
    ['RUN npx cowsay x', 'RUN runs cowsay, and it is not known what that needs'],
    [
      'RUN npm install left-pad',
      'RUN uses `npm install`, which may choose other versions than a lockfile: dockopt can only check `npm ci`',
    ],
    ['RUN npm install -g bcrypt', 'RUN installs bcrypt, whose dependencies are not in a lockfile'],
    ['RUN npm ci', 'RUN uses npm ci, and no package-lock.json was read'],
    ['RUN npm run build', 'RUN runs npm run build, and no package.json has that script'],
    ['RUN . ./env.sh', 'RUN names ./env.sh, which was not read'],
    ['RUN eval "$X"', 'RUN runs eval in a form that is not understood'],
    ['RUN git clone x', 'RUN uses git, which node:20-slim does not have'],
    ['RUN dpkg -s libpng-dev', 'RUN asks for the package libpng-dev, which node:20-slim does not have'],
    ['RUN apt-mark hold git', 'RUN asks for the package git, which node:20-slim does not have'],
    ['RUN apt-get purge -y imagemagick', 'RUN removes imagemagick, which node:20-slim does not have'],
    ["RUN apt-get remove -y 'libmagick*'", 'RUN removes libmagick*, which node:20-slim does not have'],
    ['RUN apt-get install -y /tmp/a.deb', 'RUN installs /tmp/a.deb, which needs its libraries to be there'],
    ['RUN flock /tmp/lock git pull', 'RUN uses git, which node:20-slim does not have'],
    ["RUN trap 'curl x' EXIT && true", 'RUN uses curl, which node:20-slim does not have'],
    [`RUN awk 'BEGIN { system("x") }'`, 'RUN starts a program from awk, and it is not known which'],
    ['RUN node < x.js', 'RUN feeds a program to node, and it is not known which'],
    ['RUN cat x.js | node', 'RUN feeds a program to node, and it is not known which'],
    ['CMD ["node", "--run", "go"]', 'CMD runs npm run go, and no package.json has that script'],
    ['CMD ["bash"]', 'its CMD only waits for people, who may want what node:20-slim lacks'],
    ['CMD sleep infinity', 'its CMD only waits for people, who may want what node:20-slim lacks'],
    ['CMD tail -f /dev/null', 'its CMD only waits for people, who may want what node:20-slim lacks'],
    ['WORKDIR /app', 'it has no CMD or ENTRYPOINT, so that nothing tells what runs in it'],
    [
      'ENV npm_config_build_from_source=true',
      'ENV has npm_config_build_from_source, which may make installs compile',
    ],
    ['CMD ["./server"]', 'CMD runs ./server, which was not read'],
    ['SHELL ["/usr/bin/fish", "-c"]', 'SHELL is /usr/bin/fish'],
    [
      'RUN --mount=from=other,target=/o ls /o',
      'it copies files from other, and it is not known which libraries they need',
    ],
    [
      'RUN apt-get update && apt-get build-dep -y x',
      'RUN uses apt-get build-dep, and it is not known what that needs',
    ],
    [
      'RUN apt-get update && apt-get install -y --no-install-recommends no-such-thing',
      'RUN installs no-such-thing without what it recommends, and it is not known what that is',
    ],
  ])('leaves node:20 above `%s`', (line, reason) => {
    expect(reasonFor(`FROM node:20\n${line}\n`)).toBe(reason);
  });

  it('leaves images in which people work, by the place of the file', () => {
    const reason = 'people work in this image, and may want what node:20-slim lacks';
    expect(reasonFor('FROM node:20\n', {}, '.devcontainer/Dockerfile')).toBe(reason);
    expect(reasonFor('FROM node:20\n', {}, 'Dockerfile.dev')).toBe(reason);
    expect(reasonFor('FROM node:20\nCMD node x.js\n', {}, 'devices/Dockerfile')).toBeUndefined();
  });

  it('follows scripts into other scripts, and stops at circles', () => {
    const files = { 'a.sh': '#!/bin/sh\n./b.sh\n', 'b.sh': '#!/bin/sh\n./a.sh\nwget x\n' };
    expect(reasonFor('FROM node:20\nCMD ["/a.sh"]\n', files)).toBe(
      'b.sh uses wget, which node:20-slim does not have',
    );
    expect(
      reasonFor('FROM node:20\nCMD ["/a.sh"]\n', { ...files, 'b.sh': '#!/bin/sh\n./a.sh\n' }),
    ).toBeUndefined();
  });

  it('never goes slim below a command that the slim image lacks', () => {
    const names = [...(lostCommands('node', 'bookworm')?.keys() ?? [])].filter(
      (name) => /^[a-z][\w.+-]*$/.test(name) && name !== 'kill',
    );
    const around = fc.constantFrom(
      'RUN % x',
      'CMD ["%"]',
      'RUN true && % | cat',
      'HEALTHCHECK CMD % || exit 1',
      'RUN sh -c "% x"',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        around,
        (name, line) => reasonFor(`FROM node:20\n${line.replace('%', name)}\n`) !== undefined,
      ),
      { numRuns: 200 },
    );
  });
});

describe('provides', () => {
  it('knows packages by plain name, by number and as parts', () => {
    expect(provides(new Set(['git']), 'git')).toBe(true);
    expect(provides(new Set(['gcc']), 'gcc-12')).toBe(true);
    expect(provides(new Set(['python3']), 'python3.11-minimal')).toBe(true);
    expect(provides(new Set(['build-essential']), 'make')).toBe(true);
    expect(provides(new Set(['git-lfs']), 'git')).toBe(false);
    expect(provides(new Set(['python3']), 'python3-dev')).toBe(false);
    expect(provides(new Set(), 'git')).toBe(false);
  });
});
