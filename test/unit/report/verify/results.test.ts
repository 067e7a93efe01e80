import { describe, expect, it } from '@jest/globals';
import { resultsMarkdown, resultsSvg } from '../../../../src/report/verify/results.js';
import { answered, broken, differing, proven, side, unchanged } from './samples.js';

const ORIGIN = {
  date: '2026-11-21',
  engine: 'docker 28.5.2, buildx 0.29.1',
  bases: 'the base images were stand-ins',
};

function rows(...reports: Parameters<typeof resultsMarkdown>[0]): readonly string[] {
  return resultsMarkdown(reports, ORIGIN)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
}

describe('resultsMarkdown', () => {
  it('names what was not built, where there is something', () => {
    expect(resultsMarkdown([], { ...ORIGIN, unproven: ['a', 'b'] })).toContain(
      'never agree: `a`, `b`. What comes out',
    );
    expect(resultsMarkdown([], ORIGIN)).not.toContain('Not proven');
  });

  it('says how it came about', () => {
    expect(resultsMarkdown([], ORIGIN)).toContain(
      'Measured on 2026-11-21 with docker 28.5.2, buildx 0.29.1; the base images were stand-ins. Sizes repeat',
    );
  });

  it('has one row for each', () => {
    expect(rows(proven(), differing(), broken(), unchanged())).toEqual([
      '| `node-express` | 1.1 GB → 197.0 MB (-82.4 %, 5.7x smaller) | 412.3 MB → 69.8 MB | 12 → 9 | 21.4 s → 20.6 s | 5.2 s → 0.31 s | 2 of 4 → 3 of 4 | alike: `GET :3000/` | 2 |',
      '| `node-express` | 1.1 GB → 197.0 MB (-82.4 %, 5.7x smaller) | 412.3 MB → 69.8 MB | 12 → 9 | 21.4 s → 20.6 s | 5.2 s → 0.31 s | 2 of 4 → 3 of 4 | **/app/server.js is gone; GET :3000/: status is 500; it was 200** | 2 |',
      '| `node-express` | - | - | - | - | - | - | **the original does not build or answer** | 0 |',
      '| `other` | - | - | - | - | - | - | nothing to change | 0 |',
    ]);
  });

  it('names what was left out, and cuts long commands', () => {
    const asked = `node -e "${'x'.repeat(60)}" | cat`;
    const behaviour = [answered({ kind: 'command', asked: 'a | b' }), answered({ asked })];
    const leftOut = [{ transform: 'slim-base', reason: 'x' }];
    const both = { before: side({ behaviour }), after: side({ behaviour, rebuild: undefined }) };
    expect(rows(proven({ ...both, leftOut, path: 'examples/x/build/Dockerfile.web' }))).toEqual([
      '| `x/build/Dockerfile.web` | 1.1 GB → 1.1 GB (same) | 412.3 MB → 412.3 MB | 12 → 12 | 21.4 s → 21.4 s | - | - | alike: `a \\| b`, `node -e "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` | 2, without `slim-base` |',
    ]);
  });
});

describe('resultsSvg', () => {
  it('has a pair of bars for each that was built', () => {
    const svg = resultsSvg([proven(), broken()]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 760 86" /);
    expect(svg.split('\n').filter((line) => line.includes('node-express'))).toEqual([
      '<text x="178" y="61" text-anchor="end">node-express</text>' +
        '<rect class="before" x="190" y="40" width="360" height="14" rx="3"/>' +
        '<text class="figure" x="558" y="51">1.1 GB</text>' +
        '<rect class="after" x="190" y="57" width="63" height="14" rx="3"/>' +
        '<text class="figure" x="261" y="68">197.0 MB (-82.4 %, 5.7x smaller)</text>',
    ]);
    expect(resultsSvg([proven({ path: 'examples/<b>/Dockerfile' })])).toContain('>&#60;b&#62;<');
    expect(resultsSvg([])).toContain('viewBox="0 0 760 40"');
  });
});
