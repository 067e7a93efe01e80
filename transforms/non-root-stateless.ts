import { nonRootBuild } from '../src/model/nonRoot/edit.js';
import type { Transform } from '../src/model/types.js';

export const nonRootStateless: Transform = {
  name: 'non-root-stateless',
  summary: 'Run a program that is shown to write no file as the user that the base image brings.',
  level: 'recommended',
  // They choose the image, and with it the users that there are.
  after: ['slim-base', 'exec-form-cmd'],
  declares: ['user'],
  docs: {
    why:
      'A program that is broken into can do in its container what its user may; root may replace programs, and is root of the ' +
      'host as soon as it gets out. Only for programs that are shown to write nothing: every source names each module ' +
      'that it uses, `fs` and `os` only to read, each locked dependency is known to write no file, and whoever runs it may read ' +
      'what the image holds, because a build made it or COPY says so.',
    example: {
      before:
        'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/server .\n\nFROM gcr.io/distroless/static-debian12\n' +
        'COPY --from=build /bin/server /server\nENTRYPOINT ["/server"]\n',
      after:
        'FROM golang:1.25 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/server .\n\nFROM gcr.io/distroless/static-debian12\n' +
        'COPY --from=build /bin/server /server\nUSER 65532\nENTRYPOINT ["/server"]\n',
      files: {
        'go.mod': 'module example.org/server\n\ngo 1.25\n',
        'main.go':
          'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", http.NotFoundHandler())\n}\n',
      },
    },
    risk:
      'Somebody may mount a volume by hand that only root may read, or set PORT to one below 1024 where the runtime does not ' +
      'allow that to others.',
    references: [
      'https://github.com/GoogleContainerTools/distroless#why-should-i-use-distroless-images',
      'https://docs.docker.com/build/building/best-practices/#user',
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user',
    ],
  },
  apply(build) {
    return nonRootBuild(build, nonRootStateless, ({ unshown }) =>
      unshown.length === 0 ? 'all that runs is shown to write no file' : undefined,
    );
  },
};
