import { DOTNET } from './tools/dotnet.js';
import { GO } from './tools/go.js';
import { JAVA_TOOLS } from './tools/java.js';
import { NODE_TOOLS } from './tools/node.js';
import { PYTHON_TOOLS } from './tools/python.js';
import { OTHER_TOOLS } from './tools/other.js';
import { PHP_TOOLS } from './tools/php.js';
import { RUBY_TOOLS } from './tools/ruby.js';
import { PLAIN, WITH_SUBCOMMANDS, words, type ToolSpec } from './tools/spec.js';

export type { ToolSpec } from './tools/spec.js';

/** apt-get(8) and apt(8) of Debian 12. */
const APT: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  withValue: words(
    '-o --option -c --config-file -t --target-release --default-release -a --host-architecture -P --build-profiles --with-source',
  ),
  synonyms: {
    '--yes': '-y',
    '--assume-yes': '-y',
    '--quiet': '-q',
    '--fix-missing': '-m',
    '--ignore-missing': '-m',
    '--fix-broken': '-f',
    '--download-only': '-d',
    '--option': '-o',
    '--target-release': '-t',
    '--default-release': '-t',
    '--config-file': '-c',
    '--simulate': '-s',
    '--just-print': '-s',
    '--dry-run': '-s',
    '--recon': '-s',
    '--no-act': '-s',
    '--build-profiles': '-P',
    '--host-architecture': '-a',
  },
};

/** apk(8) of apk-tools 2.14 and 3.0. */
const APK: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  withValue: words(
    '-p --root -X --repository --repositories-file --keys-dir --cache-dir --cache-max-age --wait --arch --progress-fd -t --virtual --timeout',
  ),
  synonyms: {
    '--virtual': '-t',
    '--update-cache': '-U',
    '--update': '-U',
    '--quiet': '-q',
    '--upgrade': '-u',
    '--latest': '-l',
    '--repository': '-X',
    '--root': '-p',
    '--force': '-f',
    '--interactive': '-i',
    '--verbose': '-v',
  },
};

/** `pip help`, `pip help install` of pip 20 to 25. */
const PIP: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  withValue: words(
    '--log --proxy --retries --timeout --exists-action --trusted-host --cert --client-cert --cache-dir --python ' +
      '--keyring-provider --use-feature --use-deprecated -i --index-url --pypi-url --extra-index-url -f --find-links ' +
      '-r --requirement -c --constraint -e --editable -t --target --platform --python-version --implementation --abi ' +
      '--root --prefix --src --upgrade-strategy -C --config-settings --config-setting --global-option --install-option ' +
      '--build-option --no-binary --only-binary --progress-bar --report --root-user-action --hash -b --build ' +
      '--build-constraint --group --resume-retries --requirements-from-script -w --wheel-dir -d --dest',
  ),
  synonyms: {
    '--upgrade': '-U',
    '--quiet': '-q',
    '--requirement': '-r',
    '--constraint': '-c',
    '--editable': '-e',
    '--index-url': '-i',
    '--pypi-url': '-i',
    '--find-links': '-f',
    '--target': '-t',
    '--verbose': '-v',
    '--yes': '-y',
    '--ignore-installed': '-I',
    '--config-settings': '-C',
    '--wheel-dir': '-w',
    '--dest': '-d',
  },
};

/** dnf(8) 4.14, dnf5(8), microdnf(8) and yum(8) 3.4. */
const DNF: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  withValue: words(
    '-c --config -d --debuglevel -e --errorlevel --rpmverbosity -R --randomwait -x --exclude --excludepkgs ' +
      '--enablerepo --disablerepo --repo --repoid --repofrompath --installroot --releasever --setopt --enableplugin ' +
      '--disableplugin --disableexcludes --disableexcludepkgs --downloaddir --destdir --advisory --advisories --bz ' +
      '--bzs --cve --cves --sec-severity --secseverity --comment --forcearch --color --arch',
  ),
  synonyms: { '--assumeyes': '-y', '--quiet': '-q', '--cacheonly': '-C', '--config': '-c' },
};

