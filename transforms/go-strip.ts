import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { makesProgram, unfitBuild } from '../src/model/go/build.js';
import { strippingOf } from '../src/model/go/linkerFlags.js';
import { destination, isStripped, symbolReader } from '../src/model/go/symbols.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

export const goStrip: Transform = {
  name: 'go-strip',
  summary: 'Compile Go programs without symbol table and debug information (`-ldflags="-s -w"`).',
  level: 'recommended',
  image: [{ type: 'smaller', paths: ['/**'] }],
  docs: {
    why:
      'A quarter to a third of a Go program is its symbol table and DWARF, which only debuggers and tools like `nm` read. ' +
      'Panics, stack traces and the profiles of net/http/pprof keep their names: these come from a table that stays. ' +
      '`-trimpath` is not added, for programs may read the paths that it changes. A project in which a debugger, a ' +
      'profiler or a tracer is named keeps its symbols.',
    example: {
      before:
        'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nCMD ["/app"]\n',
      after:
        'FROM golang:1.23\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /app .\nCMD ["/app"]\n',
    },
    risk: 'Delve, gdb, perf and uprobes find no symbols in the program of the image any more.',
    references: [
      'https://pkg.go.dev/cmd/link',
      'https://go.dev/doc/go1.22#linker',
      'https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies',
      'https://github.com/go-delve/delve/issues/2899',
    ],
  },
  apply: (build) => mapCommands(build, goStrip, 'go build', (at) => decide(build, at)),
};

function decide(build: Build, at: CommandAt): Decision | undefined {
  const { subcommandIndex = 1 } = invocationOf(at.command);
  if (!makesProgram(at) || isStripped(build, at.instruction)) return undefined;
  const target = destination(at.model, at.stage);
  if (target === 'no') return undefined;
  const stripping = strippingOf(at.command, subcommandIndex);
  if (stripping === 'decided') return undefined;
  const left = (reason: string): Decision => ({
    skip: `left the symbols in what \`go build\` makes: ${reason}`,
  });
  if (target !== 'image') return left(target.left);
  const reason = unfitBuild(at);
  if (reason !== undefined) return left(reason);
  if ('left' in stripping) return left(stripping.left);
  const reader = symbolReader(build);
  if (reader !== undefined) return left(reader);
  return {
    edits: [stripping.edit],
    because:
      'added -s -w to the linker flags of `go build`: only debuggers read the symbol table and DWARF, stack traces keep their names',
    evidence: ['no file that was read names a debugger, profiler or tracer'],
  };
}
