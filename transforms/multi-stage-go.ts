import { edit, skip } from '../src/model/build.js';
import { disableCgo } from '../src/model/multistage/go/cgo.js';
import { goPlan, type GoPlan } from '../src/model/multistage/go/plan.js';
import { divide, soleStage, type Sole } from '../src/model/multistage/index.js';
import type { Build, Transform } from '../src/model/types.js';
import { withTag } from '../src/syntax/image.js';
import type { Instruction } from '../src/syntax/types.js';

const GOLANG: ReadonlySet<string> = new Set(['golang']);
const COMPILES = /\bgo\s+(?:build|run|install)\b|\b(?:make|mage|task|goreleaser)\b/;

export const multiStageGo: Transform = {
  name: 'multi-stage-go',
  summary:
    'Keep the compiler of a Go program in a stage of its own, and ship the program on an image without it.',
  level: 'recommended',
  after: ['go-strip', 'go-mod-download', 'exec-form-cmd'],
  declares: ['base'],
  image: [{ type: 'divided' }, { type: 'base' }, { type: 'linked', paths: ['/**'] }],
  docs: {
    why:
      'The image of Go holds a compiler, git and the sources: more than 800 MB around a program of ten, which needs none of ' +
      'them. A program without cgo runs on distroless/static, which has certificates, time zones, /etc/passwd and /tmp; one ' +
      'that needs libc or a shell runs on the slim Debian image of the release that it was compiled on. Every source that it is ' +
      'made from is read: what these open, serve or embed is copied or found to be inside, and a program that starts others, ' +
      'or a package of which nothing is known, leaves the file as it is.',
    example: {
      before:
        'FROM golang:1.23\nWORKDIR /app\nCOPY . .\nRUN go build -o server .\nEXPOSE 8080\nCMD ["./server"]\n',
      after:
        'FROM golang:1.23 AS build\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o server .\n\n' +
        'FROM gcr.io/distroless/static-debian12\nWORKDIR /app\nCOPY --from=build /app/server ./server\nEXPOSE 8080\nCMD ["./server"]\n',
      files: {
        'go.mod': 'module example.org/app\n\ngo 1.23\n',
        'main.go':
          'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", http.NotFoundHandler()) }\n',
      },
    },
    risk:
      'Nobody can open a shell in a container of distroless/static (`docker debug` and `kubectl debug` bring one along). Without ' +
      'cgo, names of hosts are always looked up by Go itself, and options of resolv.conf that only libc knows have no effect.',
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md',
      'https://pkg.go.dev/net#hdr-Name_Resolution',
      'https://pkg.go.dev/cmd/cgo',
      'https://github.com/mattn/go-sqlite3/issues/855',
    ],
  },
  apply(build) {
    const sole = soleStage(build, GOLANG);
    if (sole === undefined) return build;
    const { stage } = sole;
    if (!stage.instructions.some(({ keyword, text }) => keyword === 'RUN' && COMPILES.test(text)))
      return build;
    const plan = 'left' in sole ? { refused: sole.left } : goPlan(build, sole);
    if ('refused' in plan) return left(build, stage.from, plan.refused);
    return divideAs(build, stage.from, plan);
  },
};

function left(build: Build, at: Instruction, reason: string): Build {
  return skip(build, multiStageGo, at, `left one stage: ${reason}`);
}

function divideAs(build: Build, from: Instruction, plan: GoPlan): Build {
  const ready = withoutCgo(build, plan);
  const sole = ready && soleStage(ready, GOLANG);
  if (ready === undefined || sole === undefined || 'left' in sole)
    return left(build, from, '`go build` could not be rewritten safely');
  const { stage, model } = sole;
  const builderImage = builderOf(sole, plan);
  return divide(
    ready,
    multiStageGo,
    {
      stage,
      model,
      image: plan.image,
      carried: plan.carried,
      ...(builderImage !== undefined && { builderImage }),
    },
    { message: messageOf(plan), evidence: plan.evidence },
  );
}

/** The build in which cgo is off; undefined where that could not be written. */
function withoutCgo(build: Build, { withoutCgo: at }: GoPlan): Build | undefined {
  if (at === undefined) return build;
  const rewritten = disableCgo(at);
  return (
    rewritten &&
    edit(build, multiStageGo, {
      at: rewritten.instruction,
      replace: new Map([[rewritten.instruction, [rewritten.text]]]),
      message: 'built the program without cgo, which nothing in it uses: it needs no libc',
      effects: [rewritten.effect],
    })
  );
}

function builderOf({ stage }: Sole, { builderTag }: GoPlan): string | undefined {
  return builderTag === undefined ? undefined : withTag(stage.image, builderTag);
}

function messageOf({ image, carried, program }: GoPlan): string {
  const others = carried.map(({ path }) => path).filter((path) => path !== program.output);
  const kept = [program.output, ...others];
  const list = kept.length === 1 ? kept[0] : `${kept.slice(0, -1).join(', ')} and ${kept.at(-1) ?? ''}`;
  return `divided the build: the image is ${image} with ${list}; compiler, sources and modules stay in a stage of their own`;
}
