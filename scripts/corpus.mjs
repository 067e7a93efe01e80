/**
 * Runs the transforms over the shared corpus, at each of several settings, and judges the results: each must parse (by
 * our rules and by dockerfile-ast), keep its number of stages, pass `bash -n` in every RUN that passed before, and not
 * change on a second run; no transform may have been reverted. Prints files changed and changes per transform.
 *
 * The files come without their projects: whatever needs facts about one is declined.
 *
 * Usage: node scripts/corpus.mjs [--verbose] [--skips] [--show <transform>] [--cache mounts]; exit 1 when anything is
 * broken, or when the default level changes less than 60 % of the public files. `--show` and `--skips` speak of one setting,
 * level aggressive with the cache strategy given.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { fix, parse, transforms } from '../dist/index.js';
import { corpusFiles } from './corpus-files.mjs';

const { values } = parseArgs({
  options: {
    verbose: { type: 'boolean' },
    skips: { type: 'boolean' },
    show: { type: 'string' },
    cache: { type: 'string', default: 'auto' },
  },
});
const files = corpusFiles();
if (files === undefined) {
  console.log('SKIPPED: the shared corpus is not here (set DOCKOPT_CORPUS to its folder)');
  process.exit(0);
}

/** The share of public files, the made-up edge cases not counted, that the default level has to change: less would mean that something declines too much. */
const LEAST = 0.6;
const SETTINGS = [
  { level: 'recommended', cache: 'auto' },
  { level: 'aggressive', cache: 'auto' },
  { level: 'aggressive', cache: 'mounts' },
];

