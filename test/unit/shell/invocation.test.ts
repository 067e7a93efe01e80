import { describe, expect, it } from '@jest/globals';
import {
  hasFlag,
  insertWord,
  invocationOf,
  isCommand,
  operands,
  optionOf,
  options,
  unwrap,
} from '../../../src/shell/index.js';
import { only, scriptOf } from './support.js';

describe('isCommand', () => {
  it.each([
    ['apt-get install -y curl', 'apt-get install'],
    ['/usr/bin/apt-get install curl', 'apt-get install'],
    ['DEBIAN_FRONTEND=noninteractive apt-get -o A::B=1 -qq install curl', 'apt-get install'],
    ['apt-get -t bookworm-backports install curl', 'apt-get install'],
    ['apt-get $OPTIONS install curl', 'apt-get install'],
    ['apt-get update', 'apt-get'],
    ['pip3 install x', 'pip install'],
    ['pip3.11 --proxy http://p install x', 'pip install'],
    ['/venv/bin/pip install x', 'pip install'],
    ['python -m pip install x', 'pip install'],
    ['python3.11 -u -m pip install x', 'pip install'],
    ['apk --no-cache add curl', 'apk add'],
    ['apk -X http://x add curl', 'apk add'],
    ['npm i', 'npm install'],
    ['npm --prefix web ci', 'npm ci'],
    ['npm clean-install', 'npm ci'],
    ['npm cache clean --force', 'npm cache clean'],
    ['rm -rf /x', 'rm'],
    ['cargo --color always build --release', 'cargo build'],
  ])('%s is %s', (body, pattern) => {
    expect(isCommand(only(body), pattern)).toBe(true);
  });

  it.each([
    ['sudo apt-get install curl', 'apt-get install'],
    ['apt-get update', 'apt-get install'],
    ['apt-get -t install update', 'apt-get install'],
    ['apt install curl', 'apt-get install'],
    ['apt-get-wrapper install', 'apt-get install'],
    ['echo apt-get install', 'apt-get install'],
    ['$APT install', 'apt-get install'],
    ['pipenv install', 'pip install'],
    ['python -m venv /v', 'pip install'],
    ['python setup.py install', 'pip install'],
    ['npm run install', 'npm install'],
    ['npm --prefix install ci', 'npm install'],
    ['npm cache verify', 'npm cache clean'],
    ['apk del curl', 'apk add'],
  ])('%s is not %s', (body, pattern) => {
    expect(isCommand(only(body), pattern)).toBe(false);
  });
});

describe('options and operands', () => {
  it('knows the options of cargo that take a value', () => {
    const command = only('cargo install --path . -F tls --locked --bin app');
    expect(options(command).map(({ name, value }) => [name, value])).toEqual([
      ['--path', '.'],
      ['-F', 'tls'],
      ['--locked', undefined],
      ['--bin', 'app'],
    ]);
    expect(operands(command)).toEqual([]);
    expect(optionOf(command, '--features')?.value).toBe('tls');
  });

  it('separates options, their values and packages', () => {
    const command = only('apt-get -qq install -yo Dpkg::Use-Pty=0 -t sid curl "$PKG" -- -x');
    expect(options(command).map(({ name, value, index }) => [name, value, index])).toEqual([
      ['-q', undefined, 1],
      ['-q', undefined, 1],
      ['-y', undefined, 3],
      ['-o', 'Dpkg::Use-Pty=0', 3],
      ['-t', 'sid', 5],
    ]);
    expect(operands(command).map((word) => word.text)).toEqual(['curl', '"$PKG"', '-x']);
    expect(invocationOf(command).subcommandIndex).toBe(2);
  });

  it('reads attached values', () => {
    expect(
      options(only('pip install -rreq.txt -c=con.txt --timeout=5')).map((o) => [o.name, o.value]),
    ).toEqual([
      ['-r', 'req.txt'],
      ['-c', 'con.txt'],
      ['--timeout', '5'],
    ]);
  });

  it('knows that a value is there when only the build knows which', () => {
    expect(optionOf(only('pip install -r $REQ'), '--requirement')).toEqual({
      name: '-r',
      value: undefined,
      text: '$REQ',
      index: 2,
    });
    expect(optionOf(only('npm ci --omit=$WHAT'), '--omit')).toMatchObject({
      value: undefined,
      text: '$WHAT',
    });
  });

  it('knows the values of dnf, zypper and pacman', () => {
    const packages = (body: string): readonly string[] => operands(only(body)).map((word) => word.text);
    expect(packages('yum -y --enablerepo epel install --setopt tsflags=nodocs jq')).toEqual(['jq']);
    expect(packages('zypper -n in -t pattern devel_basis')).toEqual(['devel_basis']);
    expect(packages('pacman -Syu --noconfirm --ignore linux git')).toEqual(['git']);
    expect(invocationOf(only('zypper --plus-repo http://r.example.org in x')).subcommand).toBe('install');
    expect(hasFlag(only('pacman -Syu git'), '-S')).toBe(true);
  });

  it('reads true and false behind a boolean option of npm as its value', () => {
    const command = only('npm install --production false left-pad');
    expect(operands(command).map((word) => word.text)).toEqual(['left-pad']);
    expect(hasFlag(command, '--production')).toBe(false);
  });

  it('gives all words of a program without sub-commands as operands', () => {
    expect(operands(only('rm -rf /a /b')).map((word) => word.text)).toEqual(['/a', '/b']);
  });

  it('knows nothing of a program that is named at run time', () => {
    expect(invocationOf(only('$X install a')).tool).toBeUndefined();
    expect(options(only('$X -a'))).toEqual([]);
  });
});

