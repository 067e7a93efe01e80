import { splitInstalls } from '../src/model/split/apply.js';
import { goBuild } from '../src/model/split/readers/go.js';
import type { Transform } from '../src/model/types.js';

export const goModDownloadAll: Transform = {
  name: 'go-mod-download-all',
  summary:
    'Download the modules of Go before the sources also where that may fetch more than the build needs.',
  level: 'aggressive',
  after: ['go-mod-download'],
  image: [{ type: 'adds', paths: ['/**/pkg/mod', '/**/pkg/mod/**', '/**/pkg/sumdb', '/**/pkg/sumdb/**'] }],
  docs: {
    why:
      'As go-mod-download, for what that one leaves: workspaces, modules of Go before 1.17, for which `go mod download` takes ' +
      'the whole graph of modules, and requirements that may be private.',
    example: {
      before: 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /app\n',
      after:
        'FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app\n',
      files: {
        'go.mod': 'module example.org/app\n\ngo 1.16\n\nrequire golang.org/x/text v0.14.0\n',
        'go.sum': 'golang.org/x/text v0.14.0 h1:ScX5w1eTa3QqT8oi6+ziP7dTV1S2+ALU0bI+0zXKWiQ=\n',
        'main.go': 'package main\n',
      },
    },
    risk:
      'The download fails when one module of the graph is private or gone, although nothing that is built needs it; and it ' +
      'can take much longer than the build, once for each change of go.mod or go.sum.',
    references: [
      'https://go.dev/ref/mod#go-mod-download',
      'https://github.com/golang/go/issues/44435',
      'https://github.com/theopenlane/core/pull/2033',
    ],
  },
  apply: (build) => splitInstalls(build, goModDownloadAll, [goBuild(true)]),
};
