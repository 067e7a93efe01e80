import { describe, expect, it } from '@jest/globals';
import { apkRole, failsWithoutIndex, freshIndexEdits, storesIndex } from '../../../src/model/apk/commands.js';
import { parseScript, type ShellCommand } from '../../../src/shell/index.js';
import { parseInstruction } from '../../../src/syntax/edit.js';

function commandOf(text: string): ShellCommand {
  const [command] = parseScript(parseInstruction(`RUN ${text}\n`))?.commands ?? [];
  if (command === undefined) throw new Error(`no command in ${text}`);
  return command;
}

describe('apkRole', () => {
  it.each([
    ['apk update', 'update'],
    ['apk -q --no-progress update > /dev/null 2>&1', 'update'],
    ['apk update --no-cache', 'update'],
    ['apk add curl', 'use'],
    ['apk --update add curl', 'use'],
    ['apk upgrade', 'use'],
    ['apk add -U --no-cache curl', 'use'],
    ['apk add --no-cache curl', 'fresh'],
    ['apk add --no-cache --root /out --initdb curl', 'fresh'],
    ['apk search --no-cache curl', 'fresh'],
    ['apk del curl', 'none'],
    ['apk info -e curl', 'none'],
    ['cp x.apk /etc/apk/keys', 'none'],
    ['apk update -X https://example.org', 'unclear'],
    ['apk update upgrade', 'unclear'],
    ['apk update | tee log', 'update'],
    ['apk update > log', 'unclear'],
    ['http_proxy=x apk update', 'unclear'],
    ['apk search curl', 'unclear'],
    ['apk add --no-network x', 'unclear'],
    ['apk add --cache-dir /c x', 'unclear'],
    ['sudo apk add x', 'unclear'],
    ['sh -c "apk add x"', 'unclear'],
  ])('reads `%s` as %s', (text, role) => {
    expect(apkRole(commandOf(text))).toBe(role);
  });
});

describe('freshIndexEdits', () => {
  it('inserts the flag behind the sub-command', () => {
    expect(freshIndexEdits(commandOf('apk -q add curl'))).toEqual([{ insert: 3, text: '--no-cache' }]);
  });

  it('puts it in the place of --update, and removes what is left of such flags', () => {
    expect(freshIndexEdits(commandOf('apk add --update -U curl'))).toEqual([
      { replace: 2, text: '--no-cache' },
      { remove: 3 },
    ]);
  });

  it('takes the letter out of a bundle', () => {
    expect(freshIndexEdits(commandOf('apk add -qU curl'))).toEqual([
      { replace: 2, text: '-q' },
      { insert: 2, text: '--no-cache' },
    ]);
  });

  it.each(['apk add --no-cache curl', 'apk del curl', 'apk update', 'apk add --root /x curl'])(
    'leaves `%s`',
    (text) => {
      expect(freshIndexEdits(commandOf(text))).toEqual([]);
    },
  );
});

describe('storesIndex', () => {
  it.each([
    ['apk update', true],
    ['apk add -U x', true],
    ['apk add -u x', false],
    ['apk add x', false],
  ])('of `%s` is %s', (text, expected) => {
    expect(storesIndex(commandOf(text))).toBe(expected);
  });
});

describe('failsWithoutIndex', () => {
  it.each([
    ['rm /var/cache/apk/*', true],
    ['rm -r /var/cache/apk/*', true],
    ['ls /var/cache/apk', true],
    ['rm -rf /var/cache/apk/*', false],
    ['find /var/cache/apk -delete', false],
    ['rm /tmp/x', false],
  ])('of `%s` is %s', (text, expected) => {
    expect(failsWithoutIndex(commandOf(text))).toBe(expected);
  });
});
