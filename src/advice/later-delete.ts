import { adviceAt, someOf, verb } from '../model/advising.js';
import { lateDeletions } from '../model/lateDeletions.js';
import { modelOf } from '../model/stages.js';
import type { Adviser } from '../model/types.js';

export const laterDelete: Adviser = {
  name: 'later-delete',
  summary: 'Delete a file in the layer that brought it, or do not bring it at all.',
  docs: {
    why:
      'A layer only adds: a file that one instruction copies or downloads and a later RUN deletes is hidden, and still ' +
      'pulled with the image. A download belongs into the RUN that uses and deletes it; a file of the project that only ' +
      'the build needs can be bound into that RUN (`--mount=type=bind`), or copied in a stage that is not shipped.',
    reason:
      'What stands between the two instructions would have to move, and only a build shows whether it may.',
    references: [
      'https://docs.docker.com/build/building/best-practices/',
      'https://docs.docker.com/reference/dockerfile/#run---mounttypebind',
    ],
  },
  advise(build) {
    const model = modelOf(build.dockerfile);
    const found = model.stages
      .filter((stage) => model.isShipped(stage))
      .flatMap((stage) => lateDeletions(build, stage));
    const how = found.some(({ fetched }) => fetched)
      ? 'downloaded, used and deleted in one RUN'
      : 'bound into the RUN with --mount=type=bind, or copied in a stage that is not shipped';
    return adviceAt(
      laterDelete,
      found.map(({ instruction }) => instruction),
      {
        message: `${someOf(found.map(({ path }) => path))} ${verb(
          found.map(({ path }) => path),
          'is',
          'are',
        )} deleted in a later layer, and still pulled with the image; ${how}, nothing of it would stay`,
        search: 'docker file deleted in later layer still in image',
      },
    );
  },
};
