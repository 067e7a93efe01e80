import { splitInstalls } from '../src/model/split/apply.js';
import { goBuild } from '../src/model/split/readers/go.js';
import type { Transform } from '../src/model/types.js';

export const goModDownload: Transform = {
  name: 'go-mod-download',
  summary: 'Download the modules of Go before the sources are copied.',
  level: 'recommended',
  after: ['dockerignore'],
  docs: {
    why:
      'Where all files are copied before `go build`, every changed source file downloads all modules again. ' +
      'With `go mod download` above the sources its layer is taken from the cache until go.mod or go.sum changes.',
    example: {
      before: 'FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build -o /app\n',
      after:
        'FROM golang:1.22\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /app\n',
      files: { 'go.mod': 'module example.org/app\n', 'go.sum': '', 'main.go': 'package main\n' },
    },
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://go.dev/ref/mod#go-mod-download',
    ],
  },
  apply: (build) => splitInstalls(build, goModDownload, [goBuild]),
};
