import type { TechniqueGroup } from './types.js';

/** Programs, how they run, and how to measure. */
export const RUNNING_TECHNIQUES: readonly TechniqueGroup[] = [
  {
    title: 'Smaller programs',
    techniques: [
      {
        technique: 'Compile without symbols (-ldflags="-s -w", strip)',
        transforms: ['go-strip'],
        advisers: ['strip-shared-objects'],
        note: 'Go programs, where no file names a debugger or profiler. Shared objects of wheels are never stripped.',
      },
      {
        technique: 'Compress binaries with UPX',
        advisers: ['upx'],
        note: 'Refused: memory and start time pay for it.',
      },
      {
        technique: 'Delete tests, `*.pyc` and `__pycache__` of installed packages',
        advisers: ['delete-tests'],
        note: 'Refused: some packages import their tests; without compiled files every start compiles.',
      },
      {
        technique: 'Delete documentation and manual pages',
        note: 'Refused: slim images leave them out already.',
      },
      {
        technique: 'Shrink the finished image with a tracing tool',
        note: 'Out of scope: what a trace did not see is gone.',
      },
    ],
  },
  {
    title: 'Running the container',
    techniques: [
      {
        technique: 'Run as a user who is not root',
        transforms: ['non-root-stateless', 'non-root-user', 'numeric-user'],
        note: 'As the user that the image brings, where the sources show no file that is written; otherwise at level aggressive.',
      },
      {
        technique: 'A read-only root file system',
        advisers: ['read-only-root'],
        note: 'Set where the container is started.',
      },
      {
        technique: 'Remove the shell',
        advisers: ['remove-shell'],
        note: 'Refused: the layer below keeps it, and what starts through it fails.',
      },
      {
        technique: 'An init such as dumb-init or tini',
        transforms: ['exec-form-cmd', 'exec-in-shell-cmd'],
        advisers: ['init-process'],
        note: 'The program is made process 1 where that is safe; --init is recommended.',
      },
      {
        technique: 'HEALTHCHECK',
        advisers: ['healthcheck'],
        note: 'Never made up: the path and the program are not in the Dockerfile.',
      },
      {
        technique: 'Stop when a piped download fails',
        advisers: ['pipefail'],
        note: 'SHELL with pipefail fails in the sh of Debian.',
      },
      {
        technique: 'ENV NODE_ENV=production',
        note: 'Refused: set before the install it drops what the build needs, and it changes the program.',
      },
    ],
  },
  {
    title: 'Measuring',
    techniques: [
      {
        technique: 'Compare sizes (docker images, docker history, dive)',
        note: 'Planned: a command that builds before and after and compares. Until then these tools do it.',
      },
    ],
  },
];
