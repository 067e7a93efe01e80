/** What builds and images come to, as reports show it. */
import { rootOf } from '../analysis/flatten.js';
import type { Image } from '../analysis/types.js';
import type { BuildOutcome } from '../engine/types.js';
import type { BuildFigures, ImageFigures } from './types.js';

/** Instructions that do work; all others only say something of the image. */
const WORK = /^(?:RUN|COPY|ADD|WORKDIR)\b/i;

/** What the report says of a build: only steps that do work count, not those that the engine adds. */
export function buildFigures(outcome: BuildOutcome): BuildFigures {
  const steps = outcome.steps.filter(({ text }) => WORK.test(text));
  const { failure, log } = outcome;
  return {
    seconds: outcome.seconds,
    steps: steps.length,
    cached: steps.filter(({ cached }) => cached).length,
    ran: steps.filter(({ cached }) => !cached).map(({ text }) => text),
    ...(failure !== undefined && {
      failure: {
        message: failure.message,
        ...('line' in failure && failure.line !== undefined && { line: failure.line }),
        log,
      },
    }),
  };
}

/** What the report says of an image. */
export function imageFigures(image: Image): ImageFigures {
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    bytes: sum(image.layers.map(({ bytes }) => bytes)),
    compressed: sum(image.layers.map(({ compressed }) => compressed ?? 0)),
    layers: image.layers.length,
    config: image.config,
    files: [...rootOf(image).values()].filter(({ kind }) => kind === 'file').length,
  };
}