describe('hasFlag', () => {
  it.each([
    ['apt-get install -y a', '-y'],
    ['apt-get install -yqq a', '-y'],
    ['apt-get -qy install a', '-y'],
    ['apt-get install --yes a', '-y'],
    ['apt-get install --assume-yes a', '-y'],
    ['apt-get install --yes=true a', '--yes'],
    ['apt-get install a --no-install-recommends', '--no-install-recommends'],
    ['pip install --no-cache-dir a', '--no-cache-dir'],
    ['rm -rf x', '-r'],
    ['npm i --global x', '-g'],
  ])('%s has %s', (body, flag) => {
    expect(hasFlag(only(body), flag)).toBe(true);
  });

  it.each([
    ['apt-get install a', '-y'],
    ['apt-get install --yes=false a', '-y'],
    ['apt-get install -o -y a', '-y'],
    ['apt-get install -oy a', '-y'],
    ['apt-get install -- -y', '-y'],
    ['apt-get install $FLAGS', '-y'],
    ['npm ci -dy', '-y'],
    ['$X -y', '-y'],
  ])('%s does not have %s', (body, flag) => {
    expect(hasFlag(only(body), flag)).toBe(false);
  });

  it('takes any of several names', () => {
    expect(hasFlag(only('npm ci --omit=dev'), '--production', '--omit')).toBe(true);
  });
});

describe('unwrap', () => {
  it.each([
    ['sudo apt-get install curl', 'sudo', 'apt-get install curl'],
    ['sudo -E apt-get install curl', 'sudo', 'apt-get install curl'],
    ['env A=1 pip install x', 'env', 'pip install x'],
    ['exec node x', 'exec', 'node x'],
  ])('%s', (body, wrapper, text) => {
    expect(unwrap(only(body))).toMatchObject({ wrapper, command: { text } });
  });

  it('gives a command that can be edited', () => {
    const script = scriptOf('RUN sudo apt-get install curl\n');
    const [outer] = script.commands;
    const inner = outer === undefined ? undefined : unwrap(outer)?.command;
    expect(inner && isCommand(inner, 'apt-get install')).toBe(true);
    expect(inner && insertWord(script, inner, 2, '-y')).toBe('RUN sudo apt-get install -y curl\n');
  });

  it.each([
    'apt-get install curl',
    'sudo -u app pip install x',
    'sudo $X',
    'sudo',
    'env -S "a b"',
    '$SUDO apt-get update',
  ])('leaves %s', (body) => {
    expect(unwrap(only(body))).toBeUndefined();
  });
});

describe('conda, mamba and micromamba', () => {
  it.each([
    ['conda install -c conda-forge -n base numpy', ['numpy']],
    ['mamba create --name x -y python=3.11', ['python=3.11']],
    ['micromamba install -p /env --file r.txt', []],
  ])('%s', (body, packages) => {
    expect(operands(only(body)).map(({ value }) => value)).toEqual(packages);
  });
});
