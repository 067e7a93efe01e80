import type { ImageEffect, Transform } from '../model/types.js';

/** Said of a transform after which the image is the same. */
export const NOTHING_DIFFERS = 'nothing in the image differs';

/** What may differ in an image because of a transform, as one line of Markdown without a full stop. */
export function imageText({ image = [], declares = [] }: Pick<Transform, 'image' | 'declares'>): string {
  if (image.length > 0) return image.map(effectText).join('; ');
  if (declares.length === 0) return NOTHING_DIFFERS;
  return `${declares.map((field) => `\`${field}\``).join(' and ')}; no file differs`;
}

function effectText(effect: ImageEffect): string {
  switch (effect.type) {
    case 'removes':
      return `files are gone at ${listed(effect.paths)}`;
    case 'adds':
      return `there may be more files at ${listed(effect.paths)}`;
    case 'changes':
      return `files may hold other things at ${listed(effect.paths)}`;
    case 'smaller':
      return 'programs are smaller';
    case 'linked':
      return 'programs are linked anew, with or without libc';
    case 'mounted':
      return 'what lies in the directories of the cache mounts is gone';
    case 'packages':
      return packagesText(effect);
    case 'base':
      return 'files, packages, variables and labels that come with the base image';
    case 'served':
      return 'another program serves the same files, and has its configuration';
    case 'entrypoint':
      return 'the ENTRYPOINT is that of the new base image, which runs what it is given as the old one does';
    case 'interpreter':
      return 'the ENTRYPOINT is the program that CMD named, and CMD its arguments';
    case 'divided':
      return 'what the build needs and the container does not is gone';
    case 'ignored':
      return 'files that the ignore file hides are gone';
  }
}

const KINDS = {
  dpkg: 'Debian packages',
  apk: 'Alpine packages',
  rpm: 'RPM packages',
  node: 'packages in node_modules',
  python: 'packages of Python',
} as const;

function packagesText({ kind, named, more }: Extract<ImageEffect, { readonly type: 'packages' }>): string {
  if (more === true) return `there may be more ${KINDS[kind]}`;
  const isOfSystem = kind === 'dpkg' || kind === 'apk' || kind === 'rpm';
  const which = isOfSystem && named !== true ? ' that the Dockerfile does not name' : '';
  return `${KINDS[kind]}${which} are gone`;
}

function listed(paths: readonly string[]): string {
  return paths.map((path) => `\`${path}\``).join(', ');
}
