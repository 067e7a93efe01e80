import { adviceAt, someOf, verb } from '../model/advising.js';
import { modelOf } from '../model/stages.js';
import { distroOf } from '../knowledge/images.js';
import type { ImageReference } from '../syntax/image.js';
import type { Adviser, Build } from '../model/types.js';

export const pinBaseImage: Adviser = {
  name: 'pin-base-image',
  summary: 'Name the release of a base image that has no tag, or the tag latest.',
  docs: {
    why:
      'An image without a tag, or with `latest`, is whatever was pushed last: the next major release of a language or of ' +
      'a distribution arrives on an ordinary day, in a build that nobody touched. A tag of the release keeps it in place, ' +
      'and a digest behind the tag keeps it exactly in place, if a bot renews it.',
    reason:
      'Which release the project wants is not written in it, and a digest that nobody renews gets no fixes.',
    references: [
      'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
      'https://docs.renovatebot.com/docker/',
    ],
  },
  advise(build) {
    const moving = modelOf(build.dockerfile).stages.filter(({ parent, resolved, from }) => {
      if (parent !== undefined || resolved === undefined || resolved.text === 'scratch') return false;
      // A name that the build gives with `--build-context` or as an argument is not for us to pin.
      const isOpen = resolved.digest === undefined && (resolved.tag ?? 'latest') === 'latest';
      const isGiven = resolved.variable || from.args[0]?.includes('$') === true || isContext(build, resolved);
      return isOpen && !isGiven;
    });
    const names = moving.map(({ image }) => image.text);
    return adviceAt(
      pinBaseImage,
      moving.map(({ from }) => from),
      {
        message:
          `${someOf(names)} ${verb(names, 'is', 'are')} whatever was pushed last, so the next major release ` +
          'comes unasked; a tag that names the release in use keeps it, and a digest that a bot renews keeps it to the byte',
        search: 'docker pin base image tag digest renovate',
      },
    );
  },
};

/**
 * A name that the build gives: bake files and Compose have named contexts. No official image has an underscore in its
 * name, and nobody else may push names without a namespace.
 */
function isContext({ project }: Build, { registry, repository, tag }: ImageReference): boolean {
  if (registry !== undefined || tag !== undefined || repository.includes('/')) return false;
  if (repository.includes('_')) return true;
  const hasContexts = project.builders.some(({ what }) => /bake|additional_contexts/.test(what));
  return hasContexts && distroOf(repository, tag).family === 'unknown';
}
