import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { verifyJson } from '../../../../src/report/verify/json.js';
import type { VerifyReport } from '../../../../src/verify/types.js';
import { answered, broken, build, config, differing, image, proven, side, unchanged } from './samples.js';

const path = new URL('../../../../docs/schema/verify.schema.json', import.meta.url);
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(path, 'utf8')),
);

function faults(value: unknown): readonly string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

function parsed(...reports: readonly VerifyReport[]) {
  return JSON.parse(verifyJson(reports, '1.2.3'));
}

describe('verifyJson', () => {
  it('gives all that is known', () => {
    const report = parsed(proven());
    expect(Object.keys(report)).toEqual(['version', 'files']);
    expect(report.version).toBe('1.2.3');
    const [file] = report.files;
    expect({ ...file, before: undefined, after: undefined }).toEqual({
      path: 'examples/node-express/Dockerfile',
      context: 'examples/node-express',
      engine: 'docker 28.5.2, buildx 0.29.1',
      settings: ['target: runtime (compose.yaml:3)'],
      verdict: 'same',
      touched: { path: 'server.js', reason: 'CMD runs it' },
      differences: [
        {
          area: 'packages',
          subject: 'dpkg gcc',
          before: 'file',
          declaredBy: ['slim-base'],
          message: 'package gcc 12.2.0-3 is gone',
        },
      ],
      changes: [
        {
          transform: 'slim-base',
          level: 'recommended',
          line: 1,
          message: 'took node:20-slim in the place of node:20',
        },
        { transform: 'npm-ci', level: 'safe', line: 4, message: 'replaced npm install by npm ci' },
      ],
      leftOut: [],
      notes: [],
      dockerfile: { before: 'FROM node:20\n', after: 'FROM node:20-slim\n' },
    });
    expect(file.before).toEqual({
      image: {
        bytes: 1_120_900_000,
        compressed: 412_345_678,
        layers: 12,
        files: 18_332,
        config: {
          user: '',
          env: ['PATH=/usr/bin'],
          cmd: ['node', 'server.js'],
          workingDir: '/app',
          exposedPorts: ['3000/tcp'],
          volumes: [],
          labels: {},
          onBuild: [],
        },
      },
      cold: { seconds: 21.44, steps: 4, cached: 0, ran: ['WORKDIR /app', 'COPY . .', 'RUN npm install'] },
      rebuild: { seconds: 5.2, steps: 4, cached: 2, ran: ['COPY . .', 'RUN npm install'] },
      behaviour: [
        {
          kind: 'http',
          asked: 'GET :3000/',
          answer: { status: 200, type: 'application/json; charset=utf-8', body: '{"hello":"world"}' },
          uid: 0,
          stopped: { seconds: 0.1, killed: false, exitCode: 0 },
          log: 'listening on 3000',
        },
      ],
    });
  });

  it('keeps to the schema with everything that can occur', () => {
    const full = config({
      user: 'node',
      entrypoint: ['a'],
      stopSignal: 'SIGQUIT',
      shell: ['bash'],
      labels: { a: 'b' },
      healthcheck: '{"Test":["NONE"]}',
    });
    const command = answered({ kind: 'command', exitCode: 1, output: '', failure: 'late' });
    const failed = build({ failure: { message: 'no', log: '' }, seconds: 1.000_049 });
    const reports = [
      proven({
        before: side({ image: image({ config: full }), behaviour: [command], kept: 'name', rebuild: failed }),
        leftOut: [{ transform: 'a', reason: 'b' }],
        notes: ['c'],
      }),
      differing(),
      broken(),
      unchanged(),
    ];
    const report = parsed(...reports);
    expect(faults(report)).toEqual([]);
    expect(report.files[0].before.rebuild.seconds).toBe(1);
    expect(verifyJson([], '1.2.3')).toBe('{\n  "version": "1.2.3",\n  "files": []\n}\n');
  });

  it('holds nothing that the schema does not know', () => {
    const [file] = parsed(proven()).files;
    expect(faults({ version: '1', files: [{ ...file, extra: 1, verdict: 'wild' }] })).toEqual([
      '/files/0: must NOT have additional properties',
      '/files/0/verdict: must be equal to one of the allowed values',
    ]);
    expect(
      faults({ version: '1', files: [{ ...file, changes: [{ ...file.changes[0], line: 0 }] }] }),
    ).toEqual(['/files/0/changes/0/line: must be >= 1']);
  });
});
