import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { advisers } from '../../src/advice/index.js';
import type { Advice, Adviser } from '../../src/model/types.js';
import { buildProject, unknownProject } from '../../src/project/facts.js';
import { fix } from '../../src/runner/index.js';
import { transforms } from '../../transforms/index.js';
import { parseAdviceCases, type AdviceCase } from './parse.js';

const folder = import.meta.dirname;
const sources = readdirSync(join(folder, '..', '..', 'src', 'advice')).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts',
);

function casesOf(name: string): readonly AdviceCase[] {
  const file = join(folder, `${name}.md`);
  return existsSync(file) ? parseAdviceCases(readFileSync(file, 'utf8')) : [];
}

function adviceFor(adviser: Adviser, theCase: AdviceCase, text = theCase.dockerfile): readonly Advice[] {
  const texts = new Map([...theCase.files, ['Dockerfile', text]]);
  const files = new Set(texts.keys());
  const project = theCase.known
    ? buildProject({ dockerfile: 'Dockerfile', files, tracked: files, texts })
    : unknownProject();
  const { cache } = theCase;
  return fix(
    { text, path: 'Dockerfile', project },
    { transforms: [], advisers: [adviser], level: 'safe', cache },
  ).advice;
}

function saidOf(advice: readonly Advice[]): string {
  return advice
    .map(({ lines, message, search }) => `line ${lines.join(',')}: ${message} (search: ${search})\n`)
    .join('');
}

describe('the list of advisers', () => {
  it('holds every file of the folder once', () => {
    expect(advisers.map(({ name }) => `${name}.ts`).toSorted()).toEqual(sources.toSorted());
  });

  it('has a case file for every adviser, and none besides', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
    expect(files.toSorted()).toEqual(advisers.map(({ name }) => `${name}.md`).toSorted());
  });

  it('shares no name with a transform', () => {
    const names = new Set(transforms.map(({ name }) => name));
    expect(advisers.filter(({ name }) => names.has(name))).toEqual([]);
  });
});

describe.each(advisers.map((adviser) => [adviser.name, adviser] as const))('%s', (name, adviser) => {
  const cases = casesOf(name);

  it('has one sentence as summary, says why and why not, and names its sources', () => {
    expect(adviser.summary).toMatch(/^[A-Z`].*[^.\s]\.$/);
    expect(adviser.summary.length).toBeLessThanOrEqual(120);
    expect(adviser.docs.why.length).toBeGreaterThan(40);
    expect(adviser.docs.reason.length).toBeGreaterThan(20);
    expect(adviser.docs.references.length).toBeGreaterThan(0);
    for (const url of adviser.docs.references) expect(new URL(url).protocol).toBe('https:');
  });

  it('has cases in which it speaks, and as many in which it does not', () => {
    const speaking = cases.filter(({ advice }) => advice !== '').length;
    expect(speaking).toBeGreaterThanOrEqual(1);
    expect(cases.length - speaking).toBeGreaterThanOrEqual(speaking);
  });

  it.each(cases.map((theCase) => [theCase.title, theCase] as const))('%s', (_, theCase) => {
    const advice = adviceFor(adviser, theCase);
    expect(saidOf(advice)).toBe(theCase.advice);
    expect(advice.map(({ snippet }) => snippet ?? '').join('')).toBe(theCase.snippet);
    const ignored = `${theCase.dockerfile}# dockopt ignore-file=${name} -- this case\n`;
    expect(adviceFor(adviser, theCase, ignored)).toEqual([]);
  });
});
