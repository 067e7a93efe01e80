import type { Behaviour, Difference } from '../types.js';
import type { Cover } from './cover.js';
import { alike } from './masks.js';

/** Characters of an answer that are shown. */
const SHOWN = 200;

/** What the two containers did otherwise. What they printed to their logs is not compared, and no time is. */
export function behaviourDifferences(
  before: readonly Behaviour[],
  after: readonly Behaviour[],
  cover: Cover,
): readonly Difference[] {
  const starts = [...new Set([...cover.contract('entrypoint', false), ...cover.contract('cmd', false)])];
  return before.flatMap((old) => {
    const now = after.find(({ kind, asked }) => kind === old.kind && asked === old.asked);
    return now === undefined ? [untried(old)] : between(old, now, starts);
  });
}

function untried({ asked }: Behaviour): Difference {
  const message = `${asked} was not tried with the rewritten image`;
  return { area: 'behaviour', subject: asked, before: 'tried', after: undefined, declaredBy: [], message };
}

/** What was left out when answers were compared, for people; nothing where they are the same to the byte. */
export function maskedNotes(before: readonly Behaviour[], after: readonly Behaviour[]): readonly string[] {
  return before.flatMap((old) => {
    const now = after.find(({ kind, asked }) => kind === old.kind && asked === old.asked);
    const left = [alike(textOf(old), textOf(now ?? old))]
      .flat()
      .filter((what) => what !== 'same' && what !== 'other');
    return left.length === 0 ? [] : [`${old.asked}: compared without ${left.join(' and ')}`];
  });
}

function textOf({ answer, output }: Behaviour): string {
  return answer?.body ?? output ?? '';
}

function between(old: Behaviour, now: Behaviour, starts: readonly string[]): readonly Difference[] {
  const say = (what: string, before: string | undefined, after: string | undefined): readonly Difference[] =>
    before === after ? [] : [told(old.asked, what, before, after)];
  // A container that ended has no answer and no process to look at: that it ended says enough.
  if (old.kind !== 'command' && old.exitCode !== now.exitCode) return [ended(old, now)];
  return [
    ...say('exit code', old.exitCode?.toString(), now.exitCode?.toString()),
    ...failures(old, now),
    ...say('status', old.answer?.status.toString(), now.answer?.status.toString()).filter(() => now.answer),
    ...say('content type', old.answer?.type, now.answer?.type).filter(() => now.answer),
    ...(old.answer && now.answer ? texts(old.asked, 'body', old.answer.body, now.answer.body) : []),
    ...texts(old.asked, 'output', old.output, now.output),
    ...users(old, now),
    ...stops(old, now, starts),
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

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function users(old: Behaviour, now: Behaviour): readonly Difference[] {
  if (old.uid === undefined || now.uid === undefined || old.uid === now.uid) return [];
  const message = `${old.asked}: it runs as user ${now.uid}; it was ${old.uid}`;
  return [
    {
      area: 'user',
      subject: old.asked,
      before: String(old.uid),
      after: String(now.uid),
      declaredBy: [],
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
  return before === after ? [] : [told(old.asked, 'stop', before, after, starts)];
}

function told(
  asked: string,
  what: string,
  before: string | undefined,
  after: string | undefined,
  declaredBy: readonly string[] = [],
): Difference {
  const message = `${asked}: ${what} is ${quoted(after)}; it was ${quoted(before)}`;
  return { area: 'behaviour', subject: asked, before, after, declaredBy, message };
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'missing' : text === '' ? 'empty' : text;
}
