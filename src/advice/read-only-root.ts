import { adviceAt, finalStage, inherited } from '../model/advising.js';
import { servicesOf } from '../model/services.js';
import { modelOf } from '../model/stages.js';
import type { Adviser } from '../model/types.js';

export const readOnlyRoot: Adviser = {
  name: 'read-only-root',
  summary: 'Run a container that keeps nothing in its own file system with a read-only one.',
  docs: {
    why:
      'A process that is broken into cannot replace programs where the root file system is read-only. It is set where the ' +
      'container is started, not in the Dockerfile: `read_only: true` with a `tmpfs` for what the program writes.',
    reason: 'Where a program writes (caches, pid files, uploads, databases) shows only when it runs.',
    references: [
      'https://docs.docker.com/reference/compose-file/services/#read_only',
      'https://docs.docker.com/reference/cli/docker/container/run/#read-only',
    ],
  },
  advise(build) {
    const stage = finalStage(build);
    if (stage === undefined || inherited(stage, 'VOLUME').length > 0) return undefined;
    const services = servicesOf(build.project).filter(
      ({ text }) => !/^\s+(?:volumes|read_only|develop):/m.test(text),
    );
    const { user = 'root' } = modelOf(build.dockerfile).finalScope(stage);
    const users = inherited(stage, 'USER');
    const hardened = users.length > 0 && !/^(?:root|0)(?::|$)/.test(user);
    // Who runs as root has other things to do first.
    if (!hardened || inherited(stage, 'EXPOSE').length === 0) return undefined;
    const name = services[0]?.name ?? 'app';
    const file = services[0] === undefined ? '' : `# ${services[0].file}\n`;
    if (build.project.known && servicesOf(build.project).length > services.length) return undefined;
    return adviceAt(readOnlyRoot, users.slice(-1), {
      message:
        'the server runs without root already; started with a read-only root file system, and a tmpfs for what it writes, it could not be altered either',
      search: 'docker compose read_only tmpfs',
      snippet: `${file}services:\n  ${name}:\n    read_only: true\n    tmpfs: [/tmp]\n`,
    });
  },
};
