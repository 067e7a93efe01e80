import { describe, expect, it } from '@jest/globals';
import { scoreOf } from '../../../../src/analysis/waste/score.js';
import { stackOf } from '../../../../src/analysis/waste/stack.js';
import type { Score } from '../../../../src/analysis/waste/types.js';
import { imageOf, type LayerSketch } from './images.js';

function score(layers: readonly LayerSketch[]): Score {
  const image = imageOf(layers);
  return scoreOf(image, stackOf(image));
}

describe('scoreOf', () => {
  it('takes the least size of a path as needed, and all its copies as wasted', () => {
    // 100 + 40 of 100 + 40 + 60; the path that is twice there counts with both sizes.
    expect(score([{ files: { '/a': 100, '/b': 40 } }, { files: { '/b': 60 } }])).toEqual({
      efficiency: 140 / 200,
      wastedBytes: 100,
      userWastedPercent: 100 / 60,
    });
  });

  it('takes nothing of a deleted file as needed, also when it comes back', () => {
    expect(score([{ files: { '/a': 100 } }, { files: { '/b': 40 } }, { deletes: ['/b'] }])).toEqual({
      efficiency: 100 / 140,
      wastedBytes: 40,
      userWastedPercent: 1,
    });
    expect(score([{ files: { '/a': 100 } }, { deletes: ['/a'] }, { files: { '/a': 100 } }])).toEqual({
      efficiency: 0,
      wastedBytes: 200,
      userWastedPercent: 2,
    });
  });

  it("deletes each file of a directory, where dive's own example counts the directory alone", () => {
    // dive, TestEfficiency: 0.75 and 7000.
    const layers = [
      { files: { '/etc': {}, '/etc/nginx': {}, '/etc/nginx/nginx.conf': 2000, '/etc/nginx/public': 3000 } },
      { files: { '/etc': {}, '/etc/nginx': {}, '/etc/nginx/nginx.conf': 5000, '/etc/athing': 10_000 } },
    ];
    expect(score(layers)).toEqual({ efficiency: 0.75, wastedBytes: 7000, userWastedPercent: 7000 / 15_000 });
    expect(score([...layers, { deletes: ['/etc/nginx'] }])).toEqual({
      efficiency: 0.5,
      wastedBytes: 10_000,
      userWastedPercent: 10_000 / 15_000,
    });
  });

  it('finds nothing wasted in an image without files, and in one of a single layer', () => {
    const none = { efficiency: 1, wastedBytes: 0, userWastedPercent: 0 };
    expect(score([])).toEqual(none);
    expect(score([{ files: { '/nothing': 0 } }])).toEqual(none);
    expect(score([{ files: { '/a': 7 } }])).toEqual(none);
  });
});
