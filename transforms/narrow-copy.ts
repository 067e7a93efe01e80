import { edit, skip } from '../src/model/build.js';
import { buildContext } from '../src/model/buildContext.js';
import type { Context } from '../src/model/copies.js';
import { goBuilderAt } from '../src/model/go/narrowing.js';
import { narrowed } from '../src/model/go/narrowed.js';
import type { Build, Effect, Transform } from '../src/model/types.js';
import { copyText } from '../src/model/work.js';
import { parseInstruction } from '../src/syntax/edit.js';
import type { Instruction } from '../src/syntax/types.js';

export const narrowCopy: Transform = {
  name: 'narrow-copy',
  summary: 'Copy only the directories that a Go program is built from into the stage that builds it.',
  level: 'aggressive',
  after: ['go-mod-download', 'go-mod-download-all', 'order-by-change'],
  docs: {
    why:
      'After `COPY . .` a changed page of the documentation builds the program again. With only the directories whose packages ' +
      'it imports, the build is taken from the cache until one of these changes.',
    example: {
      before:
        'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/api\n\n' +
        'FROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      after:
        'FROM golang:1.22 AS build\nWORKDIR /src\nCOPY go.mod ./\nCOPY cmd cmd/\nRUN go build -o /app ./cmd/api\n\n' +
        'FROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      files: {
        'go.mod': 'module example.org/app\n\ngo 1.22\n',
        'cmd/api/main.go': 'package main\n\nfunc main() {}\n',
        'docs/guide/start.md': '# Start\n',
      },
    },
    risk:
      'Sources that are generated before the image is built, and modules of other people that import packages of this one ' +
      'in turn, may need a directory that is not copied. A directory that is imported later must be added by hand.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#keep-the-context-small',
      'https://go.dev/ref/mod#resolve-pkg-mod',
      'https://pkg.go.dev/embed#hdr-Directives',
    ],
  },
  apply(build) {
    if (!build.dockerfile.instructions.some(({ text }) => /\bgo\s+build\b/.test(text))) return build;
    const context = buildContext(build);
    if (context === undefined) return build;
    return build.dockerfile.instructions.reduce((result, each) => narrow(result, each, context), build);
  },
};

function narrow(build: Build, instruction: Instruction, context: Context): Build {
  const builder = goBuilderAt(build, instruction, context);
  const plan = builder && narrowed(build, builder, context);
  if (plan === undefined) return build;
  const name = copyText(instruction);
  if ('refused' in plan)
    return skip(build, narrowCopy, instruction, `left \`${name}\` as wide as it is: ${plan.refused}`);
  const inserted = plan.copies.map((text): Effect => ({
    type: 'insert',
    after: copyText(parseInstruction(text)),
  }));
  return edit(build, narrowCopy, {
    at: instruction,
    replace: new Map([[instruction, plan.copies]]),
    message: `replaced \`${name}\` by what \`go build\` needs: a change in ${listed(plan.left)} no longer builds again`,
    evidence: plan.evidence,
    effects: [{ type: 'remove', before: name }, ...inserted],
  });
}

function listed(paths: readonly string[]): string {
  if (paths.length > 3) return `${paths.slice(0, 2).join(', ')} or ${paths.length - 2} more directories`;
  return paths.length === 1 ? (paths[0] ?? '') : `${paths.slice(0, -1).join(', ')} or ${paths.at(-1) ?? ''}`;
}
