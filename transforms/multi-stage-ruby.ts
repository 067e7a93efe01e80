import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { mayCompile, rubyPlan } from '../src/model/multistage/ruby/index.js';
import type { Transform } from '../src/model/types.js';

const RUBY: ReadonlySet<string> = new Set(['ruby']);

export const multiStageRuby: Transform = {
  name: 'multi-stage-ruby',
  summary: 'Compile gems in a stage of their own, and take what they became to an image without compilers.',
  level: 'recommended',
  // It judges the installs as the other transforms leave them.
  after: [
    'combine-installs',
    'no-install-recommends',
    'purge-build-deps',
    'bundle-clean-cache',
    'copy-manifests-first',
  ],
  declares: ['base'],
  image: [{ type: 'divided' }, { type: 'base' }, { type: 'packages', kind: 'dpkg', named: true }],
  docs: {
    why:
      'Gems like pg, puma and bootsnap are compiled when they are installed, which takes a compiler and headers: 300 to ' +
      '700 MB that nothing uses once the container runs. Compiled in a stage of its own, only the gems, the application ' +
      'and the shared libraries that they are linked with get into the image, at the same paths.',
    risk:
      'Gems and sources that make up the names of programs may start some of the full image; people who open a shell in the ' +
      'container miss them too. Builders before BuildKit give copied files to root.',
    example: {
      files: {
        Gemfile: "source 'https://gems.example.org'\n\ngem 'pg'\n",
        'Gemfile.lock':
          'GEM\n  remote: https://gems.example.org/\n  specs:\n    pg (1.5.9)\n\nPLATFORMS\n  ruby\n  x86_64-linux\n\nDEPENDENCIES\n  pg\n\nBUNDLED WITH\n   2.5.22\n',
        'app.rb': "require 'pg'\n",
      },
      before:
        'FROM ruby:3.3\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\nCOPY . .\nCMD ["ruby", "app.rb"]\n',
      after:
        'FROM ruby:3.3-trixie AS build\nWORKDIR /app\nCOPY Gemfile Gemfile.lock ./\nRUN bundle install\nCOPY . .\n\n' +
        'FROM ruby:3.3-slim-trixie\nWORKDIR /app\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends \\\n' +
        '        libpq5 \\\n    && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /usr/local/bundle /usr/local/bundle\n' +
        'COPY --from=build /app ./\nCMD ["ruby", "app.rb"]\n',
    },
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://github.com/docker-library/ruby/blob/master/Dockerfile.template',
      'https://github.com/fly-apps/dockerfile-rails',
    ],
  },
  apply(build) {
    const sole = soleStage(build, RUBY);
    if (sole === undefined || !mayCompile(sole.stage)) return build;
    const plan = 'left' in sole ? { reason: sole.left } : rubyPlan(build, sole);
    if (plan === undefined) return build;
    const { from } = sole.stage;
    if ('reason' in plan) return skip(build, multiStageRuby, from, `left one stage: ${plan.reason}`);
    const { division, message, evidence } = plan;
    return divide(build, multiStageRuby, division, { message, evidence });
  },
};
