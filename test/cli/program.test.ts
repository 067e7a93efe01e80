import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildCommand, project, removeTemporary, run } from './support/command.js';

let script = '';
let cwd = '';
beforeAll(() => {
  script = buildCommand();
  cwd = project({});
});
afterAll(removeTemporary);

const HELP = `Usage: dockopt [options] [command]

Rewrites Dockerfiles into ones that build the same image faster and smaller.
Every change is checked and says why.

Options:
  -V, --version                print the version
  -h, --help                   print this help; "dockopt fix --help" for a
                               command

Commands:
  fix [options] [paths...]     show the changes that pay, or apply them
  verify [options] [paths...]  prove the changes by real builds
  inspect [options] <image>    show the layers of an image, and what is waste
  list [options]               list the transforms and advisers
  explain [options] <name>     explain a transform or an adviser

Examples:
  dockopt fix                          show what would change, as a diff
  dockopt fix --write services/api     apply it
  dockopt fix --diff . | git apply     the same, by way of a patch
  dockopt verify                       prove it by building both versions
  dockopt inspect app:latest           show what an image holds for nothing

Exit codes:
  0  done, or nothing to do
  1  changes pending (with --check or --diff), images that differ (verify), or a
     rule that is broken (inspect --ci)
  2  wrong usage, or a file failed (the others are still treated)
`;

const FIX_HELP = `Usage: dockopt fix [options] [paths...]

Shows the changes that make a Dockerfile better, each with its reason.

Arguments:
  paths                         files or directories; "-" for standard input

What to do:
  -w, --write                   apply the changes
  --check                       print names and counts only; exit 1 when changes
                                are pending
  --diff                        print a patch; exit 1 when changes are pending
  --verify                      build both versions, and leave out what makes a
                                difference

Which changes:
  --level <level>               how much the changes may rest on; recommended if
                                not given (choices: "safe", "recommended",
                                "aggressive")
  --only <names>                run these transforms only
  --skip <names>                do not run these transforms
  --cache <strategy>            what becomes of downloads; auto if not given
                                (choices: "auto", "delete", "mounts")
  --registry                    ask registries which base images there are
  --no-registry                 do not ask them
  --config <file>               this configuration (default: the nearest
                                dockopt.config.json)
  --no-config                   no configuration

Input:
  --context <dir>               the build context (default: as compose files,
                                workflows and COPY sources show)
  --stdin-filepath <path>       where the text from "-" belongs

Output:
  --format <format>             output format; text if not given (choices:
                                "text", "diff", "json")
  --advice                      print what could be done and is never applied
  --print-config                print the settings for the first path, and stop
  --color                       colour the output
  --no-color                    do not colour it

How to build with --verify:
  --engine <name>               what builds the images; the first that answers
                                if not given (choices: "docker", "podman",
                                "buildah")
  --target <stage>              build up to this stage
  --build-arg <name=value>      set an ARG (may be repeated)
  --secret <id=x,src=file>      give the build a secret (may be repeated)
  --platform <os/arch>          build for this platform
  --network <mode>              network of the builds
  --build-context <name=value>  another context (may be repeated)
  --timeout <seconds>           how long one build may take
  --keep                        keep the images, and say their names

How to try the images with --verify:
  --smoke <command>             run this in a container of each
  --http <port[/path]>          ask a started container (may be repeated)
  --env <name=value>            set a variable in containers (may be repeated)

Other:
  -h, --help                    print this help

Paths are files, or directories that are searched for Dockerfile, Dockerfile.*,
*.Dockerfile, Containerfile, and compose files that hold one
(dockerfile_inline); what .gitignore names is left out.
Without --write nothing is changed.

Examples:
  dockopt fix                            show what would change here
  dockopt fix --write --level safe api   apply only what is safe
  dockopt fix - < Dockerfile             read standard input
  dockopt fix --verify --write           apply what real builds show to be right

Exit codes:
  0  done, or nothing to do
  1  changes pending (with --check or --diff)
  2  wrong usage, or a file failed (the others are still treated)
`;

