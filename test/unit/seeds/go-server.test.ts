import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../../src/model/stages.js';
import { parse } from '../../../src/syntax/parse.js';

const examples = path.join(import.meta.dirname, '..', '..', '..', 'examples');
const before = readFileSync(path.join(examples, 'seed-go-server', 'Dockerfile'), 'utf8');
const text = readFileSync(path.join(examples, 'expected', 'seed-go-server.Dockerfile.txt'), 'utf8');
const parsed = parse(text);
const stages = parsed.dockerfile === undefined ? [] : modelOf(parsed.dockerfile).stages;
const [build, last] = stages;

function stepsOf(stage: typeof build): readonly string[] {
  return stage?.instructions.map(({ keyword, body }) => `${keyword} ${body.text}`) ?? [];
}

/** The guide with a Go program: modules before sources, no cgo, no symbols, an image with the program and certificates. */
describe('the result for the guide on a Go program', () => {
  it('downloads the modules before it copies the sources', () => {
    const steps = stepsOf(build);
    expect(steps.indexOf('COPY go.mod go.sum ./')).toBeLessThan(steps.indexOf('RUN go mod download'));
    expect(steps.indexOf('RUN go mod download')).toBeLessThan(steps.indexOf('COPY . .'));
  });

  it('compiles without cgo and without symbols', () => {
    expect(stepsOf(build).at(-1)).toContain('CGO_ENABLED=0 go build -ldflags="-s -w" -o server .');
  });

  it('ships an image without compiler, shell and sources, which has certificates, time zones and /tmp', () => {
    expect(stages).toHaveLength(2);
    expect(build?.image.text).toBe('golang:1.21');
    expect(last?.image.text).toBe('gcr.io/distroless/static-debian12');
  });

  it('keeps the program where it was, and what it reads beside it', () => {
    const copies = last?.instructions.filter(({ keyword }) => keyword === 'COPY') ?? [];
    expect(copies.map((each) => [each.flag('from'), ...each.args])).toEqual([
      ['build', '/app/static', './static'],
      ['build', '/app/templates', './templates'],
      ['build', '/app/server', './server'],
    ]);
  });

  it('invents nothing: it starts as before, as the same user and without a health check', () => {
    const start = 'EXPOSE 8080\nCMD ["./server"]\n';
    expect([before.endsWith(start), text.endsWith(start)]).toEqual([true, true]);
    expect(last?.instructions.map(({ keyword }) => keyword)).toEqual([
      'WORKDIR',
      'COPY',
      'COPY',
      'COPY',
      'EXPOSE',
      'CMD',
    ]);
  });
});
