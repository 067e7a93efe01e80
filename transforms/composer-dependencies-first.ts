import { splitInstalls } from '../src/model/split/apply.js';
import { composerProject } from '../src/model/split/readers/composer.js';
import type { Transform } from '../src/model/types.js';

export const composerDependenciesFirst: Transform = {
  name: 'composer-dependencies-first',
  summary: 'Run `composer install --no-scripts --no-autoloader` before the sources are copied.',
  level: 'recommended',
  after: ['dockerignore', 'composer-clear-cache'],
  docs: {
    why:
      '`composer install` also writes the autoloader and runs scripts of the project, and needs its sources, so that every ' +
      'changed file repeats the download of all packages. Without both, in front of the sources, the packages come from a ' +
      'layer of the cache until composer.json or composer.lock changes; the original command then has only the autoloader ' +
      'and the scripts left to do. Not done where a plugin may write beside vendor, as symfony/flex and composer/installers do.',
    example: {
      before: 'FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install --no-dev\n',
      after:
        'FROM composer:2\nWORKDIR /app\nCOPY composer.json composer.lock ./\n' +
        'RUN composer install --no-scripts --no-autoloader --no-dev\nCOPY . .\nRUN composer install --no-dev\n',
      files: {
        'composer.json': '{"name": "example/app", "require": {"psr/log": "^3.0"}}\n',
        'composer.lock':
          '{"packages": [{"name": "psr/log", "version": "3.0.2", "type": "library", "dist": {"type": "zip", "url": "https://api.github.com/repos/php-fig/log/zipball/f16e1d5"}}], "packages-dev": []}\n',
        'src/App.php': '<?php\n',
        '.dockerignore': 'vendor\n',
      },
    },
    risk: 'A plugin that the base image brings, installed with `composer global require` say, may want the sources.',
    references: [
      'https://docs.docker.com/build/cache/optimize/#order-your-layers',
      'https://getcomposer.org/doc/03-cli.md#install-i',
      'https://getcomposer.org/doc/articles/scripts.md#event-names',
      'https://github.com/jez500/pricebuddy/issues/22',
    ],
  },
  apply: (build) => splitInstalls(build, composerDependenciesFirst, [composerProject]),
};
