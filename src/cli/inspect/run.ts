import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Image } from '../../analysis/types.js';
import { withFix } from '../../analysis/waste/fixed.js';
import { inspectImage, type InspectOptions } from '../../analysis/waste/index.js';
import { judge } from '../../analysis/waste/rules.js';
import type { Inspection } from '../../analysis/waste/types.js';
import { readText } from '../../files/read.js';
import type { InspectReport } from '../../report/inspect/types.js';
import { loadPalette } from '../colour.js';
import { EXIT, UsageError } from '../exit.js';
import { version } from '../version.js';
import { fixedBy, type Found } from './fixed.js';
import { limitsOf, type InspectFlags } from './options.js';
import { startReading } from './progress.js';
import { readImage, shownName } from './source.js';
import { stepsOf } from './steps.js';

/** How many of the largest files, directories, wastes and duplicates are shown. */
const TOP = 10;

/**
 * `dockopt inspect`: says what an image is made of and what in it is waste.
 *
 * @param name an image of an engine, an archive or a directory with an OCI layout
 * @returns the exit code. Throws UsageError when the image cannot be read, or for options that make no sense.
 */
export async function runInspect(name: string, flags: InspectFlags): Promise<number> {
  const limits = limitsOf(flags);
  const top = flags.top ?? TOP;
  const found = findDockerfile(flags);
  const image = await read(name, flags);
  if (image === undefined) return EXIT.interrupted;
  const inspection = await inspected(image, { name: shownName(name), top }, found);
  const verdicts = limits === undefined ? undefined : judge(inspection.score, limits);
  await print({ version, inspection, verdicts, top }, flags);
  return verdicts?.some(({ result }) => result === 'fail') === true ? EXIT.pending : EXIT.done;
}

/** Where the Dockerfile is that of the image, what removes a waste is what `fix` would really change in it. */
async function inspected(
  image: Image,
  options: Pick<InspectOptions, 'name' | 'top'>,
  found: DockerfileFound | undefined,
): Promise<Inspection> {
  const [{ transforms }, { advisers }] = await Promise.all([
    import('../../../transforms/index.js'),
    import('../../advice/index.js'),
  ]);
  const levels = new Map<string, string | undefined>([
    ...transforms.map(({ name, level }) => [name, level] as const),
    ...advisers.map(({ name }) => [name, undefined] as const),
  ]);
  const inspection = inspectImage(image, {
    ...options,
    levels,
    ...(found && { dockerfile: found.dockerfile }),
  });
  if (found === undefined || inspection.dockerfile === undefined) return inspection;
  const fixed = await fixedBy(found, transforms);
  return fixed === undefined ? inspection : withFix(inspection, fixed);
}

/** The image, or undefined when Ctrl-C came before the end of it. */
async function read(
  name: string,
  { engine, platform, image: reference }: InspectFlags,
): Promise<Image | undefined> {
  const abort = new AbortController();
  const reading = startReading(name);
  function onSignal(): void {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort();
  }
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await readImage({
      name,
      engine,
      platform,
      reference,
      signal: abort.signal,
      onBytes: reading.update,
    });
  } catch (error) {
    if (abort.signal.aborted) return undefined;
    throw error;
  } finally {
    reading.done();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

type DockerfileFound = Found & { readonly dockerfile: NonNullable<InspectOptions['dockerfile']> };

/** The Dockerfile that was named, or one of the working directory: the image itself will tell whether it fits. */
function findDockerfile({ file, target }: InspectFlags): DockerfileFound | undefined {
  const found = file ?? ['Dockerfile', 'Containerfile'].find((name) => existsSync(name));
  if (found === undefined) return undefined;
  const asked = file !== undefined || target !== undefined;
  const shown = found.split(path.sep).join('/');
  const read = readText(found);
  if ('error' in read) {
    if (!asked) return undefined;
    throw new UsageError(`${shown}: ${read.error}`);
  }
  const { text } = read;
  const steps = stepsOf(text, target);
  if (typeof steps !== 'string')
    return { path: found, text, target, dockerfile: { path: shown, steps, asked } };
  if (asked) throw new UsageError(`${shown}: ${steps}`);
  return undefined;
}

async function print(report: InspectReport, flags: InspectFlags): Promise<void> {
  process.stdout.write(await textOf(report, flags));
}

/** Only what the format needs is loaded. */
async function textOf(report: InspectReport, { format, color }: InspectFlags): Promise<string> {
  if (format === 'json') return (await import('../../report/inspect/json.js')).inspectJson(report);
  if (format === 'html') return (await import('../../report/inspect/html.js')).inspectHtml(report);
  return (await import('../../report/inspect/text.js')).inspectText(report, await loadPalette(color));
}
