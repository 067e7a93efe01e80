import { describe, expect, it } from '@jest/globals';
import {
  aptCall,
  cleansApt,
  installsPackages,
  listUse,
  onlyDeletes,
  readsLists,
  removesLists,
  removesOnlyLists,
  updatesLists,
} from '../../../src/model/apt/commands.js';
import { parseScript, type ShellCommand, type ShellScript } from '../../../src/shell/index.js';
import { parseInstruction } from '../../../src/syntax/edit.js';

function script(body: string): ShellScript {
  const found = parseScript(parseInstruction(`RUN ${body}`));
  if (found === undefined) throw new Error(`no script: ${body}`);
  return found;
}

function command(body: string): ShellCommand {
  const [first] = script(body).commands;
  if (first === undefined) throw new Error(`no command: ${body}`);
  return first;
}

describe('aptCall', () => {
  it.each([
    ['apt-get -y install curl', 'install', undefined],
    ['/usr/bin/apt update', 'update', undefined],
    ['DEBIAN_FRONTEND=noninteractive apt-get -qq -o A=b upgrade', 'upgrade', undefined],
    ['sudo -E apt-get update', 'update', 'sudo'],
    ['env A=1 apt-get install x', 'install', 'env'],
    ['aptitude safe-upgrade', 'safe-upgrade', undefined],
  ])('reads %s', (body, verb, wrapper) => {
    expect([aptCall(command(body))?.verb, aptCall(command(body))?.wrapper]).toEqual([verb, wrapper]);
  });

  it.each(['apt-cache show x', 'apt-key add -', 'apk add x', 'echo apt-get install', '$APT install x'])(
    'reads nothing in %s',
    (body) => {
      expect(aptCall(command(body))).toBeUndefined();
    },
  );
});

describe('what a command does to the lists', () => {
  it('tells updates, readers and installs apart', () => {
    const rows = ['update', 'install x', 'upgrade', 'source x', 'remove x', 'clean'].map((text) =>
      command(`apt-get ${text}`),
    );
    expect(rows.map(updatesLists)).toEqual([true, false, false, false, false, false]);
    expect(rows.map(readsLists)).toEqual([false, true, true, true, false, false]);
    expect(rows.map(installsPackages)).toEqual([false, true, true, false, false, false]);
  });

  it.each([
    'rm -rf /var/lib/apt/lists/*',
    'rm -r /var/lib/apt',
    'sudo rm -rf /var/lib/apt/lists/*',
    'rm -rf /tmp/* "/var/lib/apt/lists/"',
    'rm -rf /var/lib/{apt,dpkg,cache}/',
    'find /var/lib/apt/lists -type f -delete',
    'apt-get dist-clean',
  ])('finds that %s deletes them', (body) => {
    expect(removesLists(command(body))).toBe(true);
  });

  it.each(['rm -rf /var/cache/apt/*', 'rm -rf /var/lib/aptitude', 'apt-get clean', 'ls /var/lib/apt/lists'])(
    'finds that %s does not',
    (body) => {
      expect(removesLists(command(body))).toBe(false);
    },
  );

  it('knows when nothing but lists is deleted', () => {
    expect(removesOnlyLists(command('rm -rf /var/lib/apt/lists/*'))).toBe(true);
    expect(removesOnlyLists(command('rm -rf /var/lib/apt/lists/* /tmp/*'))).toBe(false);
    expect(removesOnlyLists(command('rm -rf /var/lib/apt'))).toBe(false);
  });
});

describe('clean-ups', () => {
  it.each([
    'apt-get clean',
    'apt-get -y autoremove',
    'rm -rf /var/cache/apt/archives',
    'rm -f /var/lib/apt/lists/x',
  ])('takes %s for one of apt', (body) => {
    expect([onlyDeletes(command(body)), cleansApt(command(body))]).toEqual([true, true]);
  });

  it('takes an rm of other absolute paths for one that only deletes', () => {
    expect([onlyDeletes(command('rm -rf /tmp/*')), cleansApt(command('rm -rf /tmp/*'))]).toEqual([
      true,
      false,
    ]);
  });

  it.each(['rm -rf build', 'rm', 'apt-get purge x', 'apt-get update', 'find /tmp -delete'])(
    'does not take %s for one',
    (body) => {
      expect([onlyDeletes(command(body)), cleansApt(command(body))]).toEqual([false, false]);
    },
  );
});

describe('listUse', () => {
  it.each([
    ['apt-get update', undefined, true, true],
    ['apt-get update && apt-get install x', undefined, true, true],
    ['apt-get update && apt-get install x && rm -rf /var/lib/apt/lists/*', undefined, true, false],
    ['rm -rf /var/lib/apt/lists/* && apt-get update && apt-get install x', undefined, true, true],
    ['apt-get install x && apt-get update', 'apt-get install x', true, true],
    ['apt-get install x', 'apt-get install x', false, false],
    ['if true; then apt-get upgrade; fi', 'apt-get upgrade', false, false],
    ['apt-get clean', undefined, false, false],
  ])('reads %s', (body, needs, updates, leaves) => {
    const use = listUse(script(body));
    expect([use.needs?.text, use.updates, use.leaves]).toEqual([needs, updates, leaves]);
  });
});
