import { splitInstalls } from '../src/model/split/apply.js';
import { goBuild } from '../src/model/split/readers/go.js';
import type { Transform } from '../src/model/types.js';

export const goModDownload: Transform = {
  name: 'go-mod-download',
  summary: 'Download the modules of Go before the sources are copied.',
  level: 'recommended',
  after: ['dockerignore'],
  image: [{ type: 'adds', paths: ['/**/pkg/mod', '/**/pkg/mod/**', '/**/pkg/sumdb', '/**/pkg/sumdb/**'] }],
  docs: {
    why:
      'Where all files are copied before `go build`, every changed source file downloads all modules again. ' +
      'With `go mod download` above the sources its layer is taken from the cache until go.mod or go.sum changes. Done ' +
      'for modules of Go 1.17 and newer, where it takes just what go.mod requires, and without requirements that may be private.',
    example: {
      before: 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /app\n',
      after:
        'FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app\n',
      files: {
        'go.mod': 'module example.org/app\n\ngo 1.22\n\nrequire golang.org/x/text v0.14.0\n',
        'go.sum': 'golang.org/x/text v0.14.0 h1:ScX5w1eTa3QqT8oi6+ziP7dTV1S2+ALU0bI+0zXKWiQ=\n',
        'main.go': 'package main\n',
      },
    },
    risk:
      'It downloads what the tests and the other programs of the module need too. Where one of these is private, and the ' +
      'program that is built does not need it, the download fails.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://go.dev/ref/mod#go-mod-download',
      'https://go.dev/doc/go1.18#go-command',
      'https://github.com/golang/go/issues/44435',
      'https://github.com/theopenlane/core/pull/2033',
    ],
  },
  apply: (build) => splitInstalls(build, goModDownload, [goBuild(false)]),
};
