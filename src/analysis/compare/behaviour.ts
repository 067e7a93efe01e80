import type { Behaviour, Difference } from '../types.js';
import type { Cover } from './cover.js';
import { alike } from './masks.js';

/** Characters of an answer that are shown. */
const SHOWN = 200;

/** What a container says or does, of which only these may be other each time without anything being wrong. */
const RESTLESS = ['body', 'content type', 'output', 'last words', 'stop'] as const;

type Restless = (typeof RESTLESS)[number];

/** One thing that is other, and what of the behaviour it is about. */
interface Found {
  readonly what: Restless | 'other';
  readonly difference: Difference;
}

/**
 * What the two containers did otherwise. No time is compared, and what they printed to their logs only of those that ended by
 * themselves: with one exit code they may have failed for other reasons.
 *
 * @param restless what is left aside (`restlessOf`)
 */
export function behaviourDifferences(
  before: readonly Behaviour[],
  after: readonly Behaviour[],
  cover: Cover,
  restless: ReadonlySet<string> = new Set(),
): readonly Difference[] {
  const starts = [...new Set([...cover.contract('entrypoint', false), ...cover.contract('cmd', false)])];
  return before.flatMap((old) => {
    const now = sameOf(old, after);
    if (now === undefined) return [untried(old)];
    const found = between(old, now, starts, cover).filter(
      ({ what }) => !restless.has(restlessKey(old, what)),
    );
    return found.map(({ difference }) => difference);
  });
}

/**
 * What the original itself does otherwise when it is tried once more, for people: `GET :3000/: body`. That it answers, with
 * which status, and that it runs is never among it: an original that sometimes fails shows nothing.
 */
export function restlessOf(before: readonly Behaviour[], again: readonly Behaviour[]): ReadonlySet<string> {
  const keys = before.flatMap((old) => {
    const now = sameOf(old, again);
    const found = now === undefined ? [] : between(old, now, [], undefined);
    return found.flatMap(({ what }) => (what === 'other' ? [] : [restlessKey(old, what)]));
  });
  return new Set(keys);
}

function sameOf(old: Behaviour, all: readonly Behaviour[]): Behaviour | undefined {
  return all.find(({ kind, asked }) => kind === old.kind && asked === old.asked);
}

function restlessKey({ asked }: Behaviour, what: string): string {
  return `${asked}: ${what}`;
}

function untried({ asked }: Behaviour): Difference {
  const message = `${asked} was not tried with the rewritten image`;
  return { area: 'behaviour', subject: asked, before: 'tried', after: undefined, declaredBy: [], message };
}

/** What was left out when answers were compared, for people; nothing where they are the same to the byte. */
export function maskedNotes(before: readonly Behaviour[], after: readonly Behaviour[]): readonly string[] {
  return before.flatMap((old) => {
    const now = sameOf(old, after);
    const left = [alike(textOf(old), textOf(now ?? old))]
      .flat()
      .filter((what) => what !== 'same' && what !== 'other');
    return left.length === 0 ? [] : [`${old.asked}: compared without ${left.join(' and ')}`];
  });
}

function textOf({ answer, output }: Behaviour): string {
  return answer?.body ?? output ?? '';
}

function between(
  old: Behaviour,
  now: Behaviour,
  starts: readonly string[],
  cover: Cover | undefined,
): readonly Found[] {
  const say = (what: string, before: string | undefined, after: string | undefined): readonly Difference[] =>
    before === after ? [] : [told(old.asked, what, before, after)];
  const as = (what: Found['what'], differences: readonly Difference[]): readonly Found[] =>
    differences.map((difference) => ({ what, difference }));
  // A container that ended has no answer and no process to look at: that it ended says enough.
  if (old.kind !== 'command' && old.exitCode !== now.exitCode) return as('other', [ended(old, now)]);
  const { answer } = now;
  const body = old.answer && answer ? texts(old.asked, 'body', old.answer.body, answer.body) : [];
  const status = say('status', old.answer?.status.toString(), answer?.status.toString());
  const type = say('content type', old.answer?.type, answer?.type);
  return [
    ...as('other', say('exit code', old.exitCode?.toString(), now.exitCode?.toString())),
    ...as('other', failures(old, now)),
    ...as('other', answer ? status : []),
    ...as('content type', answer ? type : []),
    ...as('body', body),
    ...as('output', texts(old.asked, 'output', old.output, now.output)),
    ...as('last words', lastWords(old, now)),
    ...as('other', users(old, now, cover)),
    ...as('stop', stops(old, now, starts)),
  ];
}

