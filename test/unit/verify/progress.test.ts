import { describe, expect, it } from '@jest/globals';
import { ProofProgress } from '../../../src/cli/verify/progress.js';

interface Watched {
  readonly progress: ProofProgress;
  readonly texts: readonly string[];
  clock: number;
}

function watched(isTTY: boolean, columns = 80): Watched {
  const texts: string[] = [];
  const output = { isTTY, columns, write: (text: string) => texts.push(text) };
  const state: Watched = { texts, clock: 0, progress: new ProofProgress(output, () => state.clock) };
  return state;
}

describe('ProofProgress', () => {
  it('writes a line for each phase where there is no terminal', () => {
    const { progress, texts } = watched(false);
    progress.file('api/Dockerfile');
    progress.phase('original, cold build');
    progress.step({ text: 'RUN npm ci', number: 4, of: 7 });
    progress.done();
    expect(texts).toEqual(['== api/Dockerfile: original, cold build\n']);
  });

  it('keeps one line up to date on a terminal', () => {
    const state = watched(true);
    const { progress, texts } = state;
    progress.file('Dockerfile');
    progress.phase('original, cold build');
    state.clock = 12_400;
    progress.step({ text: 'RUN npm ci', number: 4, of: 7 });
    progress.step({ text: 'COPY\u001b[31m . .' });
    progress.done();
    expect(texts).toEqual([
      '\r\u001b[KDockerfile: original, cold build  0 s',
      '\r\u001b[KDockerfile: original, cold build: step 4/7 RUN npm ci  12 s',
      '\r\u001b[KDockerfile: original, cold build: COPY?[31m . .  12 s',
      '\r\u001b[K',
    ]);
  });

  it('fits the line to the terminal', () => {
    const { progress, texts } = watched(true, 40);
    progress.file('Dockerfile');
    progress.phase('original, cold build');
    progress.step({ text: `RUN ${'x'.repeat(100)}`, number: 1 });
    progress.done();
    expect(texts[1]).toBe('\r\u001b[KDockerfile: original, cold build:…  0 s');
  });

  it('has nothing to remove where nothing was shown', () => {
    const { progress, texts } = watched(true);
    progress.done();
    expect(texts).toEqual([]);
  });
});
