import type { Behaviour } from '../../analysis/types.js';
import { EngineError, type Container, type Engine, type Ran } from '../../engine/types.js';
import { started, tail, within } from './life.js';
import type { SmokePlan } from './types.js';
import { wordsOf } from './words.js';

const COMMAND = 120;

/** Keeps the container up while the command runs in it. */
const IDLE = ['/bin/sh', '-c', 'exec sleep 2147483'];

/** Bounds what is kept of the output. */
const MOST = 1_048_576;

/**
 * Runs the command in a fresh container, in the place of entrypoint and command, as `docker run --entrypoint /bin/sh IMAGE
 * -c "<command>"` does: an entrypoint that is the program itself would take a command for its arguments. One that is to
 * take part is named in the command. Without a shell in the image the words are run as they are.
 */
export async function commanded(
  engine: Engine,
  image: string,
  command: string,
  plan: SmokePlan,
  signal: AbortSignal,
): Promise<Behaviour> {
  const run = { engine, image, command, plan, signal };
  const container = await begin(run, IDLE);
  if (typeof container === 'string') return withoutShell(run);
  try {
    const uid = await container.user(signal);
    const seconds = plan.commandSeconds ?? COMMAND;
    const ran = await executed(container, seconds, run);
    if (ran === 'ended') return await asMain(run, ['/bin/sh', '-c', command], '');
    if (ran === 'late') return result(command, { uid, failure: `it did not end within ${seconds} s` });
    return result(command, {
      uid,
      exitCode: ran.exitCode,
      output: ran.stdout.slice(0, MOST),
      log: lastLines(ran.stderr),
    });
  } finally {
    await container.remove();
  }
}

interface Run {
  readonly engine: Engine;
  readonly image: string;
  readonly command: string;
  readonly plan: SmokePlan;
  readonly signal: AbortSignal;
}

/** `ended`: the container was not kept up, because the image has no `sleep`. */
async function executed(
  container: Container,
  seconds: number,
  { command, signal }: Run,
): Promise<Ran | 'late' | 'ended'> {
  try {
    const ran = await within(seconds, signal, (limited) =>
      container.exec(['/bin/sh', '-c', command], limited),
    );
    if (ran === undefined) return 'late';
    return ran.exitCode === 0 || (await container.running(signal)) ? ran : 'ended';
  } catch (error) {
    if (!(error instanceof EngineError) || (await container.running(signal))) throw error;
    return 'ended';
  }
}

async function withoutShell(run: Run): Promise<Behaviour> {
  const words = wordsOf(run.command);
  if (words === undefined || words.length === 0) {
    return result(run.command, { failure: 'the image has no /bin/sh, which this command needs' });
  }
  return asMain(run, words, 'the image has no /bin/sh: the words were run as they are\n');
}

/** As the container's own first program; both of its streams are the output then. */
async function asMain(run: Run, words: readonly string[], note: string): Promise<Behaviour> {
  const container = await begin(run, words);
  if (typeof container === 'string') {
    return result(run.command, { failure: `the image has no program ${words[0]}`, log: note });
  }
  try {
    const seconds = run.plan.commandSeconds ?? COMMAND;
    const ended = await within(seconds, run.signal, (limited) => container.wait(limited));
    if (ended === undefined) return result(run.command, { failure: `it did not end within ${seconds} s` });
    const output = await container.logs(run.signal);
    return result(run.command, {
      exitCode: ended.exitCode,
      output,
      log: `${note}${await tail(container, run.signal)}`,
    });
  } finally {
    await container.remove();
  }
}

function begin(
  { engine, image, plan, signal }: Run,
  command: readonly string[],
): Promise<Container | string> {
  return started(engine, { image, command, env: plan.env, network: 'none' }, signal);
}

function result(command: string, fields: Partial<Behaviour>): Behaviour {
  return { kind: 'command', asked: command, exitCode: undefined, uid: undefined, log: '', ...fields };
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-40).join('\n');
}
