/**
 * Small projects as people have them, half of them traps, with what all transforms together make of each. The form of the
 * files is that of test/cases, with a line `level: recommended`; `text report` holds what the transforms that divide stages
 * or change base images did and declined.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Level, Transform } from '../../src/model/types.js';
import { buildProject, buildsAmong, parseDocuments, wantedTexts } from '../../src/project/facts.js';
import type { Project } from '../../src/project/types.js';
import { fix, type FixResult } from '../../src/runner/index.js';
import { transforms } from '../../transforms/index.js';
import { parseCases, type Case } from '../cases/parse.js';
import { readNextConfig } from '../../src/files/nextConfig.js';

/** One section of a file of this folder. */
export interface SmallProject extends Case {
  /** `python-sqlite.md`. */
  readonly file: string;
  readonly level: Level;
}

const LEVELS: readonly Level[] = ['safe', 'recommended', 'aggressive'];

/** Every project of a folder, by the names of their files. */
export function smallProjects(folder: string): readonly SmallProject[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return names.toSorted().flatMap((file) => {
    const sections = readFileSync(join(folder, file), 'utf8').split(/^(?=## )/m);
    return sections.flatMap((text) => {
      if (!text.startsWith('## ')) return [];
      const level = LEVELS.find((each) => text.includes(`\nlevel: ${each}\n`));
      if (level === undefined) throw new Error(`${file} has a section without a line \`level: …\``);
      return parseCases(text).map((each) => ({ ...each, file, level }));
    });
  });
}

/** What all transforms make of a project at its level; of its files only those are read that the command would read. */
export async function runProject(
  { files, untracked, git, known, level, cache }: SmallProject,
  text: string,
  ignore?: string,
): Promise<FixResult> {
  const all = new Map([...files, ['Dockerfile', text]]);
  if (ignore !== undefined) all.set('.dockerignore', ignore);
  const listing = new Set([...all.keys(), ...untracked]);
  const texts = readable(all, listing, text);
  const project: Project = buildProject({
    known,
    dockerfile: 'Dockerfile',
    files: listing,
    tracked: git ? new Set([...listing].filter((path) => !untracked.includes(path))) : undefined,
    texts,
    parsed: await parseDocuments(texts, { nextConfig: readNextConfig }),
    builds: await buildsAmong(texts, 'Dockerfile'),
  });
  return fix({ text, path: 'Dockerfile', project }, { transforms, level, cache });
}

function readable(
  all: ReadonlyMap<string, string>,
  listing: ReadonlySet<string>,
  dockerfile: string,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (;;) {
    const next = wantedTexts(listing, dockerfile, texts).filter((path) => all.has(path));
    if (next.length === 0) return texts;
    for (const path of next) texts.set(path, all.get(path) ?? '');
  }
}

const DIVIDES = /^multi-stage-/;

/** True for the transforms that divide stages or change base images. */
function shapes({ name, declares = [] }: Transform): boolean {
  return DIVIDES.test(name) || declares.includes('base');
}

const SHAPING: ReadonlySet<string> = new Set(transforms.filter(shapes).map(({ name }) => name));

/** The report that a project states: changes first, then skips. */
export function shapeReport({ changes, skips, problem }: FixResult): string {
  const said = problem === undefined ? [...changes, ...skips].filter(isShaping) : [problem];
  return said.map(({ line, message }) => `line ${line}: ${message}\n`).join('');
}

function isShaping({ transform }: { readonly transform: string }): boolean {
  return SHAPING.has(transform) || transform === 'all';
}

/** In short: `divided, node:20-slim`, `refused: …`, `nothing to do`. */
export function outcome(result: FixResult): string {
  if (result.violations.length > 0)
    return `BROKEN: ${result.violations.map(({ message }) => message).join('; ')}`;
  if (result.problem !== undefined) return `left: ${result.problem.message}`;
  const changes = result.changes.filter(isShaping);
  const parts = [
    ...(changes.some(({ transform }) => DIVIDES.test(transform)) ? ['divided'] : []),
    ...changes
      .filter(({ transform }) => !DIVIDES.test(transform))
      .map(({ transform, after }) => `${transform} ${after[0]?.args[0] ?? ''}`.trim()),
  ];
  const refused = result.skips.filter(isShaping).map(({ message }) => `refused: ${message}`);
  const all = [...parts, ...refused];
  return all.length === 0 ? 'nothing to do' : all.join('; ');
}
