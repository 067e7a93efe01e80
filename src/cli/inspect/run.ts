import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Image } from '../../analysis/types.js';
import { inspectImage, type InspectOptions } from '../../analysis/waste/index.js';
import { judge } from '../../analysis/waste/rules.js';
import type { InspectReport } from '../../report/inspect/types.js';
import { loadPalette } from '../colour.js';
import { EXIT, UsageError } from '../exit.js';
import { version } from '../version.js';
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
  const dockerfile = findDockerfile(flags);
  const image = await read(name, flags);
  if (image === undefined) return EXIT.interrupted;
  const levels = await loadLevels();
  const inspection = inspectImage(image, { name: shownName(name), top, levels, ...(dockerfile && { dockerfile }) });
  const verdicts = limits === undefined ? undefined : judge(inspection.score, limits);
  await print({ version, inspection, verdicts, top }, flags);
  return verdicts?.some(({ result }) => result === 'fail') === true ? EXIT.pending : EXIT.done;
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

/** The Dockerfile that was named, or one of the working directory: the image itself will tell whether it fits. */
function findDockerfile({ file, target }: InspectFlags): InspectOptions['dockerfile'] {
  const found = file ?? ['Dockerfile', 'Containerfile'].find((name) => existsSync(name));
  if (found === undefined) return undefined;
  const asked = file !== undefined || target !== undefined;
  const shown = found.split(path.sep).join('/');
  let text: string;
  try {
    text = readFileSync(found, 'utf8');
  } catch (error) {
    if (!asked) return undefined;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${shown}: ${code === 'ENOENT' ? 'no such file' : 'it cannot be read'}`);
  }
  const steps = stepsOf(text, target);
  if (typeof steps !== 'string') return { path: shown, steps, asked };
  if (asked) throw new UsageError(`${shown}: ${steps}`);
  return undefined;
}

async function loadLevels(): Promise<InspectOptions['levels']> {
  const [{ transforms }, { advisers }] = await Promise.all([
    import('../../../transforms/index.js'),
    import('../../advice/index.js'),
  ]);
  return new Map<string, string | undefined>([
    ...transforms.map(({ name, level }) => [name, level] as const),
    ...advisers.map(({ name }) => [name, undefined] as const),
  ]);
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