function ended({ asked, exitCode: before }: Behaviour, { exitCode: after }: Behaviour): Difference {
  const [then, now] = [before, after].map((code) =>
    code === undefined ? 'it went on running' : `it ended with exit code ${code}`,
  );
  const message = `${asked}: ${now}; ${then} before`;
  return { area: 'behaviour', subject: asked, before: then, after: now, declaredBy: [], message };
}

/** Why no answer came; which words say so may be other each time. */
function failures(
  { asked, failure: before }: Behaviour,
  { failure: after }: Behaviour,
): readonly Difference[] {
  if ((before === undefined) === (after === undefined)) return [];
  const message =
    after === undefined
      ? `${asked}: an answer came; there was none before: ${before}`
      : `${asked}: answer is missing: ${after}`;
  return [{ area: 'behaviour', subject: asked, before, after, declaredBy: [], message }];
}

function texts(asked: string, what: string, before = '', after = ''): readonly Difference[] {
  return alike(before, after) === 'other' ? [told(asked, what, shown(before), shown(after))] : [];
}

function lastWords(old: Behaviour, now: Behaviour): readonly Difference[] {
  if (old.kind === 'command' || old.exitCode === undefined) return [];
  if (alike(inAnyOrder(old.log), inAnyOrder(now.log)) !== 'other') return [];
  const [before, after] = [old, now].map(({ log }) => log.trimEnd().slice(-SHOWN).trim());
  const message = `${old.asked}: before it ended it printed: ${quoted(after)}; it was: ${quoted(before)}`;
  return [{ area: 'behaviour', subject: old.asked, before, after, declaredBy: [], message }];
}

/** Of two streams nobody knows which came first. */
function inAnyOrder(log: string): string {
  return log.trimEnd().split('\n').sort().join('\n');
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Another user is what a change is for only where it wrote that very number. */
function users(old: Behaviour, now: Behaviour, cover: Cover | undefined): readonly Difference[] {
  if (old.uid === undefined || now.uid === undefined || old.uid === now.uid) return [];
  const message = `${old.asked}: it runs as user ${now.uid}; it was ${old.uid}`;
  return [
    {
      area: 'user',
      subject: old.asked,
      before: String(old.uid),
      after: String(now.uid),
      declaredBy: cover?.newUser(now.uid) ?? [],
      message,
    },
  ];
}

/** How long it took is chance; that it had to be killed is not. */
function stops(old: Behaviour, now: Behaviour, starts: readonly string[]): readonly Difference[] {
  if (old.stopped === undefined || now.stopped === undefined) return [];
  const [before, after] = [old.stopped, now.stopped].map(({ killed, exitCode }) =>
    killed ? 'had to be killed' : `ended with ${exitCode}`,
  );
  if (before === after) return [];
  // A signal that is heard no more is never what a change is for.
  const isWorse = now.stopped.killed && !old.stopped.killed;
  const message = `${old.asked}: when it was stopped it ${after}; before, it ${before}`;
  const declaredBy = isWorse ? [] : starts;
  return [{ area: 'behaviour', subject: old.asked, before, after, declaredBy, message }];
}

function told(
  asked: string,
  what: string,
  before: string | undefined,
  after: string | undefined,
): Difference {
  const message = `${asked}: ${what} is ${quoted(after)}; it was ${quoted(before)}`;
  return { area: 'behaviour', subject: asked, before, after, declaredBy: [], message };
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'missing' : text === '' ? 'empty' : text;
}