/** zypper(8) 1.14; `-C`, `-D`, `-R` and `-t` mean one thing before the sub-command and another behind it. */
const ZYPPER: ToolSpec = {
  ...PLAIN,
  subcommands: true,
  withValue: words(
    '-c --config --userdata --reposd-dir --cache-dir --raw-cache-dir --solv-cache-dir --pkg-cache-dir --root ' +
      '--installroot -p --plus-repo --plus-content --table-style -t --type -r --repo --from --download',
  ),
  synonyms: { '--no-confirm': '-y', '--quiet': '-q', '--non-interactive': '-n', '--repo': '-r' },
  aliases: {
    in: 'install',
    rm: 'remove',
    up: 'update',
    dup: 'dist-upgrade',
    inr: 'install-new-recommends',
    si: 'source-install',
    ref: 'refresh',
    cc: 'clean',
    ar: 'addrepo',
    rr: 'removerepo',
    mr: 'modifyrepo',
  },
};

/** pacman(8) 7: operations are options. */
const PACMAN: ToolSpec = {
  ...PLAIN,
  withValue: words(
    '-b --dbpath -r --root --arch --cachedir --color --config --gpgdir --hookdir --logfile --sysroot --ignore ' +
      '--ignoregroup --assume-installed --overwrite --print-format',
  ),
};

/** curl(1) of curl 8: the options with a value that stand before or behind an address in real files. */
const CURL: ToolSpec = {
  ...PLAIN,
  withValue: words(
    '-o --output -H --header -d --data --data-raw --data-binary --data-urlencode -u --user -A --user-agent -e --referer ' +
      '-x --proxy -X --request -b --cookie -c --cookie-jar -C --continue-at -F --form -T --upload-file -w --write-out ' +
      '-K --config -m --max-time -r --range -y --speed-time -Y --speed-limit -z --time-cond -E --cert -t -P -D -h -Q ' +
      '--retry --retry-delay --retry-max-time --connect-timeout --limit-rate --cacert --capath --key --ciphers --resolve ' +
      '--output-dir --url --oauth2-bearer --max-redirs --interface --dns-servers --noproxy --proto --proto-redir --tls-max ' +
      '--aws-sigv4 --create-file-mode --stderr',
  ),
};

/** wget(1) of wget 1.24. */
const WGET: ToolSpec = {
  ...PLAIN,
  withValue: words(
    '-O --output-document -P --directory-prefix -o --output-file -a --append-output -t --tries -T --timeout -U --user-agent ' +
      '-i --input-file -e --execute -w --wait -Q --quota -l --level -A --accept -R --reject -D --domains -I -X -B --base ' +
      '--header --user --password --post-data --post-file --ca-certificate --certificate --private-key --limit-rate ' +
      '--waitretry --referer --load-cookies --save-cookies --method --body-data --body-file --cut-dirs --progress ' +
      '--dns-timeout --connect-timeout --read-timeout --http-user --http-password --secure-protocol',
  ),
};

/** `-f` is left out: with `env` it takes a file, with `install` of old it means "force". */
const CONDA: ToolSpec = {
  ...WITH_SUBCOMMANDS,
  withValue: words('-n --name -p --prefix -c --channel --file --solver --repodata-fn'),
  synonyms: { '--name': '-n', '--prefix': '-p', '--channel': '-c', '--yes': '-y', '--quiet': '-q' },
};

const TOOLS: ReadonlyMap<string, ToolSpec> = new Map([
  ['apt-get', APT],
  ['apt', APT],
  ['aptitude', APT],
  ['apk', APK],
  ['pip', PIP],
  ['curl', CURL],
  ['wget', WGET],
  ...['dnf', 'dnf5', 'microdnf', 'tdnf', 'yum'].map((name): [string, ToolSpec] => [name, DNF]),
  ['zypper', ZYPPER],
  ['pacman', PACMAN],
  ['go', GO],
  ['dotnet', DOTNET],
  ...['conda', 'mamba', 'micromamba'].map((name): [string, ToolSpec] => [name, CONDA]),
  ...JAVA_TOOLS,
  ...NODE_TOOLS,
  ...PYTHON_TOOLS,
  ...OTHER_TOOLS,
  ...PHP_TOOLS,
  ...RUBY_TOOLS,
]);

/** How a program, named as `toolOf` names it, reads its command line. Unknown programs: no sub-command, no values. */
export function specOf(tool: string): ToolSpec {
  return TOOLS.get(tool) ?? PLAIN;
}

const PIP_NAME = /^pip[\d.]*$/;

/** A program's name without its directory; `pip3` and `pip3.11` are `pip`. */
export function toolOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return PIP_NAME.test(base) ? 'pip' : base;
}
