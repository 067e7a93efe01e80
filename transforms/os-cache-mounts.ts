import { APT_ARCHIVES_PATHS } from '../src/knowledge/cache-paths.js';
import { archivePlan } from '../src/model/apt/archives.js';
import { edit, skip } from '../src/model/build.js';
import { buildKitOf } from '../src/model/buildkit.js';
import { mountFlag, withMounts } from '../src/model/caches/mounts.js';
import { isReason } from '../src/model/caches/place.js';
import { withoutPurged } from '../src/model/caches/purge.js';
import { runsWith, type Run } from '../src/model/commands.js';
import type { Build, Transform } from '../src/model/types.js';
import { flagsText } from '../src/model/work.js';
import { instructionFrom } from '../src/syntax/edit.js';

export const osCacheMounts: Transform = {
  name: 'os-cache-mounts',
  summary: 'Keep the packages that apt-get downloads in a cache mount.',
  level: 'recommended',
  cache: 'mounts',
  after: ['combine-apt-update', 'combine-installs', 'no-install-recommends'],
  image: [{ type: 'removes', paths: APT_ARCHIVES_PATHS }],
  docs: {
    why:
      'When a line of an install changes, apt-get downloads everything anew. In a cache mount the packages outlive the ' +
      'layer: the next build fetches only what is new, and none of it gets into the image. The images of Debian and ' +
      'Ubuntu empty `/var/cache/apt/archives` after each install (`docker-clean`), so the packages get a directory ' +
      'beside it in the mount, and the image stays as it was. The lists of packages are still fetched anew and deleted: ' +
      'kept in a mount, `apt-get update` fails on the day when a repository changes its Origin, Label or Codename ' +
      '(apt-secure(8)). apk and dnf get no mount: from an index that was kept they ask for packages that are gone.',
    example: {
      before:
        'FROM debian:bookworm-slim\nCOPY --link . .\n' +
        'RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      after:
        'FROM debian:bookworm-slim\nCOPY --link . .\n' +
        'RUN --mount=type=cache,id=apt-bookworm,target=/var/cache/apt,sharing=locked \\\n' +
        '    apt-get update \\\n    && apt-get install -o Dir::Cache::Archives=/var/cache/apt/debs -y curl \\\n' +
        '    && rm -rf /var/lib/apt/lists/*\n',
    },
    risk:
      'Builders without cache mounts cannot build the file any more: what the project shows of its builders is looked at ' +
      'first. Builds on one machine that share the cache install one after the other, the platforms of one build too. ' +
      'Where every build gets a new machine, nothing is gained.',
    references: [
      'https://docs.docker.com/reference/dockerfile/#run---mounttypecache',
      'https://manpages.debian.org/bookworm/apt/apt.conf.5.en.html#DIRECTORIES',
      'https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html',
      'https://github.com/moby/buildkit/issues/1662',
      'https://github.com/debuerreotype/docker-debian-artifacts/issues/126',
    ],
  },
  apply: (build) => runsWith(build, 'apt-get').reduce(visit, build),
};

function visit(build: Build, run: Run): Build {
  const { instruction } = run;
  const plan = archivePlan(build, run);
  if (plan === undefined) return build;
  const leave = (reason: string): Build =>
    skip(build, osCacheMounts, instruction, `left the packages of apt-get without a mount: ${reason}`);
  if (isReason(plan)) return leave(plan.reason);
  const edited = withoutPurged(run, plan.purge);
  const text =
    edited && withMounts(instructionFrom(edited.text, instruction), plan.place.mounts.map(mountFlag));
  if (edited === undefined || text === undefined) return leave('its lines could not be edited safely');
  const { removed } = plan.purge;
  const gone = removed.length === 0 ? '' : `; removed ${removed.join(', ')}, which would empty it`;
  const builder = buildKitOf(build);
  return edit(build, osCacheMounts, {
    at: instruction,
    replace: new Map([[instruction, [text]]]),
    message: `kept the packages of apt-get for the next build in a cache mount, beside the directory that docker-clean empties${gone}`,
    effects: [
      ...edited.effects,
      { type: 'flags', before: flagsText(instruction), after: flagsText(instructionFrom(text, instruction)) },
    ],
    evidence: builder.known ? [builder.evidence] : [],
  });
}
