import { adviceAt, commandsOf, someOf, verb } from '../model/advising.js';
import type { CommandAt } from '../model/commands.js';
import type { Adviser } from '../model/types.js';
import { hasFlag, invocationOf, operands, optionOf } from '../shell/index.js';

const NAME = /^(?:@[\w.-]+\/)?[A-Za-z0-9][\w.+-]*(?:\[[\w,-]+\])?$/;
const NO_PACKAGE = /\.(?:whl|tgz|gz|zip|deb|apk|txt)$/;
/** What pip and npm bring along themselves: hardly a program breaks with a newer one. */
const INSTALLERS: ReadonlySet<string> = new Set('pip setuptools wheel npm yarn pnpm corepack'.split(' '));

export const pinPackages: Adviser = {
  name: 'pin-packages',
  summary: 'Name the versions of packages from pip and npm; keep exact versions of system packages renewed.',
  docs: {
    why:
      '`pip install flask` and `npm install -g serve` take what is newest on the day of the build: a new major version ' +
      'arrives in a build that nobody touched. PyPI and npm keep old versions, so a pin there holds. Debian, Ubuntu and ' +
      'Alpine remove a version from their mirrors as soon as it is replaced: `apk add curl=8.5.0-r0` then fails to build, ' +
      'and until then keeps security fixes out. A pinned base image is the better pin for system packages.',
    reason:
      'Which version works is known to those who tested it, and a pin needs somebody, or a bot, to renew it.',
    references: [
      'https://github.com/sourcegraph/lsp-adapter/issues/73',
      'https://docs.docker.com/build/building/best-practices/#version-pinning',
      'https://docs.renovatebot.com/modules/manager/regex/',
    ],
  },
  advise(build) {
    const all = commandsOf(build).filter(({ stage, model }) => model.isShipped(stage));
    const open = all.map((at) => ({ at, names: openNames(at) })).filter(({ names }) => names.length > 0);
    const exact = all.map((at) => ({ at, names: exactNames(at) })).filter(({ names }) => names.length > 0);
    const parts: string[] = [];
    if (open.length > 0) {
      const names = open.flatMap((found) => found.names);
      parts.push(
        `${someOf(names)} ${verb(names, 'comes', 'come')} in whatever version is newest on the day of the build; a version behind the name keeps it`,
      );
    }
    if (exact.length > 0) {
      const names = someOf(exact.flatMap((found) => found.names));
      parts.push(
        `the exact versions of ${names} leave the distribution's mirrors when they are replaced, and then the build fails; a bot has to renew them`,
      );
    }
    return adviceAt(
      pinPackages,
      [...open, ...exact].map(({ at }) => at.instruction),
      {
        message: parts.join('; '),
        search:
          open.length > 0
            ? 'pip npm pin version dockerfile lock file'
            : 'apt apk pinned version no longer available docker renovate',
      },
    );
  },
};

/** Packages that a registry with a memory gives in its newest version. */
function openNames({ command }: CommandAt): readonly string[] {
  const { tool, subcommand } = invocationOf(command);
  const isPip = tool === 'pip' && subcommand === 'install';
  const isNpm = tool === 'npm' && subcommand === 'install' && hasFlag(command, '-g');
  if (!isPip && !isNpm) return [];
  if (isPip && optionOf(command, '-c', '--constraint', '-r', '--requirement') !== undefined) return [];
  const values = operands(command).map(({ value }) => value ?? '');
  return values.filter((value) => NAME.test(value) && !NO_PACKAGE.test(value) && !INSTALLERS.has(value));
}

/** System packages of an exact version; `~=` and `1.2*` leave room. */
function exactNames({ command }: CommandAt): readonly string[] {
  const { tool, subcommand } = invocationOf(command);
  const isApt = (tool === 'apt-get' || tool === 'apt') && subcommand === 'install';
  if (!isApt && !(tool === 'apk' && subcommand === 'add')) return [];
  const texts = operands(command).map(({ text }) => text.replace(/["']/g, ''));
  return texts.flatMap((text) => {
    const name = /^([a-z0-9][\w.+-]*)=(\d[\w.+:~-]*)$/.exec(text)?.[1];
    return name === undefined ? [] : [name];
  });
}
