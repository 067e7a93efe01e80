import { adviceAt, commandsOf } from '../model/advising.js';
import type { Adviser } from '../model/types.js';
import { invocationOf, type ShellCommand } from '../shell/index.js';

const TESTS = /^["']?(?:\S*\/)?(?:tests?|testing|__tests__|test_\*)["']?$/;
const COMPILED = /__pycache__|\*\.py\[?[co]/;

export const deleteTests: Adviser = {
  name: 'delete-tests',
  summary: 'Leave the tests and the compiled files of installed packages where they are.',
  docs: {
    why:
      'Some packages import their own `tests` or `testing` folder, numpy and Django apps among them: the image builds, and ' +
      'the program fails at the import. Without the compiled files, Python compiles every module anew at each start of a ' +
      'container. `find -name __pycache__ -delete` fails besides, as the folders are not empty.',
    reason:
      'Whether a program misses what was deleted shows only when it runs, so nothing is deleted and nothing put back.',
    references: [
      'https://github.com/numpy/numpy/issues/28936',
      'https://docs.python.org/3/using/cmdline.html#envvar-PYTHONDONTWRITEBYTECODE',
    ],
  },
  advise(build) {
    const found = commandsOf(build).filter(({ stage, model }) => model.isShipped(stage));
    const tests = found.filter(({ command }) => removes(command, TESTS));
    const compiled = found.filter(({ command }) => removes(command, COMPILED));
    const at = [...tests, ...compiled].map(({ instruction }) => instruction);
    if (tests.length > 0) {
      return adviceAt(deleteTests, at, {
        message:
          'folders named tests are deleted from installed packages, and some packages import theirs: the program then fails at its start, not the build',
        search: 'python site-packages delete tests directory ImportError docker',
      });
    }
    return adviceAt(deleteTests, at, {
      message:
        'compiled Python files are deleted, so every start of a container compiles its modules again; `python -m compileall` does the opposite',
      search: 'docker python __pycache__ delete startup time compileall',
    });
  },
};

/** `find … -name <what> … -delete|-exec rm`, or `rm -r` of such a folder among installed packages. */
function removes(command: ShellCommand, what: RegExp): boolean {
  const { tool, operands } = invocationOf(command);
  const texts = command.words.map(({ text }) => text);
  if (tool === 'find') {
    const named = texts.some((text, at) => /^-i?(?:name|path)$/.test(texts[at - 1] ?? '') && what.test(text));
    const deletes = texts.includes('-delete') || texts.some((text) => /^["']?(?:\/bin\/)?rm\b/.test(text));
    return named && deletes && !texts.some((text) => /^["']?\.?\/?(?:usr\/)?src\b/.test(text));
  }
  return (
    tool === 'rm' && operands.some(({ text }) => /\/(?:site|dist)-packages\//.test(text) && what.test(text))
  );
}
