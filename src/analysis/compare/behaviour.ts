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
    return now === undefined ? told(old.asked, 'result', 'there', undefined, []) : between(old, now, starts);
  });
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
  const say = (
    what: string,
    before: string | undefined,
    after: string | undefined,
    names: readonly string[] = [],
  ) => (before === after ? [] : [told(old.asked, what, before, after, names)]);
  const exit = say('exit code', endText(old), endText(now));
  // A container that ended has no answer and no process to look at: that it ended says enough.
  if (exit.length > 0 && old.kind !== 'command') return exit;
  return [
    ...exit,
    ...say('answer', old.failure, now.failure),
    ...say('status', old.answer?.status.toString(), now.answer?.status.toString()),
    ...say('content type', old.answer?.type, now.answer?.type),
    ...(old.answer && now.answer ? texts(old.asked, 'body', old.answer.body, now.answer.body) : []),
    ...texts(old.asked, 'output', old.output, now.output),
    ...users(old, now),
    ...stops(old, now, starts),
  ];
}

function endText({ exitCode, kind }: Behaviour): string {
  if (exitCode !== undefined) return String(exitCode);
  return kind === 'command' ? 'none' : 'none: it went on running';
}

function texts(asked: string, what: string, before = '', after = ''): readonly Difference[] {
  return alike(before, after) === 'other' ? [told(asked, what, shown(before), shown(after), [])] : [];
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
  declaredBy: readonly string[],
): Difference {
  const message = `${asked}: ${what} is ${quoted(after)}; it was ${quoted(before)}`;
  return { area: 'behaviour', subject: asked, before, after, declaredBy, message };
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'missing' : text === '' ? 'empty' : text;
}
