import { skip } from '../src/model/build.js';
import { divide, soleStage } from '../src/model/multistage/index.js';
import { mayBuild, phpPlan } from '../src/model/multistage/php/index.js';
import type { Transform } from '../src/model/types.js';

const PHP: ReadonlySet<string> = new Set(['php']);

export const multiStagePhp: Transform = {
  name: 'multi-stage-php',
  summary:
    'Run Composer and compile extensions of PHP in a stage of their own, and take along what they leave.',
  level: 'recommended',
  // It judges the installs as the other transforms leave them.
  after: ['combine-installs', 'no-install-recommends', 'composer-clear-cache', 'composer-dependencies-first'],
  declares: ['base'],
  image: [{ type: 'divided' }, { type: 'base' }, { type: 'packages', kind: 'dpkg', named: true }],
  docs: {
    why:
      'Extensions of PHP are compiled against header packages, and Composer downloads with git and unzip: 50 to 300 MB that ' +
      'nothing uses once the container runs. In a stage of their own, on the same image, they leave the extensions, the ' +
      'settings and the application, with the libraries behind the headers.',
    risk:
      'Packages of the project that make up the names of programs may start git or unzip; people who open a shell in the ' +
      'container miss Composer. Builders before BuildKit give copied files to root.',
    example: {
      files: {
        'composer.json': '{"name": "example/app", "require": {"psr/log": "^3.0"}}\n',
        'composer.lock':
          '{"packages": [{"name": "psr/log", "version": "3.0.2", "type": "library"}], "packages-dev": []}\n',
        'public/index.php': '<?php\n',
      },
      before:
        'FROM php:8.3-cli-bookworm\nRUN apt-get update && apt-get install -y git libzip-dev && rm -rf /var/lib/apt/lists/*\n' +
        'RUN docker-php-ext-install zip\nCOPY --from=composer:2 /usr/bin/composer /usr/bin/composer\nWORKDIR /app\nCOPY . .\n' +
        'RUN composer install --no-dev\nCMD ["php", "-S", "0.0.0.0:8000", "-t", "public"]\n',
      after:
        'FROM php:8.3-cli-bookworm AS build\nRUN apt-get update && apt-get install -y git libzip-dev && rm -rf /var/lib/apt/lists/*\n' +
        'RUN docker-php-ext-install zip\nCOPY --from=composer:2 /usr/bin/composer /usr/bin/composer\nWORKDIR /app\nCOPY . .\n' +
        'RUN composer install --no-dev\n\nFROM php:8.3-cli-bookworm\nWORKDIR /app\nRUN apt-get update \\\n' +
        '    && apt-get install -y --no-install-recommends \\\n        libzip4 \\\n    && rm -rf /var/lib/apt/lists/*\n' +
        'COPY --from=build /usr/local/lib/php/extensions /usr/local/lib/php/extensions\n' +
        'COPY --from=build /usr/local/etc/php /usr/local/etc/php\nCOPY --from=build /app ./\n' +
        'CMD ["php", "-S", "0.0.0.0:8000", "-t", "public"]\n',
    },
    references: [
      'https://docs.docker.com/build/building/multi-stage/',
      'https://github.com/docker-library/docs/blob/master/php/README.md#php-core-extensions',
      'https://github.com/docker-library/php/blob/master/docker-php-ext-install',
    ],
  },
  apply(build) {
    const sole = soleStage(build, PHP);
    if (sole === undefined || !mayBuild(sole.stage)) return build;
    const plan = 'left' in sole ? { reason: sole.left } : phpPlan(build, sole);
    if (plan === undefined) return build;
    const { from } = sole.stage;
    if ('reason' in plan) return skip(build, multiStagePhp, from, `left one stage: ${plan.reason}`);
    const { division, message, evidence } = plan;
    return divide(build, multiStagePhp, division, { message, evidence });
  },
};
