export { addCommandAfter, removeCommand } from './chain.js';
export {
  hasFlag,
  invocationOf,
  isCommand,
  operands,
  optionOf,
  options,
  innerCommand,
  unwrap,
  type CommandOption,
  type Invocation,
  type Unwrapped,
} from './invocation.js';
export { addAfter, canAddAfter } from './statements.js';
export { joinBodies, splitAfter } from './join.js';
export { leaks, startsProcess } from './leaks.js';
export { fitCommand } from './printing.js';
export { parseScript } from './script.js';
export type { ChainMember, Placed, ShellCommand, ShellScript, ShellUnit, ShellWord } from './types.js';
export { appendWords, extendWord, insertWord, removeWord, replaceWord } from './words.js';
