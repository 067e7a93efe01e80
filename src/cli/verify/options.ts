/** The options that `verify` and `fix --verify` have in common, and what they mean. */
import { InvalidArgumentError, Option } from 'commander';
import { ENGINES, type EngineName } from '../../engine/types.js';
import type { HttpTarget } from '../../verify/behave/types.js';
import { httpTarget } from '../../verify/behave/words.js';

/** As commander hands them over; lists are given by repeating an option. */
export interface ProofFlags {
  readonly engine?: EngineName;
  readonly target?: string;
  readonly buildArg?: readonly (readonly [string, string])[];
  readonly secret?: readonly string[];
  readonly platform?: string;
  readonly network?: string;
  readonly buildContext?: readonly (readonly [string, string])[];
  readonly smoke?: string;
  readonly http?: readonly HttpTarget[];
  readonly env?: readonly (readonly [string, string])[];
  readonly timeout?: number;
  readonly keep?: boolean;
}

/**
 * Options by the heading under which help shows them.
 *
 * @param only said in the headings: with which option they go together
 */
export function proofOptions(only = ''): Readonly<Record<string, readonly Option[]>> {
  return {
    [`How to build${only}:`]: [
      new Option('--engine <name>', 'what builds the images; the first that answers if not given').choices(
        ENGINES,
      ),
      new Option('--target <stage>', 'build up to this stage'),
      new Option('--build-arg <name=value>', 'set an ARG (may be repeated)').argParser(
        collected(pairOfArgument),
      ),
      new Option('--secret <id=x,src=file>', 'give the build a secret (may be repeated)').argParser(
        collected(secret),
      ),
      new Option('--platform <os/arch>', 'build for this platform'),
      new Option('--network <mode>', 'network of the builds'),
      new Option('--build-context <name=value>', 'another context (may be repeated)').argParser(
        collected(pair),
      ),
      new Option('--timeout <seconds>', 'how long one build may take').argParser(seconds),
      new Option('--keep', 'keep the images, and say their names'),
    ],
    [`How to try the images${only}:`]: [
      new Option('--smoke <command>', 'run this in a container of each'),
      new Option('--http <port[/path]>', 'ask a started container (may be repeated)').argParser(
        collected(http),
      ),
      new Option('--env <name=value>', 'set a variable in containers (may be repeated)').argParser(
        collected(pairOfArgument),
      ),
    ],
  };
}

function collected<T>(
  parse: (value: string) => T,
): (value: string, previous: readonly T[] | undefined) => readonly T[] {
  return (value, previous) => [...(previous ?? []), parse(value)];
}

function pair(value: string): readonly [string, string] {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Give name=value.');
  return [value.slice(0, equals), value.slice(equals + 1)];
}

/** A name alone takes its value from the environment, as docker has it. */
function pairOfArgument(value: string): readonly [string, string] {
  if (value.includes('=')) return pair(value);
  const from = process.env[value];
  if (from === undefined)
    throw new InvalidArgumentError(`Give ${value}=value: the environment has no ${value}.`);
  return [value, from];
}

function secret(value: string): string {
  if (!/(?:^|,)id=[^,]/.test(value))
    throw new InvalidArgumentError('Give id=name,src=file or id=name,env=variable.');
  return value;
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('Give a number of seconds.');
  return number;
}

function http(value: string): HttpTarget {
  const target = httpTarget(value);
  if (target === undefined) throw new InvalidArgumentError('Give a port and a path, such as 3000/health.');
  return target;
}
