import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { detect, type Engine } from '../../src/engine/index.js';
import { fix } from '../../src/index.js';
import { removeTemporary, temporaryDirectory } from '../cli/support/command.js';
import { answers, corpusText, HAS_CORPUS } from '../corpus/corpus.js';
import { findingsOf, inPairs, newFindings } from './support/linter.js';

const examples = path.join(import.meta.dirname, '..', '..', 'examples');
const expected = path.join(examples, 'expected');
const NAMES = readdirSync(expected)
  .filter((file) => file.endsWith('.Dockerfile.txt'))
  .map((file) => file.replace('.Dockerfile.txt', ''));

/** So many files of the corpus, taken evenly from those that dockopt changes. */
const SAMPLE = 200;

let engine: Engine;

beforeAll(async () => {
  engine = await detect('docker');
});

afterAll(removeTemporary);

function textOr(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

describe("BuildKit's linter", () => {
  it('finds what is wrong, so that its silence means something', async () => {
    const context = temporaryDirectory();
    const found = await findingsOf(engine, {
      dockerfile: 'FROM nobody:1 as base\nENV a b\nCOPY --from=other/image x y\nWORKDIR x\n',
      ignore: undefined,
      context,
    });
    expect(Object.fromEntries(found)).toEqual({
      FromAsCasing: 1,
      LegacyKeyValueFormat: 1,
      WorkdirRelativePath: 1,
    });
    const broken = await findingsOf(engine, { dockerfile: 'FROM a\nRUNN x\n', ignore: undefined, context });
    expect([...broken.keys()]).toEqual([expect.stringMatching(/^error: .*RUNN/)]);
  });

  it.each(NAMES)('finds nothing in examples/%s that it did not find before', async (name) => {
    const context = path.join(temporaryDirectory(), name);
    mkdirSync(context);
    cpSync(path.join(examples, name), context, { recursive: true });
    const own = path.join(examples, name);
    const before = await findingsOf(engine, {
      dockerfile: readFileSync(path.join(own, 'Dockerfile'), 'utf8'),
      ignore: textOr(path.join(own, '.dockerignore')),
      context,
    });
    const after = await findingsOf(engine, {
      dockerfile: readFileSync(path.join(expected, `${name}.Dockerfile.txt`), 'utf8'),
      ignore: textOr(path.join(expected, `${name}.dockerignore.txt`)),
      context,
    });
    expect(newFindings(before, after)).toEqual([]);
  });
});

interface Rewritten {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What dockopt makes of the file at its boldest; undefined when it changes nothing. */
function rewritten(file: string): Rewritten | undefined {
  const before = corpusText(file);
  const { after } = fix(before, { level: 'aggressive', path: file });
  return after === before ? undefined : { file, before, after };
}

function sample(): readonly Rewritten[] {
  const files = answers('buildkit').filter(({ error }) => error === undefined);
  const found: Rewritten[] = [];
  // Twice as many as are needed: not all of them change.
  for (let index = 0; index < 2 * SAMPLE && found.length < SAMPLE; index += 1) {
    const { file = '' } = files[Math.floor((index * files.length) / (2 * SAMPLE))] ?? {};
    const result = rewritten(file);
    if (result !== undefined) found.push(result);
  }
  return found;
}

function realDockerfiles(): void {
  it(`have no new finding after the rewrite (${SAMPLE} of them)`, async () => {
    const files = sample();
    expect(files.length).toBe(SAMPLE);
    const context = temporaryDirectory();
    const results = await inPairs(files, async ({ file, before, after }) => {
      const old = await findingsOf(engine, { dockerfile: before, ignore: undefined, context });
      const found = await findingsOf(engine, { dockerfile: after, ignore: undefined, context });
      const unread = [...old.keys()].some((rule) => rule.startsWith('error'));
      return { unread, news: newFindings(old, found).map((each) => `${file}: ${each}`) };
    });
    expect(results.flatMap(({ news }) => news)).toEqual([]);
    // What BuildKit cannot read shows nothing; it has to be the exception.
    expect(results.filter(({ unread }) => unread).length).toBeLessThan(SAMPLE / 20);
  }, 900_000);
}

if (HAS_CORPUS)
  describe('real Dockerfiles', () => {
    realDockerfiles();
  });
else
  process.stderr.write(
    'SKIPPED: THE CORPUS IS NOT HERE. Set DOCKOPT_CORPUS: real Dockerfiles were not checked.\n',
  );
