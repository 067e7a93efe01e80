import { adviceAt, commandsOf, finalStage } from '../model/advising.js';
import type { Advice, Adviser, Build } from '../model/types.js';
import { invocationOf, isCommand } from '../shell/index.js';

/** What else is taken from a builder: certificates, time zones, modules for other machines. */
const NO_PROGRAM = /^\/(?:etc|usr\/share|usr\/lib)\/|\.wasm$/;

export const upx: Adviser = {
  name: 'upx',
  summary: 'Weigh the smaller file that UPX makes of a Go or Rust binary against its costs.',
  docs: {
    why:
      'UPX halves a binary on disk. The registry compresses layers anyway, so the pull gains little; each start unpacks ' +
      'the program into memory, where containers of the same image no longer share its pages, and virus scanners take ' +
      'packed files for malware. Leaving out the symbols (`-ldflags="-s -w"`, `strip = true`) costs nothing at run time.',
    reason:
      'It trades memory and start time for disk space, and only those who run the image know what they lack.',
    references: ['https://upx.github.io/', 'https://pkg.go.dev/cmd/link'],
  },
  advise(build) {
    return used(build) ?? possible(build);
  },
};

function used(build: Build): Advice | undefined {
  const found = commandsOf(build).filter(({ command }) => invocationOf(command).tool === 'upx');
  return adviceAt(
    upx,
    found.map(({ instruction }) => instruction),
    {
      message:
        'UPX makes the file smaller, not the pull by much, and each start unpacks it into memory that containers no longer share; virus scanners may report it',
      search: 'upx compressed binary memory usage startup antivirus docker',
    },
  );
}

/** A binary that a Go or Rust stage compiled and the final stage takes over. */
function possible(build: Build): Advice | undefined {
  const stage = finalStage(build);
  const copies = stage?.instructions.filter(({ keyword, flags }) => {
    return keyword === 'COPY' && flags.some(({ name }) => name === 'from');
  });
  const compiling = commandsOf(build).filter(
    ({ command }) => isCommand(command, 'go build') || isCommand(command, 'cargo build'),
  );
  const builders = new Set(compiling.map((at) => at.stage));
  const taken = (copies ?? []).filter((copy) => {
    const from = copy.flag('from');
    const source =
      from === undefined || stage === undefined ? undefined : compiling[0]?.model.resolveStage(from, stage);
    return (
      source !== undefined &&
      builders.has(source) &&
      !copy.args.slice(0, -1).some((path) => NO_PROGRAM.test(path))
    );
  });
  return adviceAt(upx, taken.slice(0, 1), {
    message:
      'the compiled binary could be packed with UPX: half the size on disk, but little less to pull, and each start unpacks it into memory; leaving out the symbols costs nothing at run time and comes first',
    search: 'go rust binary size strip symbols vs upx container',
  });
}
