import { spliceText } from '../../syntax/edit.js';
import type { Instruction } from '../../syntax/types.js';

/** The text of a FROM with its AS, where it has one, in the wanted case; the same text when that is right. */
export function withAs({ text, body, args }: Instruction, wanted: 'lower' | 'upper'): string {
  const image = args[0] ?? '';
  const written = args[1];
  const right = wanted === 'lower' ? 'as' : 'AS';
  if (args.length !== 3 || written === undefined || written === right) return text;
  const at = body.text.slice(image.length).search(/\S/) + image.length;
  const start = body.sourceOf(at, 'start');
  const end = body.sourceOf(at + written.length, 'end');
  // A word that goes over two lines is left.
  return text.slice(start, end) === written ? spliceText(text, [{ start, end, text: right }]) : text;
}
