import { scratchPlan } from '../src/model/minimal/scratch.js';
import { swapBases } from '../src/model/slim/base.js';
import type { Transform } from '../src/model/types.js';

export const scratchBase: Transform = {
  name: 'scratch-base',
  summary:
    'Ship a static program of Go on nothing, with the files of distroless/static that its sources need.',
  level: 'aggressive',
  // The image that it leaves has the account that those give it.
  after: ['multi-stage-go', 'distroless-base', 'non-root-stateless', 'non-root-user', 'numeric-user'],
  declares: ['base', 'user'],
  image: [{ type: 'base' }],
  docs: {
    why:
      'The image distroless/static holds time zones, certificates, accounts and lists of ports: about 2 MB on disk, which ' +
      'scanners look through. A server that asks for none of them needs the program alone. The sources say what it asks for: ' +
      'certificates and accounts are copied from the image that it stood on; time zones, temporary files and what only a ' +
      'library may need keep it there.',
    example: {
      before:
        'FROM golang:1.23 AS build\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o server .\n\n' +
        'FROM gcr.io/distroless/static-debian12\nCOPY --from=build /app/server /server\nCMD ["/server"]\n',
      after:
        'FROM golang:1.23 AS build\nWORKDIR /app\nCOPY . .\nRUN CGO_ENABLED=0 go build -o server .\n\n' +
        'FROM scratch\nCOPY --from=build /app/server /server\nCMD ["/server"]\n',
      files: {
        'go.mod': 'module example.org/app\n\ngo 1.23\n',
        'main.go':
          'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", http.NotFoundHandler()) }\n',
      },
    },
    risk:
      'Whoever starts the container with TZ gets UTC, and its HOME is `/` where no account is copied. Packages of Go that are ' +
      'known by name alone may open files of the system.',
    references: [
      'https://docs.docker.com/build/building/base-images/',
      'https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md',
      'https://pkg.go.dev/crypto/x509#SystemCertPool',
      'https://pkg.go.dev/time#LoadLocation',
    ],
  },
  apply(build) {
    return swapBases(build, scratchBase, (_project, model, stage) => scratchPlan(build, model, stage));
  },
};
