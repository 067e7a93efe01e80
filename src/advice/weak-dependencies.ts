import { adviceAt, commandsOf, someOf } from '../model/advising.js';
import type { CommandAt } from '../model/commands.js';
import type { Adviser } from '../model/types.js';
import { invocationOf, operands } from '../shell/index.js';

/** What each program takes for "no": microdnf knows 0 and 1 alone (OSInside/kiwi#1628). */
const OPTIONS: Readonly<Record<string, string>> = {
  dnf: '--setopt=install_weak_deps=False',
  dnf5: '--setopt=install_weak_deps=False',
  microdnf: '--setopt=install_weak_deps=0',
};
/** The microdnf of Red Hat 7 stops at the setting (cekit/cekit#714). */
const BEFORE_WEAK = /(?:rhel|ubi|centos|oraclelinux)-?7\b|:7(?:[.-]|$)/;

export const weakDependencies: Adviser = {
  name: 'weak-dependencies',
  summary: 'Weigh the packages that dnf installs only because others recommend them.',
  docs: {
    why:
      'dnf and microdnf install weak dependencies too: documentation, language packs, services. With install_weak_deps off ' +
      'they stay out of the image.',
    reason:
      'Which packages are recommended differs between releases, and some are needed: nodejs recommends npm. The list ' +
      '"Installing weak dependencies" in the log of a build shows them, and only who runs the image knows which are used. ' +
      'The images of SUSE leave recommended packages out by themselves.',
    references: [
      'https://docs.fedoraproject.org/en-US/packaging-guidelines/WeakDependencies/',
      'https://github.com/rpm-software-management/microdnf/pull/62',
      'https://github.com/ceph/ceph-container/pull/1798',
      'https://github.com/cekit/cekit/issues/714',
      'https://github.com/openSUSE/docker-containers/pull/21',
    ],
  },
  advise(build) {
    const texts = [...build.dockerfile.instructions.map(({ text }) => text), ...build.project.texts.values()];
    if (texts.some((text) => text.includes('install_weak_deps'))) return undefined;
    const found = commandsOf(build).filter(installsOnShipped);
    const programs = found.map(({ command }) => invocationOf(command).tool ?? '');
    const option = OPTIONS[programs[0] ?? ''] ?? '';
    return adviceAt(
      weakDependencies,
      found.map(({ instruction }) => instruction),
      {
        message:
          `\`${someOf(programs.map((program) => `${program} install`))}\` also installs what packages only recommend; ` +
          `${option} leaves that out, and the list "Installing weak dependencies" in the build's log shows what it is`,
        search: 'dockerfile dnf install_weak_deps image size',
      },
    );
  },
};

function installsOnShipped({ command, stage, model }: CommandAt): boolean {
  const { tool = '', subcommand } = invocationOf(command);
  const base = (stage.resolved ?? stage.image).text;
  return (
    OPTIONS[tool] !== undefined &&
    subcommand === 'install' &&
    operands(command).length > 0 &&
    model.isShipped(stage) &&
    !BEFORE_WEAK.test(base)
  );
}
