/**
 * The question that a package manager asks before it changes the system, and the flag that answers it.
 * Sources, read 2026-11: apt-get(8), aptitude(8), dnf(8), microdnf(8), yum(8), tdnf(8), zypper(8), pacman(8).
 */
export interface Questioner {
  /** Sub-commands that ask. */
  readonly asks: ReadonlySet<string>;
  /** Sub-commands whose first operand decides: `dnf group install`. */
  readonly asksWithin: ReadonlyMap<string, ReadonlySet<string>>;
  /** What answers it already, in any spelling, and what asks for something else than an answer. */
  readonly answered: readonly string[];
  readonly flag: string;
  /** Whether the flag belongs before the sub-command. */
  readonly isGlobal: boolean;
  /** The setting by which a configuration file answers. */
  readonly setting: RegExp;
}

function set(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

const NOTHING_WITHIN: Questioner['asksWithin'] = new Map();

const APT: Questioner = {
  asks: set(
    'install reinstall remove purge upgrade dist-upgrade full-upgrade safe-upgrade autoremove autopurge build-dep satisfy',
  ),
  asksWithin: NOTHING_WITHIN,
  answered: '-y -s --assume-no --print-uris --trivial-only --force-yes'.split(' '),
  flag: '-y',
  isGlobal: false,
  setting: /Assume-(?:Yes|No)|Trivial-Only/i,
};

const DNF: Questioner = {
  asks: set(
    'install reinstall localinstall groupinstall groupupdate groupremove upgrade update upgrade-minimal update-minimal ' +
      'downgrade remove erase autoremove distro-sync builddep swap',
  ),
  asksWithin: new Map([
    ['group', set('install upgrade update remove')],
    ['groups', set('install upgrade update remove')],
    ['module', set('install enable disable reset switch-to remove')],
  ]),
  answered: '-y --assumeyes --assumeno --downloadonly'.split(' '),
  flag: '-y',
  isGlobal: false,
  setting: /assumeyes|assumeno|defaultyes/i,
};

const ZYPPER: Questioner = {
  asks: set(
    'install in remove rm update up dist-upgrade dup patch source-install si install-new-recommends inr verify ve',
  ),
  asksWithin: NOTHING_WITHIN,
  answered: '-n --non-interactive -y --no-confirm -D --dry-run'.split(' '),
  flag: '--non-interactive',
  isGlobal: true,
  setting: /ZYPP_|non-interactive/i,
};

const QUESTIONERS: ReadonlyMap<string, Questioner> = new Map([
  ['apt-get', APT],
  ['apt', APT],
  ['aptitude', APT],
  ['dnf', DNF],
  ['microdnf', DNF],
  ['yum', DNF],
  ['tdnf', DNF],
  ['zypper', ZYPPER],
]);

/** Programs that ask, as they are called. */
export const QUESTIONING: readonly string[] = [...QUESTIONERS.keys()];

/** How a package manager asks; undefined for another program, and for apk, which never asks. */
export function questionerOf(tool: string | undefined): Questioner | undefined {
  return tool === undefined ? undefined : QUESTIONERS.get(tool);
}