const VERIFY_HELP = `Usage: dockopt verify [options] [paths...]

Builds a Dockerfile as it is and as "dockopt fix" would make it, and compares.

Arguments:
  paths                         files or directories

How to build:
  --engine <name>               what builds the images; the first that answers
                                if not given (choices: "docker", "podman",
                                "buildah")
  --target <stage>              build up to this stage
  --build-arg <name=value>      set an ARG (may be repeated)
  --secret <id=x,src=file>      give the build a secret (may be repeated)
  --platform <os/arch>          build for this platform
  --network <mode>              network of the builds
  --build-context <name=value>  another context (may be repeated)
  --timeout <seconds>           how long one build may take
  --keep                        keep the images, and say their names

How to try the images:
  --smoke <command>             run this in a container of each
  --http <port[/path]>          ask a started container (may be repeated)
  --env <name=value>            set a variable in containers (may be repeated)

Which changes:
  --level <level>               how much the changes may rest on; recommended if
                                not given (choices: "safe", "recommended",
                                "aggressive")
  --only <names>                run these transforms only
  --skip <names>                do not run these transforms
  --cache <strategy>            what becomes of downloads; auto if not given
                                (choices: "auto", "delete", "mounts")
  --registry                    ask registries which base images there are
  --no-registry                 do not ask them
  --config <file>               this configuration (default: the nearest
                                dockopt.config.json)
  --no-config                   no configuration
  --context <dir>               the build context (default: as compose files,
                                workflows and COPY sources show)

Output:
  --format <format>             output format; text if not given (choices:
                                "text", "json", "markdown", "html")
  --color                       colour the output
  --no-color                    do not colour it

Other:
  -h, --help                    print this help

Each Dockerfile is built as it is and as "dockopt fix" would make it, both from
nothing and once more after a source file was touched. Sizes, layers, times, the
image's configuration, its files and packages and what a container does are
compared. Your files are only read; images and caches that it made are removed.
What stands after -- is handed to the engine's own build.

Examples:
  dockopt verify                               the Dockerfiles here
  dockopt verify --http 3000/health api        ask the service that was built
  dockopt verify --format markdown > body.md   for the text of a pull request
  dockopt verify . -- --ulimit nofile=4096     with an argument for the builds

Exit codes:
  0  the same image, or nothing to change
  1  something differs that no change declares
  2  no engine, wrong usage, or the original itself does not build or answer
`;

describe('help', () => {
  it('is printed on request', () => {
    expect(run(script, ['--help'], { cwd })).toMatchObject({ stdout: HELP, stderr: '', code: 0 });
    expect(run(script, ['fix', '-h'], { cwd })).toMatchObject({ stdout: FIX_HELP, stderr: '', code: 0 });
    expect(run(script, ['verify', '-h'], { cwd })).toMatchObject({
      stdout: VERIFY_HELP,
      stderr: '',
      code: 0,
    });
  });

  it('is an error message when no command is given', () => {
    expect(run(script, [], { cwd })).toMatchObject({ stdout: '', stderr: HELP, code: 2 });
  });

  it('keeps to 80 columns', () => {
    const help = [[], ['fix'], ['verify'], ['inspect'], ['list'], ['explain']].map(
      (command) => run(script, [...command, '--help'], { cwd }).stdout,
    );
    const wide = help
      .join('')
      .split('\n')
      .filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });
});

describe('dockopt --version', () => {
  it('prints the version of the package', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    for (const flag of ['--version', '-V']) {
      expect(run(script, [flag], { cwd })).toMatchObject({ stdout: `${version}\n`, stderr: '', code: 0 });
    }
  });
});

describe('wrong usage', () => {
  it.each([
    [['fxi'], 'dockopt: there is no command "fxi". Did you mean fix?\n'],
    [
      ['Dockerfile'],
      'dockopt: there is no command "Dockerfile". To treat a file or directory: dockopt fix Dockerfile\n',
    ],
    [['fix', '--wirte'], "dockopt: unknown option '--wirte'\n(Did you mean --write?)\n"],
    [
      ['fix', '--level', 'bold'],
      "dockopt: option '--level <level>' argument 'bold' is invalid. Allowed choices are safe, recommended, aggressive.\n",
    ],
    [
      ['fix', '--format', 'xml'],
      "dockopt: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, diff, json.\n",
    ],
    [['fix', '--only'], "dockopt: option '--only <names>' argument missing\n"],
    [
      ['fix', '--only', 'a,,b'],
      "dockopt: option '--only <names>' argument 'a,,b' is invalid. Give names separated by commas.\n",
    ],
    [
      ['fix', '--only', 'pip-flga'],
      'dockopt: there is no transform "pip-flga". Did you mean pip-flag? "dockopt list" shows them all.\n',
    ],
    [
      ['fix', '--only', 'curl-flag'],
      'dockopt: --only curl-flag: its level is aggressive, above recommended. Add --level aggressive.\n',
    ],
    [['fix', '--context', 'none'], 'dockopt: --context none: there is no such directory.\n'],
    [['fix', '--write', '--check'], 'dockopt: --write does not go together with --check: choose one.\n'],
    [['fix', '-', 'a'], 'dockopt: "-" (standard input) does not go together with other paths.\n'],
    [['explain'], "dockopt: missing required argument 'name'\n"],
    [
      ['explain', 'pip'],
      'dockopt: there is no transform or adviser "pip". Did you mean pip-flag? "dockopt list" shows them all.\n',
    ],
    [['list', 'x'], "dockopt: too many arguments for 'list'. Expected 0 arguments but got 1.\n"],
  ])('%j says what to do instead and exits 2', (args, stderr) => {
    expect(run(script, args, { cwd })).toMatchObject({ stdout: '', stderr, code: 2 });
  });
});

