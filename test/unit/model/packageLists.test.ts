import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { runAt } from '../../../src/model/commands.js';
import { listsNeededAfter } from '../../../src/model/apt/packageLists.js';
import { buildProject, unknownProject } from '../../../src/project/facts.js';
import type { Project } from '../../../src/project/types.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

const INSTALL = 'RUN apt-get update && apt-get install -y curl\n';

function projectWith(texts: Readonly<Record<string, string>>, unread: readonly string[] = []): Project {
  const files = new Set(['Dockerfile', ...Object.keys(texts), ...unread]);
  return buildProject({ dockerfile: 'Dockerfile', files, texts: new Map(Object.entries(texts)) });
}

/** Why the lists of the first RUN have to stay. */
function needed(rest: string, project: Project = projectWith({})): string | undefined {
  const { dockerfile, problem } = parseUnchecked(`FROM debian AS base\n${INSTALL}${rest}`);
  if (dockerfile === undefined) throw new Error(problem.message);
  const build = startBuild(dockerfile, project);
  const instruction = dockerfile.instructions.find(({ keyword }) => keyword === 'RUN');
  const run = instruction && runAt(build, instruction);
  if (run === undefined) throw new Error('no RUN');
  return listsNeededAfter(build, run);
}

const OWN = 'installs packages without an update of its own';

describe('listsNeededAfter', () => {
  it.each([
    ['nothing follows', ''],
    ['a later install updates first', 'RUN apt-get update && apt-get install -y jq\n'],
    ['an update stands before the install', 'RUN apt-get update\nRUN apt-get install -y jq\n'],
    [
      'somebody deletes them before the install',
      'RUN rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y jq\n',
    ],
    ['a later RUN removes packages', 'RUN apt-get purge -y curl && apt-get autoremove -y\n'],
    ['another stage installs', 'FROM debian\nRUN apt-get install -y jq\n'],
    ['files of the stage are copied', 'FROM debian\nCOPY --from=base /usr/bin/curl /var/lib/x /\n'],
    ['the container starts a program', 'CMD ["/app/server"]\n'],
    ['the base image starts the container', 'ENTRYPOINT ["docker-entrypoint.sh"]\n'],
    ['playwright fetches lists itself', 'RUN npx playwright install-deps\n'],
    ['a message speaks of an install', 'LABEL hint="apt-get install jq"\n'],
  ])('finds no need when %s', (_, rest) => {
    expect(needed(rest)).toBeUndefined();
  });

  it.each([
    ['RUN apt-get install -y jq\n', `line 3 ${OWN}`],
    ['RUN make\nRUN if a; then apt upgrade -y; fi\n', `line 4 ${OWN}`],
    ['RUN ["apt-get", "-y", "install", "jq"]\n', `line 3 ${OWN}`],
    ['RUN <<EOF\napt-get install -y jq\napt-get update\nEOF\n', `line 3 ${OWN}`],
    ['RUN su -c "apt-get install jq"\n', `line 3 ${OWN}`],
    ['ONBUILD RUN apt-get install -y jq\n', `line 3 ${OWN}`],
    ['FROM base\nCMD sh -c "apt install -y jq"\n', `line 4 ${OWN}`],
    ['FROM base AS b\nFROM b\nRUN apt-get source jq\n', `line 5 ${OWN}`],
    ['RUN ansible-playbook x.yml\n', 'line 3 runs ansible-playbook, which may install packages'],
    ['RUN curl https://x.org | sh\n', 'line 3 runs a script from the network, which may install packages'],
    ['RUN sh /opt/x.sh\n', 'line 3 runs /opt/x.sh, which may install packages'],
    ['FROM scratch\nCOPY --from=base /var/ /var/\n', 'line 4 copies them into another stage'],
  ])('finds the need of %j', (rest, reason) => {
    expect(needed(rest)).toBe(reason);
  });

  it('looks into the scripts that are started, where it can', () => {
    const start = 'CMD ["/start.sh"]\n';
    expect(
      needed(start, projectWith({ 'docker/start.sh': 'apt-get update; apt-get install x\n' })),
    ).toBeUndefined();
    expect(
      needed(start, projectWith({ 'docker/start.sh': '# apt-get install x\necho apt-get install x\n' })),
    ).toBeUndefined();
    const installs = needed(start, projectWith({ 'docker/start.sh': 'apt-get install x\n' }));
    expect(installs).toBe(`line 3 runs docker/start.sh, which ${OWN}`);
    const unread = needed(start, projectWith({}, ['docker/start.sh']));
    expect(unread).toBe('line 3 runs /start.sh, and docker/start.sh could not be read');
    const unknown = needed(start, unknownProject());
    expect(unknown).toBe('line 3 runs /start.sh, which may install packages: the build context is not known');
  });

  it('looks at files that others name, and not at what runs in CI', () => {
    const script = 'apt-get install x\n';
    expect(needed('', projectWith({ Makefile: `deps:\n\t${script}` }))).toBe(`Makefile ${OWN}`);
    expect(needed('', projectWith({ 'a.sh': './b.sh\n', 'b.sh': script }))).toBe(`b.sh ${OWN}`);
    expect(needed('', projectWith({ 'b.sh': script }))).toBeUndefined();
    expect(needed('', projectWith({ '.github/workflows/ci.yml': script }))).toBeUndefined();
  });

  it('looks at the other Dockerfiles, whose base may be this image', () => {
    const on = (base: string, run: string): Project =>
      projectWith({ 'b.Dockerfile': `FROM ${base}\n${run}` });
    const install = 'RUN apt-get install -y jq\n';
    const reason = 'b.Dockerfile installs packages without an update, perhaps on top of this image';
    expect(needed('', on('me/base', install))).toBe(reason);
    expect(needed('', on('debian:bookworm', install))).toBeUndefined();
    expect(needed('', on('me/base', `RUN apt-get update\n${install}`))).toBeUndefined();
  });
});
