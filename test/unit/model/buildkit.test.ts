import { describe, expect, it } from '@jest/globals';
import { startBuild } from '../../../src/model/build.js';
import { buildKitOf } from '../../../src/model/buildkit.js';
import type { CacheChoice } from '../../../src/model/types.js';
import { buildProject } from '../../../src/project/facts.js';
import { parseUnchecked } from '../../../src/syntax/parse.js';

function answer(text: string, files: Readonly<Record<string, string>> = {}, cache: CacheChoice = 'auto') {
  const { dockerfile } = parseUnchecked(text);
  if (dockerfile === undefined) throw new Error('does not parse');
  const texts = new Map(Object.entries(files));
  const project = buildProject({ dockerfile: 'Dockerfile', files: new Set(texts.keys()), texts });
  const result = buildKitOf(startBuild(dockerfile, project, { cache }));
  return result.known ? `+ ${result.evidence}` : `- ${result.reason}`;
}

const MOUNTED = 'FROM a\nRUN --mount=type=cache,target=/x y\n';
const COMPOSE = { Makefile: 'x:\n\tdocker compose build' };
const KANIKO = { '.gitlab-ci.yml': 'script: /kaniko/executor --context .' };

describe('buildKitOf', () => {
  it('knows nothing of a file alone', () =>
    expect(answer('FROM a\nRUN b\n')).toBe('- nothing in the project shows that BuildKit builds it'));
  it('takes the flags of the file', () => expect(answer(MOUNTED)).toBe('+ line 2 has RUN --mount'));
  it('takes the files of the project', () =>
    expect(answer('FROM a\n', COMPOSE)).toBe('+ Makefile builds with docker compose'));
  it("takes the user's word", () => expect(answer('FROM a\n', {}, 'mounts')).toBe('+ mounts were asked for'));
  it.each(['auto', 'mounts'] as const)('gives way to another builder (%s)', (cache) =>
    expect(answer(MOUNTED, { ...COMPOSE, ...KANIKO }, cache)).toBe(
      '- .gitlab-ci.yml builds with kaniko, which may not take cache mounts',
    ),
  );
  it.each(['1.0', '1.1', '1.1.7'])('gives way to an old frontend (%s)', (version) =>
    expect(answer(`# syntax=docker/dockerfile:${version}\nFROM a\n`, COMPOSE)).toBe(
      `- \`# syntax=docker/dockerfile:${version}\` knows no cache mounts`,
    ),
  );
  it.each(['1', '1.2', '1.10', '1.1-experimental'])('takes frontend %s', (version) =>
    expect(answer(`# syntax=docker/dockerfile:${version}\nFROM a\n`, COMPOSE)).toBe(
      '+ Makefile builds with docker compose',
    ),
  );
});
