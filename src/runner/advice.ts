import type { Instruction } from '../syntax/types.js';
import type { Advice, Adviser, Build } from '../model/types.js';
import type { IgnoreComment } from './ignores.js';

/** What the advisers say of a result, each once; an ignore comment silences one for its line or for the file. */
export function adviceOn(
  build: Build,
  advisers: readonly Adviser[],
  comments: readonly IgnoreComment[],
): readonly Advice[] {
  // Comments that protect an instruction from the transform that ran last are not meant for advisers.
  const free: Build = { ...build, protected: new Set<Instruction>() };
  return advisers.flatMap((adviser) => {
    const mine = comments.filter(({ own, name }) => own && name === adviser.name);
    if (mine.some(({ kind }) => kind === 'file')) return [];
    const advice = adviser.advise(free);
    const silenced = new Set(mine.map(({ instruction }) => instruction?.origin));
    const lines = advice?.lines.filter((line) => !silenced.has(line)) ?? [];
    return advice === undefined || lines.length === 0 ? [] : [{ ...advice, lines }];
  });
}