describe('dockopt list', () => {
  it('prints a table in the order of the run', () => {
    expect(run(script, ['list'], { cwd })).toMatchObject({
      code: 0,
      stdout: `pip-flag        safe         Add --no-cache-dir to pip install.
ignore-modules  recommended  Keep node_modules out of the build context.
declines        safe         Decline to touch git.
wrong           safe         Break something.
curl-flag       aggressive   Add --fail to curl.
avoid-telnet    advice       Leave telnet out.
`,
    });
  });

  it('prints JSON on request', () => {
    const list = JSON.parse(run(script, ['list', '--json'], { cwd }).stdout);
    expect(list).toHaveLength(6);
    expect(list[0]).toMatchObject({
      name: 'pip-flag',
      level: 'safe',
      summary: 'Add --no-cache-dir to pip install.',
    });
  });
});

describe('dockopt explain', () => {
  it('prints what is known of a transform', () => {
    expect(run(script, ['explain', 'pip-flag'], { cwd })).toMatchObject({
      code: 0,
      stdout: `pip-flag (safe)
Add --no-cache-dir to pip install.

Why
  It serves the tests.

Example
   FROM a
  -RUN pip install x
  +RUN pip install --no-cache-dir x

What may differ in the image
  nothing in the image differs.

References
  https://example.org/pip

Leave a line alone
  # dockopt ignore=pip-flag -- reason
`,
    });
  });

  it('prints JSON on request', () => {
    const { stdout } = run(script, ['explain', 'pip-flag', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'pip-flag',
      why: 'It serves the tests.',
      references: ['https://example.org/pip'],
    });
  });
});

describe('advice', () => {
  const input = 'FROM a\nRUN telnet host\n';

  it('is counted unless it is asked for', () => {
    expect(run(script, ['fix', '-'], { cwd, input })).toMatchObject({
      code: 0,
      stdout: 'Nothing to change in 1 Dockerfile.\n1 piece of advice: --advice shows it.\n',
    });
  });

  it('is printed on request, with text to take over', () => {
    expect(run(script, ['fix', '--advice', '-'], { cwd, input })).toMatchObject({
      code: 0,
      stdout: `advice Dockerfile:2  avoid-telnet  telnet sends passwords as text (search: telnet ssh)
    ssh host

Nothing to change in 1 Dockerfile.
`,
    });
  });

  it('stands in JSON, and in no patch', () => {
    const { stdout } = run(script, ['fix', '--format', 'json', '-'], { cwd, input });
    expect(JSON.parse(stdout).files[0].advice).toMatchObject([{ adviser: 'avoid-telnet', lines: [2] }]);
    expect(run(script, ['fix', '--diff', '-'], { cwd, input })).toMatchObject({ code: 0, stdout: '' });
    expect(run(script, ['fix', '--check', '-'], { cwd, input }).stdout).not.toContain('advice');
  });

  it('is explained', () => {
    expect(run(script, ['explain', 'avoid-telnet'], { cwd }).stdout).toContain('Why it is left to you');
    expect(run(script, ['explain', 'avoid-telnet', '--json'], { cwd }).stdout).toContain('"level": "advice"');
  });
});

describe('the command with the real transforms', () => {
  it('lists them with an explanation each', () => {
    const real = buildCommand(true);
    const list = JSON.parse(run(real, ['list', '--json'], { cwd }).stdout);
    for (const { name } of list) expect(run(real, ['explain', name], { cwd }).stdout).toContain(`\nWhy\n`);
    expect(run(real, ['fix', '-'], { cwd, input: 'FROM scratch\n' })).toMatchObject({
      code: 0,
      stderr: '',
      stdout: 'Nothing to change in 1 Dockerfile.\n',
    });
  });
});
