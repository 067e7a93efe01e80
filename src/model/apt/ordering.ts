import { ORDERLESS } from '../../knowledge/apt-order.data.js';
import type { Instruction } from '../../syntax/types.js';
import type { CommandAt } from '../commands.js';
import { instructionsBefore } from '../directory.js';

let orderless: ReadonlySet<string> | undefined;

/** True for a package, with or without `=version`, that is in the table of those whose order does not matter. */
export function isOrderless(written: string): boolean {
  orderless ??= new Set(ORDERLESS.split(' '));
  return orderless.has(written.replace(/=[\w.+:~-]+$/, ''));
}

/** What brings packages from elsewhere, whose dependencies are not those of Debian, or settings of apt. */
const SOURCES =
  /sources\.list|add-apt-repository|apt-add-repository|apt\/(?:preferences|apt\.conf)|apt-key|keyrings|add-architecture|setup_[\dl]|\.deb\b|\bdpkg\b|\bequivs\b|\bextrepo\b|deb https?:/;

/** An instruction up to the command that sets up other packages than those of the distribution. */
export function changesSources({ stage, instruction }: CommandAt): Instruction | undefined {
  return [...instructionsBefore(stage, instruction), instruction].find(
    ({ keyword, text }) =>
      (keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD') && SOURCES.test(text),
  );
}
