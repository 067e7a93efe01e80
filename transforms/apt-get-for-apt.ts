import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import type { Build, Transform } from '../src/model/types.js';
import { distroOf, officialName } from '../src/knowledge/images.js';
import { invocationOf, operands } from '../src/shell/index.js';

/** Sub-commands that mean the same to both, without options of their own: apt(8), "Script usage and differences". */
const SAME: ReadonlySet<string | undefined> = new Set([
  'install',
  'reinstall',
  'update',
  'remove',
  'purge',
  'clean',
  'autoclean',
  'autoremove',
]);
/** From apt 3 on apt may solve dependencies in another way than apt-get (apt 3.0, NEWS: "solver3"). */
const BEFORE_APT_3: ReadonlySet<string | undefined> = new Set(
  'stretch buster bullseye bookworm xenial bionic focal jammy noble'.split(' '),
);
/** Options that both have. */
const SHARED =
  /^(?:-y|-q|-f|-m|--yes|--assume-yes|--quiet|--no-install-recommends|--no-install-suggests|--purge|--fix-missing|--fix-broken|--reinstall|--allow-downgrades|--allow-unauthenticated|--only-upgrade|--no-upgrade|--auto-remove|--autoremove|-t|--target-release)$/;

/** apt-get tries a name that it does not know as a regular expression, and finds it anywhere (apt-get(8), "install"). */
const PATTERN = /[.?*+|[\]^$]/;

export const aptGetForApt: Transform = {
  name: 'apt-get-for-apt',
  summary: 'Call `apt-get`, which is made for scripts, instead of `apt`, which is made for people.',
  level: 'safe',
  rules: ['DL3027'],
  docs: {
    why:
      'apt warns in every build that its command line may change, and its manual page tells scripts to call apt-get. In ' +
      'official Debian and Ubuntu images both do the same: what apt deletes after an install, these images delete anyway.',
    example: {
      before: 'FROM debian:bookworm-slim\nRUN apt update && apt install -y curl\n',
      after: 'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y curl\n',
    },
    references: [
      'https://manpages.debian.org/bookworm/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS',
      'https://github.com/debuerreotype/docker-debian-artifacts/issues/126',
      'https://github.com/hadolint/hadolint/wiki/DL3027',
    ],
  },
  apply: (build) => mapCommands(build, aptGetForApt, 'apt', (at) => decide(build, at)),
};

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { subcommand, options } = invocationOf(at.command);
  const written = at.command.words[0]?.text;
  if (written !== 'apt' && written !== '/usr/bin/apt') return undefined;
  const left = (reason: string): Decision => ({ skip: `left \`apt ${subcommand ?? ''}\`: ${reason}` });
  if (!SAME.has(subcommand)) return left('apt-get has no sub-command that does just the same');
  const other = options.find(({ name }) => !SHARED.test(name));
  if (other !== undefined) return left(`apt-get may take ${other.name} in another way`);
  const name = operands(at.command).find(({ text }) => PATTERN.test(text));
  // In a list of && its failure ends the build; elsewhere apt-get may succeed where apt gave up.
  if (name !== undefined && at.command.member === undefined)
    return left(`apt-get also takes ${name.text} as a regular expression, and apt does not`);
  const different = differs(build, at);
  if (different !== undefined) return left(different);
  return {
    edits: [{ replace: 0, text: written === 'apt' ? 'apt-get' : '/usr/bin/apt-get' }],
    because: `called apt-get instead of \`apt ${subcommand ?? ''}\`: the command line of apt is for people and may change`,
  };
}

/** What makes apt another program than apt-get where the command runs. */
function differs({ dockerfile }: Build, { stage }: CommandAt): string | undefined {
  const { registry, repository, tag } = stage.resolved ?? stage.image;
  const { family, suite } = distroOf(repository, tag, registry);
  if (officialName(registry, repository) === undefined || (family !== 'debian' && family !== 'ubuntu'))
    return 'the base image is not known to delete downloaded packages, as apt does and apt-get does not';
  if (!BEFORE_APT_3.has(suite))
    return `in ${suite ?? 'this release'}, apt may choose other packages than apt-get`;
  const own = dockerfile.instructions.find(({ text }) =>
    /docker-clean|Keep-Downloaded-Packages|Binary::apt|\/etc\/apt\/apt\.conf/i.test(text),
  );
  return own && `line ${own.origin} changes the settings of apt`;
}
