import { adviceAt, commandsOf, someOf } from '../model/advising.js';
import type { Adviser } from '../model/types.js';
import { invocationOf, type ShellCommand } from '../shell/index.js';

const UPGRADES: Readonly<Record<string, ReadonlySet<string>>> = {
  'apt-get': new Set(['upgrade', 'dist-upgrade', 'full-upgrade']),
  apt: new Set(['upgrade', 'dist-upgrade', 'full-upgrade']),
  aptitude: new Set(['upgrade', 'safe-upgrade', 'full-upgrade', 'dist-upgrade']),
  apk: new Set(['upgrade']),
  dnf: new Set(['upgrade', 'update']),
  microdnf: new Set(['upgrade', 'update']),
  yum: new Set(['upgrade', 'update']),
};

export const aptGetUpgrade: Adviser = {
  name: 'apt-get-upgrade',
  summary: 'Weigh what upgrading all packages of the base image brings against a newer base image.',
  docs: {
    why:
      'An upgrade of everything stores a second copy of each upgraded file in a layer above the base image, and gives ' +
      'another result on every day that it runs. A newer base image brings the same fixes without the copies; between ' +
      'two releases of the base image the upgrade is the only way to get a fix, and the layer cache then hides it.',
    reason:
      'Without the upgrade the image may lack a security fix, with it the image is larger: which one counts more, no ' +
      'file of the project shows.',
    references: [
      'https://docs.docker.com/build/building/best-practices/#apt-get',
      'https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often',
    ],
  },
  advise(build) {
    const found = commandsOf(build).filter(
      ({ command, stage, model }) => model.isShipped(stage) && upgradesAll(command),
    );
    const names = found.map(({ command }) => nameOf(command));
    return adviceAt(
      aptGetUpgrade,
      found.map(({ instruction }) => instruction),
      {
        message:
          `\`${someOf(names)}\` stores a second copy of every package it upgrades and gives another result each day; ` +
          'a newer tag of the base image, built with --pull, brings the same fixes without them',
        search: `dockerfile ${names[0]} or rebuild with newer base image`,
      },
    );
  },
};

function upgradesAll(command: ShellCommand): boolean {
  const { tool = '', subcommand = '', operands } = invocationOf(command);
  // With names behind it, it upgrades these alone.
  return UPGRADES[tool]?.has(subcommand) === true && operands.length === 0;
}

function nameOf(command: ShellCommand): string {
  const { tool = '', subcommand = '' } = invocationOf(command);
  return `${tool} ${subcommand}`;
}
