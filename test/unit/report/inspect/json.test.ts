import { describe, expect, it } from '@jest/globals';
import { inspectJson } from '../../../../src/report/inspect/json.js';
import { schemaFaults } from '../schema.js';
import { report, usual, VERDICTS } from './samples.js';

describe('inspectJson', () => {
  it('gives all that is known, as its schema says', () => {
    const text = inspectJson(report(usual(), { verdicts: VERDICTS, top: 1 }));
    const value = JSON.parse(text);
    expect(schemaFaults(value, 'inspect')).toEqual([]);
    expect(text.endsWith('}\n')).toBe(true);
    expect(value).toMatchObject({
      version: '1.2.3',
      image: 'app:1',
      platform: 'linux/amd64',
      bytes: 97_000_000,
      root: { files: 3789, bytes: 92_000_000 },
      wastedBytes: 5_000_000,
      score: { efficiency: 0.948_453, wastedBytes: 10_000_000, userWastedPercent: 0.434_782 },
      dockerfile: 'Dockerfile',
      smallerFindings: { files: 4, bytes: 1200 },
      notes: [],
    });
    expect(value.layers[2]).toEqual({
      number: 3,
      instruction: 'COPY . /app',
      line: 3,
      base: false,
      bytes: 5_000_000,
      added: { files: 1, bytes: 5_000_000 },
      changed: { files: 0, bytes: 0 },
      deleted: { files: 0, bytes: 0 },
      wastedBytes: 5_000_000,
    });
    expect(value.findings).toHaveLength(3);
    expect(value.findings[1]).toEqual({
      kind: 'owner',
      message:
        '/app/data.bin: 1 file from COPY . /app (line 3), copied once more by RUN chown -R app /app (line 4) for another owner',
      place: '/app/data.bin',
      bytes: 5_000_000,
      files: 1,
      layer: 3,
      by: 4,
      base: false,
      remedies: [{ name: 'copy-chown', level: 'recommended' }, { name: 'later-delete' }],
    });
    expect(value.rules).toEqual([
      { rule: 'lowest-efficiency', result: 'pass', value: 0.948_453, limit: 0.9 },
      { rule: 'highest-wasted-bytes', result: 'off', value: 10_000_000 },
      { rule: 'highest-user-wasted-percent', result: 'fail', value: 0.434_782, limit: 0.1 },
    ]);
  });

  it('leaves out what is not known', () => {
    const value = JSON.parse(inspectJson(report()));
    expect(schemaFaults(value, 'inspect')).toEqual([]);
    expect(Object.keys(value)).toEqual([
      'version',
      'image',
      'platform',
      'bytes',
      'root',
      'wastedBytes',
      'score',
      'layers',
      'findings',
      'smallerFindings',
      'largestFiles',
      'largestDirectories',
      'duplicates',
      'notes',
    ]);
  });
});
