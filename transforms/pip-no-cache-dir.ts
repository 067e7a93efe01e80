import { PIP_CACHE_PATHS } from '../src/knowledge/cache-paths.js';
import { mapCommands, type CommandAt, type Decision } from '../src/model/commands.js';
import { cacheReader, chosenCache, isUncached, mountOnCache, oldPip } from '../src/model/pip/noCache.js';
import type { Build, Transform } from '../src/model/types.js';
import { invocationOf } from '../src/shell/index.js';

export const pipNoCacheDir: Transform = {
  name: 'pip-no-cache-dir',
  summary: 'Add --no-cache-dir to `pip install` in shipped stages.',
  level: 'safe',
  cache: 'delete',
  rules: ['DL3042'],
  image: [{ type: 'removes', paths: PIP_CACHE_PATHS }],
  docs: {
    why:
      'pip keeps a copy of every download, and of every wheel it builds, in ~/.cache/pip. In an image nobody reads it ' +
      'again: it is in the layer for nothing. In builder stages, which are not shipped, the cache is left as it is.',
    example: {
      before: 'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
      after:
        'FROM python:3.12-slim\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\n',
    },
    risk: 'A package that two RUNs build from source is built twice.',
    references: [
      'https://pip.pypa.io/en/stable/topics/caching/#disabling-caching',
      'https://github.com/pypa/pip/issues/6197',
      'https://github.com/hadolint/hadolint/wiki/DL3042',
    ],
  },
  apply: (build) => mapCommands(build, pipNoCacheDir, 'pip install', (at) => decide(build, at)),
};

function decide(build: Build, at: CommandAt): Decision | undefined {
  if (!at.model.isShipped(at.stage) || isUncached(at) || mountOnCache(at.instruction)) return undefined;
  const left = (reason: string): Decision => ({ skip: `left \`pip install\`: ${reason}` });
  const chosen = chosenCache(at);
  if (chosen !== undefined) return left(chosen);
  const reader = cacheReader(build, at);
  if (reader === 'cleaned') return undefined;
  if (reader !== undefined) return left(reader.reason);
  const old = oldPip(build, at.stage);
  if (old !== undefined) return left(old);
  const { subcommandIndex = 1 } = invocationOf(at.command);
  return {
    edits: [{ insert: subcommandIndex + 1, text: '--no-cache-dir' }],
    because: 'added --no-cache-dir to `pip install`: pip would keep a copy of every download in this layer',
  };
}
