import { adviceAt, commandsOf } from '../model/advising.js';
import type { Adviser } from '../model/types.js';
import { invocationOf, type ShellCommand } from '../shell/index.js';

export const stripSharedObjects: Adviser = {
  name: 'strip-shared-objects',
  summary: 'Strip programs that the build compiled, not shared objects that packages brought.',
  docs: {
    why:
      'Symbols take a good part of a program compiled with its defaults, and `strip` takes them out of your own. Shared ' +
      'objects in Python wheels are another matter: those that auditwheel has patched do not load any more afterwards ' +
      '("ELF load command address/offset not properly aligned"), which shows only at the import.',
    reason:
      'Which objects stand it shows only when they are loaded, and crash reports without symbols say little.',
    references: [
      'https://github.com/PixarAnimationStudios/OpenUSD/issues/1814',
      'https://sourceware.org/binutils/docs/binutils/strip.html',
    ],
  },
  advise(build) {
    const found = commandsOf(build).filter(({ command }) => stripsObjects(command));
    return adviceAt(
      stripSharedObjects,
      found.map(({ instruction }) => instruction),
      {
        message:
          'shared objects are stripped: those of Python wheels may not load afterwards ("not properly aligned"), which shows at the import and not in the build; strip only what this build compiled',
        search: 'strip .so wheel auditwheel "not properly aligned"',
      },
    );
  },
};

function stripsObjects(command: ShellCommand): boolean {
  const { tool } = invocationOf(command);
  const texts = command.words.map(({ text }) => text);
  const isStrip = tool !== undefined && /(?:^|-)strip$/.test(tool);
  const passesOn =
    (tool === 'find' || tool === 'xargs') && texts.some((text) => /(?:^|[-/])strip$/.test(text));
  // The library of a build's own directory is its own.
  return (
    (isStrip || passesOn) &&
    texts.some((text) => /\.so(?:\b|\*)/.test(text) && !/^["']?(?:\.\/)?(?:target|build)\//.test(text))
  );
}
