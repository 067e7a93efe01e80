import { adviceAt, commandsOf } from '../model/advising.js';
import type { Adviser } from '../model/types.js';
import { invocationOf } from '../shell/index.js';

const SHELL = /^["']?(?:\/usr)?\/bin\/(?:sh|ash|bash|dash|busybox)["']?$/;

export const removeShell: Adviser = {
  name: 'remove-shell',
  summary: 'Take a base image without a shell rather than delete the shell.',
  docs: {
    why:
      'A deleted shell still lies in the layer below, so nothing is saved, and everything that starts through one fails: ' +
      'CMD, ENTRYPOINT and HEALTHCHECK in shell form, scripts, `npm start`, and every later RUN of an image built on this ' +
      'one. An image without a shell (distroless, scratch) is smaller, and its maintainers have tried it.',
    reason: 'Whether anything in the container starts a shell shows only when it runs.',
    references: [
      'https://github.com/GoogleContainerTools/distroless#why-should-i-use-distroless-images',
      'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
    ],
  },
  advise(build) {
    // `rm /bin/sh && ln -s /bin/bash /bin/sh` gives another one.
    const links = commandsOf(build).filter(({ command }) => invocationOf(command).tool === 'ln');
    const replaced = new Set(links.map(({ instruction }) => instruction));
    const found = commandsOf(build).filter(({ command, instruction }) => {
      const { tool, operands } = invocationOf(command);
      return tool === 'rm' && !replaced.has(instruction) && operands.some(({ text }) => SHELL.test(text));
    });
    return adviceAt(
      removeShell,
      found.map(({ instruction }) => instruction),
      {
        message:
          'the shell is deleted, but the layer below keeps it; a base image without one (distroless, scratch) is smaller, and what starts through a shell fails either way',
        search: 'distroless base image no shell exec form CMD',
      },
    );
  },
};