/** Commands that leave a program or a site, whose makings an image need not ship. */
const BUILDS =
  /\b(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?build\b|\bng\s+build\b|\btsc\b|\bgo\s+(?:build|install)\b|\bcargo\s+(?:build|install)\b|\bmvnw?\b[^&;|]*\b(?:package|install|verify)\b|\bgradlew?\b[^&;|]*\b(?:build|assemble|\w*[jJ]ar)\b|\bdotnet\s+(?:publish|build)\b|\bmix\s+release\b|\b(?:make|cmake|gcc|g\+\+)\s/;

const broken = [];
const rows = new Map(transforms.map(({ name, level }) => [name, { transform: name, level }]));
const reasons = new Map();
const bodies = [];
const wanted = values.show !== undefined || values.skips === true;
const settings = wanted ? [{ level: 'aggressive', cache: values.cache }] : SETTINGS;
for (const setting of settings) runAll(setting);
judgeShell();
report();

function runAll(setting) {
  const sum = { changed: 0, left: 0, public: 0, publicChanged: 0, building: 0, said: 0, divided: 0 };
  const label = `${setting.level}, cache ${setting.cache}`;
  for (const row of rows.values()) row[label] = 0;
  for (const { file, text } of files) {
    const result = fix(text, { ...setting, path: file });
    const isPublic = !file.startsWith('edge/');
    if (isPublic) sum.public += 1;
    if (result.problem !== undefined) sum.left += 1;
    for (const { check, transform, message, line } of result.violations) {
      broken.push(`${file}:${line}: ${transform} broke ${check} (${label}): ${message}`);
    }
    countResult(result, label);
    countStages(sum, text, result);
    if (result.after === text) continue;
    sum.changed += 1;
    if (isPublic) sum.publicChanged += 1;
    judge(file, text, result, setting);
    if (result.changes.some(({ transform }) => transform === values.show)) show(file, text, result);
  }
  const share = sum.publicChanged / sum.public;
  console.log(
    `${label}: ${files.length} files, ${sum.changed} changed, ${sum.left} left with a problem; ` +
      `of the ${sum.public} public ones, ${sum.publicChanged} changed (${(share * 100).toFixed(1)} %)`,
  );
  console.log(
    `  one stage with a build step: ${sum.building} (${((sum.building / files.length) * 100).toFixed(1)} %); ${sum.divided} divided; ` +
      `in ${sum.said} the report says what a division would need, as a rule the build context, which is not here`,
  );
  if (setting.level === 'recommended' && share < LEAST)
    broken.push(`level recommended changes less than ${LEAST * 100} % of the public files`);
}

/** How many files build in their only stage, and what became of these. */
function countStages(sum, text, { changes, skips }) {
  const { dockerfile } = parse(text);
  if (dockerfile === undefined || stages(dockerfile) !== 1) return;
  const isDivision = ({ transform }) => transform.startsWith('multi-stage-');
  if (changes.some(isDivision)) sum.divided += 1;
  if (!dockerfile.instructions.some(({ keyword, body }) => keyword === 'RUN' && BUILDS.test(body.text)))
    return;
  sum.building += 1;
  if (skips.some(isDivision)) sum.said += 1;
}

/** How many changes each transform made at a setting. */
function countResult({ changes, skips }, label) {
  for (const { transform } of changes) rows.get(transform)[label] += 1;
  for (const { transform, message } of skips) {
    const key = `${transform}: ${message.replace(/`[^`]*`|\b[\w./-]*[.:/][\w./:-]*/g, '…')}`;
    reasons.set(key, (reasons.get(key) ?? 0) + 1);
  }
}

function judge(file, before, { after, changes }, setting) {
  const old = parse(before).dockerfile;
  const { dockerfile, problem } = parse(after);
  if (problem !== undefined)
    return broken.push(`${file}:${problem.line}: the result does not parse: ${problem.message}`);
  const isDivided = changes.some(({ effects }) => effects.some(({ type }) => type === 'divide'));
  if (!isDivided && stages(old) !== stages(dockerfile)) broken.push(`${file}: the number of stages changed`);
  const again = fix(after, { ...setting, path: file });
  if (again.after !== after)
    broken.push(`${file}: a second run changes the result: ${again.changes[0]?.transform}`);
  const known = new Set(shellBodies(old));
  const valid = [...known];
  bodies.push({ file, before: valid, after: shellBodies(dockerfile).filter((body) => !known.has(body)) });
}

function stages(dockerfile) {
  return dockerfile.instructions.filter(({ keyword }) => keyword === 'FROM').length;
}

function shellBodies(dockerfile) {
  const runs = dockerfile.instructions.filter(
    ({ keyword, json, heredocs }) => keyword === 'RUN' && !json && heredocs.length === 0,
  );
  return runs.map(({ body }) => body.text);
}

/** One bash for all: `bash -n` on each new body; a failure counts when every body of the file passed before. */
function judgeShell() {
  const script = 'while IFS= read -r -d "" body; do bash -n -c "$body" 2>/dev/null && echo 1 || echo 0; done';
  const check = (list) => {
    if (list.length === 0) return [];
    const { stdout } = spawnSync('bash', ['-c', script], {
      input: list.map((body) => `${body}\0`).join(''),
      encoding: 'utf8',
    });
    return stdout
      .trimEnd()
      .split('\n')
      .map((answer) => answer === '1');
  };
  const fresh = bodies.flatMap(({ file, before, after }) => after.map((body) => ({ file, before, body })));
  const passed = check(fresh.map(({ body }) => body));
  const failing = fresh.filter((_, index) => !passed[index]);
  for (const { file, before, body } of failing) {
    if (check(before).every(Boolean)) broken.push(`${file}: bash cannot parse: ${body.slice(0, 200)}`);
  }
}

function show(file, before, result) {
  console.log(`=== ${file}`);
  for (const change of result.changes) console.log(`  ${change.line} ${change.transform}: ${change.message}`);
  const shown = spawnSync('bash', ['-c', 'diff -U1 <(printf %s "$A") <(printf %s "$B")'], {
    env: { ...process.env, A: before, B: result.after },
    encoding: 'utf8',
  });
  console.log(shown.stdout);
}

function report() {
  console.table([...rows.values()]);
  console.log(`${broken.length} broken`);
  if (values.skips === true) {
    const top = [...reasons].toSorted((a, b) => b[1] - a[1]).slice(0, 60);
    for (const [reason, number] of top) console.log(String(number).padStart(6), reason);
  }
  for (const line of broken.slice(0, values.verbose === true ? Infinity : 20))
    console.error(`BROKEN ${line}`);
  if (broken.length > 0) process.exitCode = 1;
}
