import { RPM_CACHES_PATHS } from '../src/knowledge/cache-paths.js';
import { edit, skip } from '../src/model/build.js';
import { runAt } from '../src/model/commands.js';
import { cleanCommand, leftCache, mountsCache, placeObstacle } from '../src/model/os/cache.js';
import { cacheNeeded, laterInstall } from '../src/model/os/cacheReaders.js';
import { startsErrexit } from '../src/model/scope.js';
import type { Build, Transform } from '../src/model/types.js';
import { addAfter } from '../src/shell/index.js';
import type { Instruction } from '../src/syntax/types.js';

export const cleanPackageCache: Transform = {
  name: 'clean-package-cache',
  summary: 'Delete what dnf, yum, microdnf, tdnf and zypper downloaded in the layer that installed it.',
  level: 'safe',
  cache: 'delete',
  after: ['combine-installs', 'combine-cleanup'],
  rules: ['DL3032', 'DL3036', 'DL3040'],
  image: [{ type: 'removes', paths: RPM_CACHES_PATHS }],
  docs: {
    why:
      'The package managers of Fedora, Red Hat, Amazon, Azure and SUSE keep the metadata of every repository, and some of ' +
      'them the packages too: 20 to 250 MB that nothing reads any more. Deleted in the same RUN they never get into the ' +
      'image; deleted later they stay in the layer below.',
    risk:
      'A later install, in this build or in an image on top of it, fetches the metadata again: that takes some seconds, ' +
      'and the network.',
    example: {
      before: 'FROM fedora:42\nRUN dnf install -y nginx\n',
      after: 'FROM fedora:42\nRUN dnf install -y nginx && dnf clean all\n',
    },
    references: [
      'https://man.archlinux.org/man/dnf5-clean.8.en',
      'https://github.com/geerlingguy/docker-centos8-ansible/pull/9',
      'https://github.com/suse-edge/edge-image-builder/issues/213',
      'https://github.com/openshift/svt/pull/54',
      'https://github.com/hadolint/hadolint/wiki/DL3040',
    ],
  },
  apply(build) {
    const candidates = build.dockerfile.instructions.filter(
      ({ keyword, text }) => keyword === 'RUN' && /dnf|yum|zypper/.test(text),
    );
    return candidates.reduce(visit, build);
  },
};

function visit(build: Build, instruction: Instruction): Build {
  const run = runAt(build, instruction);
  // Layers of a builder are thrown away.
  if (run === undefined || !run.model.isShipped(run.stage)) return build;
  const left = leftCache(run);
  if (left === undefined || mountsCache(instruction, left)) return build;
  const { program } = left.install;
  const leave = (reason: string): Build =>
    skip(build, cleanPackageCache, instruction, `left what ${program} downloaded in the image: ${reason}`);
  const reason = placeObstacle(left) ?? cacheNeeded(build, left);
  if (reason !== undefined) return leave(reason);
  const command = cleanCommand(left);
  const text = addAfter(run.script, left.last.outer, command, startsErrexit(run.scope));
  if (text === undefined) return leave('its lines could not be edited safely');
  const later = laterInstall(left);
  const again = later === undefined ? '' : `; line ${later.origin} fetches the metadata again`;
  return edit(build, cleanPackageCache, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: `added \`${command}\`: what ${program} downloaded would stay in this layer${again}`,
    effects: [{ type: 'insert', after: command }],
  });
}
