import { adviceAt } from '../model/advising.js';
import { modelOf } from '../model/stages.js';
import type { Adviser, Build } from '../model/types.js';
import type { Instruction } from '../syntax/types.js';

/** A check of what was fetched, by a RUN of the same stage. */
const CHECK =
  /\b(?:sha\d+sum|shasum|md5sum|b2sum)\b[^|;&\n]*\s(?:-\w*c|--check)\b|\bgpgv\b|--verify\b|\b(?:cosign\s+verify|minisign\b[^|;&\n]*\s-\w*V)/;
const ARCHIVE = /\.(?:tar|tgz|tbz2?|txz|zip|tar\.\w+|gz|xz|bz2)(?:[?#].*)?$/i;

export const addUrl: Adviser = {
  name: 'add-url',
  summary: 'Give ADD of a URL a checksum, and fetch an archive in the RUN that unpacks it.',
  docs: {
    why:
      'ADD of a URL takes whatever the server sends that day. `--checksum` makes the build fail when it is something else. ' +
      'An archive is stored as it is, not unpacked, and stays in its layer even when a later RUN deletes it: fetched, ' +
      'checked, unpacked and deleted in one RUN it leaves only its contents.',
    reason: 'The checksum has to come from someone who knows the file, and dockopt fetches nothing.',
    references: [
      'https://docs.docker.com/reference/dockerfile/#add---checksum',
      'https://docs.docker.com/build/building/best-practices/#add-or-copy',
    ],
  },
  advise(build) {
    const found = unchecked(build);
    const model = modelOf(build.dockerfile);
    const archive = found.some(
      (one) =>
        ARCHIVE.test(one.args[0] ?? '') &&
        model.stages.some((stage) => model.isShipped(stage) && stage.instructions.includes(one)),
    );
    const first = found[0]?.args[0] ?? '';
    return adviceAt(addUrl, found, {
      message: archive
        ? 'an archive from a URL is taken unchecked and stays whole in its layer; fetched in the RUN that unpacks it, with a checksum, it leaves only its contents'
        : 'a file from a URL is taken unchecked; --checksum makes the build fail when the server sends another one',
      search: archive ? 'dockerfile ADD url vs RUN curl tar one layer' : 'dockerfile ADD --checksum sha256',
      ...(!archive && {
        snippet: `# once, on a copy that you trust:\ncurl -fsSL '${first}' | sha256sum\n# then:\nADD --checksum=sha256:<the sum> ${first} ${found[0]?.args.at(-1) ?? ''}\n`,
      }),
    });
  },
};

/** ADDs of `http(s)://` files without a checksum; git repositories are checked out at a commit of their own. */
function unchecked({ dockerfile }: Build): readonly Instruction[] {
  const stages = modelOf(dockerfile).stages.filter(({ instructions }) => !instructions.some(checks));
  return stages
    .flatMap(({ instructions }) => instructions)
    .filter(
      ({ keyword, args, flags }) =>
        keyword === 'ADD' &&
        args.length === 2 &&
        /^https?:\/\//.test(args[0] ?? '') &&
        !/\.git(?:[#?].*)?$/.test(args[0] ?? '') &&
        !flags.some(({ name }) => name === 'checksum'),
    );
}

function checks({ keyword, body }: Instruction): boolean {
  return keyword === 'RUN' && CHECK.test(body.text);
}
