import type { Behaviour } from '../../analysis/types.js';
import { shownBytes, shownCount } from '../../project/sizes.js';
import type { BuildFigures, Side, VerifyReport } from '../../verify/types.js';
import { oneLine } from '../wording.js';

/** Whether a change is what one hopes for. `wrong`: a difference that nothing declares. */
export type Tone = 'better' | 'worse' | 'same' | 'wrong';

/** One line of the table that all formats show. */
export interface Row {
  readonly name: string;
  /** True when the name is what was asked, word for word. */
  readonly asked?: true;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  readonly tone: Tone;
}

/** Times are measured once: less than a tenth is chance. */
const CHANCE = 0.1;

const NONE = '-';

/** The table of a report, with the rows that it can fill: figures of the image, of the builds, then what was tried. */
export function rowsOf(report: VerifyReport): readonly Row[] {
  const { before, after } = report;
  if (before === undefined) return [];
  return [
    ...imageRows(before, after),
    ...buildRow('cold build', before.cold, after?.cold),
    ...buildRow('rebuild', before.rebuild, after?.rebuild),
    ...userRow(report),
    ...behaviourRows(report),
  ];
}

function imageRows({ image: old }: Side, after: Side | undefined): readonly Row[] {
  if (old === undefined) return [];
  const now = after?.image;
  return [
    row('image size', old.bytes, now?.bytes, shownBytes, sizeChange),
    row('compressed', old.compressed, now?.compressed, shownBytes, sizeChange),
    row('layers', old.layers, now?.layers, shownCount, countChange),
    row('files', old.files, now?.files, shownCount, countChange),
  ];
}

function row(
  name: string,
  old: number,
  now: number | undefined,
  shown: (figure: number) => string,
  change: (old: number, now: number) => string,
): Row {
  if (now === undefined) return { name, before: shown(old), after: NONE, change: '', tone: 'same' };
  const tone = now < old ? 'better' : now > old ? 'worse' : 'same';
  return { name, before: shown(old), after: shown(now), change: change(old, now), tone };
}

/** `-82.4 %, 5.7x smaller`. */
export function sizeChange(old: number, now: number): string {
  if (old === now) return 'same';
  return [percent(old, now), times(old, now, 'smaller', 'larger')].filter((part) => part !== '').join(', ');
}

/** `-94.2 %, 17x faster`; what may be chance is called about the same. */
export function timeChange(old: number, now: number): string {
  if (isChance(old, now)) return 'about the same';
  return [percent(old, now), times(old, now, 'faster', 'slower')].filter((part) => part !== '').join(', ');
}

function isChance(old: number, now: number): boolean {
  return Math.abs(now - old) < Math.max(CHANCE * old, CHANCE);
}

function countChange(old: number, now: number): string {
  if (old === now) return 'same';
  return `${now > old ? '+' : '-'}${shownCount(Math.abs(now - old))}`;
}

function percent(old: number, now: number): string {
  if (old === 0) return '';
  const part = ((now - old) / old) * 100;
  const shown = Math.abs(part).toFixed(1);
  if (shown === '0.0') return `less than 0.1 % ${part > 0 ? 'more' : 'less'}`;
  return `${part > 0 ? '+' : '-'}${shown} %`;
}

/** '' below one and a half times. */
function times(old: number, now: number, less: string, more: string): string {
  const [large, small, word] = now < old ? [old, now, less] : [now, old, more];
  if (small === 0 || large / small < 1.5) return '';
  const ratio = large / small;
  return `${ratio < 10 ? ratio.toFixed(1) : shownCount(Math.round(ratio))}x ${word}`;
}

/** `0.31 s`, `21.4 s`, `2 min 5 s`. */
export function shownSeconds(seconds: number): string {
  if (seconds < 0.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function buildRow(
  name: string,
  old: BuildFigures | undefined,
  now: BuildFigures | undefined,
): readonly Row[] {
  if (old === undefined) return [];
  const both = old.failure === undefined && now !== undefined && now.failure === undefined;
  const slower = both && now.seconds > old.seconds;
  const tone = !both || isChance(old.seconds, now.seconds) ? 'same' : slower ? 'worse' : 'better';
  const change = both ? timeChange(old.seconds, now.seconds) : '';
  return [{ name, before: buildText(old, name), after: buildText(now, name), change, tone }];
}

function buildText(build: BuildFigures | undefined, name: string): string {
  if (build === undefined) return NONE;
  if (build.failure !== undefined) return 'failed';
  const time = shownSeconds(build.seconds);
  return name === 'rebuild' ? `${time}, ${cachedText(build)}` : time;
}

/** `5 of 7 steps cached`. */
export function cachedText({ cached, steps }: BuildFigures): string {
  return `${cached} of ${steps} ${steps === 1 ? 'step' : 'steps'} cached`;
}

function userRow({ before, after, differences }: VerifyReport): readonly Row[] {
  if (before?.image === undefined) return [];
  const [old, now] = [userText(before), userText(after)];
  const change = after?.image === undefined ? '' : old === now ? 'same' : 'differs';
  const tone = isWrong(differences.filter(({ area }) => area === 'user')) ? 'wrong' : 'same';
  return [{ name: 'user', before: old, after: now, change, tone }];
}

function userText(side: Side | undefined): string {
  if (side?.image === undefined) return NONE;
  const user = oneLine(side.image.config.user) || 'root';
  const uid = side.behaviour.find((each) => each.uid !== undefined)?.uid;
  return uid === undefined || user === String(uid) || (user === 'root' && uid === 0)
    ? user
    : `${user}, uid ${uid}`;
}

function behaviourRows({ before, after, differences }: VerifyReport): readonly Row[] {
  return (before?.behaviour ?? []).map((old) => {
    const now = after?.behaviour.find(({ kind, asked }) => kind === old.kind && asked === old.asked);
    const its = differences.filter(({ area, subject }) => area === 'behaviour' && subject === old.asked);
    return {
      name: oneLine(old.asked),
      asked: true,
      before: behaviourText(old),
      after: now === undefined ? NONE : behaviourText(now),
      change: now === undefined ? '' : its.length > 0 ? 'differs' : 'same',
      tone: isWrong(its) ? 'wrong' : 'same',
    };
  });
}

function isWrong(differences: VerifyReport['differences']): boolean {
  return differences.some(({ declaredBy }) => declaredBy.length === 0);
}

/** What a container did, in a few words: `200, text/html, 1.2 kB`, `exit code 0`, `ran, stopped in 0.10 s`. */
export function behaviourText({ answer, failure, exitCode, stopped, kind, output = '' }: Behaviour): string {
  if (answer !== undefined) {
    const type = /^[^;]*/.exec(oneLine(answer.type))?.[0].trim() ?? '';
    return [String(answer.status), type, textSize(answer.body)].filter((part) => part !== '').join(', ');
  }
  if (exitCode !== undefined) {
    const size = kind === 'command' ? textSize(output) : '';
    return `exit code ${exitCode}${size === '' ? '' : `, ${size}`}`;
  }
  if (failure !== undefined) return oneLine(failure);
  return stopped === undefined ? 'ran' : `ran, ${stopText(stopped)}`;
}

/** `stopped in 0.10 s`, `killed after 10.0 s`. */
function stopText({ killed, seconds }: NonNullable<Behaviour['stopped']>): string {
  return `${killed ? 'killed after' : 'stopped in'} ${shownSeconds(seconds)}`;
}

function textSize(text: string): string {
  return text === '' ? '' : shownBytes(new TextEncoder().encode(text).length);
}
