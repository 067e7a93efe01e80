import { PLAIN, WITH_SUBCOMMANDS, words, type ToolSpec } from './spec.js';

/** `poetry help install`, `export`, `add` of Poetry 1.3 and 2.4. */
const POETRY: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '--without --with --only -E --extras -C --directory -P --project -G --group --source --platform --python ' +
      '-f --format -o --output',
  ),
  synonyms: { '--no-interaction': '-n', '--extras': '-E', '--directory': '-C', '--project': '-P' },
};

/** `pipenv install --help` of pipenv 2022.12 and 2026.1. */
const PIPENV: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '-i --index -e --editable --categories --extras --extra-pip-args --python --pypi-mirror -r --requirements --resolver',
  ),
  synonyms: { '--dev': '-d', '--requirements': '-r', '--editable': '-e', '--index': '-i' },
};

/** `uv help sync`, `uv help pip install` of uv 0.4 to 0.11. The sub-command of `uv pip install` is `pip`. */
const UV: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '--project --directory --config-file --color --cache-dir --python-preference --python-fetch --allow-insecure-host ' +
      '--extra --no-extra --group --no-group --only-group --package -p --python --python-platform --python-version ' +
      '--output-format --index --default-index -i --index-url --extra-index-url -f --find-links -P --upgrade-package ' +
      '--upgrade-group --index-strategy --keyring-provider --resolution --prerelease --fork-strategy -C ' +
      '--config-setting --config-settings --config-settings-package --no-build-isolation-package --exclude-newer ' +
      '--exclude-newer-package --link-mode --refresh-package --reinstall-package --no-build-package ' +
      '--no-binary-package --no-install-package --only-install-package --no-editable-package --no-sources-package ' +
      '--script -r --requirement --requirements -e --editable -c --constraint --constraints --override --overrides ' +
      '-b --build-constraint --build-constraints --exclude --excludes -t --target --prefix --no-binary --only-binary ' +
      '--torch-backend --annotation-style -o --output-file --format --with --with-requirements --with-editable --env-file',
  ),
  synonyms: {
    '--requirement': '-r',
    '--requirements': '-r',
    '--constraints': '-c',
    '--constraint': '-c',
    '--editable': '-e',
    '--upgrade': '-U',
    '--upgrade-package': '-P',
    '--python': '-p',
    '--target': '-t',
    '--no-cache': '-n',
    '--no-cache-dir': '-n',
  },
};

/** `pdm install --help`, `pdm sync --help` of PDM 2.20. */
const PDM: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words(
    '-G --group --with --without -L --lockfile -p --project -k --skip --venv -c --config -S --strategy',
  ),
  synonyms: { '--group': '-G', '--with': '-G', '--lockfile': '-L', '--project': '-p' },
};

/** `pip-sync --help` of pip-tools 7.5. */
const PIP_SYNC: ToolSpec = {
  ...PLAIN,
  withValue: words(
    '-f --find-links -i --index-url --extra-index-url --trusted-host --python-executable --cert --client-cert ' +
      '--pip-args --config',
  ),
};

/** The package managers of Python beside pip. */
export const PYTHON_TOOLS: readonly (readonly [string, ToolSpec])[] = [
  ['poetry', POETRY],
  ['pipenv', PIPENV],
  ['uv', UV],
  ['pdm', PDM],
  ['pip-sync', PIP_SYNC],
];
