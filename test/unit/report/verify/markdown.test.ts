import { describe, expect, it } from '@jest/globals';
import { html } from '../../../../src/report/html.js';
import { cellCode, code, markdown } from '../../../../src/report/verify/escape.js';
import { verifyMarkdown } from '../../../../src/report/verify/markdown.js';
import { answered, broken, difference, differing, proven, side, unchanged } from './samples.js';

describe('verifyMarkdown', () => {
  it('is made for the body of a pull request', () => {
    expect(verifyMarkdown([proven({ notes: ['rpm was not read'] })])).toBe(
      `### \`examples/node-express/Dockerfile\`: proven: nothing differs but what the changes declare

| | before | after | change |
| :-- | --: | --: | :-- |
| image size | 1.1 GB | 197.0 MB | **-82.4 %, 5.7x smaller** |
| compressed | 412.3 MB | 69.8 MB | **-83.1 %, 5.9x smaller** |
| layers | 12 | 9 | **-3** |
| files | 18,332 | 4,211 | **-14,121** |
| cold build | 21.4 s | 20.6 s | about the same |
| rebuild | 5.2 s, 2 of 4 steps cached | 0.31 s, 3 of 4 steps cached | **-94.0 %, 17x faster** |
| user | root | root | same |
| \`GET :3000/\` | 200, application/json, 17 bytes | 200, application/json, 17 bytes | same |

After a change of \`server.js\` (CMD runs it) a rebuild ran \`COPY . .\`, \`RUN npm install\` and now runs \`COPY . .\`.

**What was changed, and why:**

- \`slim-base\` (recommended, line 1): took node:20-slim in the place of node:20
- \`npm-ci\` (safe, line 4): replaced npm install by npm ci

<details><summary>1 difference that the changes declare</summary>

\`slim-base\`:

- package gcc 12.2.0-3 is gone

</details>

<sub>Built with docker 28.5.2, buildx 0.29.1; target: runtime (compose.yaml:3). rpm was not read.</sub>
`,
    );
  });

  it('shows what nothing declares above all else, with the logs', () => {
    const text = verifyMarkdown([differing()]);
    const start = text.indexOf('**Declared by no change:**');
    expect(text.slice(start, text.indexOf('**What was changed'))).toBe(
      `**Declared by no change:**

- /app/server.js is gone
- GET :3000/: status is 500; it was 200

The original printed (GET :3000/)

\`\`\`text
listening on 3000
\`\`\`

The rewritten image printed (GET :3000/)

\`\`\`text
Error: Cannot find module '/app/lib.js'
?[31m  at load
\`\`\`

`,
    );
  });

  it('says what several come to, what does not build, and what was left out', () => {
    const leftOut = [{ transform: 'slim-base', reason: '/app/a*b is gone' }];
    const reports = [unchanged(), broken(), proven({ leftOut, differences: [], changes: [] })];
    const text = verifyMarkdown(reports);
    expect(text.slice(0, text.indexOf('### `examples/node-express/Dockerfile`: proven'))).toBe(
      `**3 Dockerfiles: 1 proven, 1 unchanged, 1 broken.**

### \`other/Dockerfile\`: nothing to change

### \`examples/node-express/Dockerfile\`: the original does not build at line 4: npm ERR! code ENOTFOUND

| | before | after | change |
| :-- | --: | --: | :-- |
| cold build | failed | \\- |  |

The original did not build at line 4: npm ERR! code ENOTFOUND

\`\`\`text
#5 RUN npm install
npm ERR! code ENOTFOUND
\`\`\`

<sub>Built with docker 28.5.2, buildx 0.29.1; target: runtime (compose.yaml:3).</sub>

`,
    );
    expect(text).toContain(
      '**Left out, because a build showed a difference:**\n\n- `slim-base`: /app/a\\*b is gone\n',
    );
    expect(verifyMarkdown([])).toBe('');
  });

  it('keeps a command with a bar inside of its cell', () => {
    const behaviour = [answered({ kind: 'command', asked: 'a | b `c`', exitCode: 0 })];
    const text = verifyMarkdown([proven({ before: side({ behaviour }), after: side({ behaviour }) })]);
    expect(text).toContain('\n| `` a \\| b `c` `` | 200, ');
  });

  it('has no element but its own, whatever the project holds', () => {
    const evil = '</details><img src=x onerror=alert(1)> [a](javascript:x) | `` ``` \n# x @team #12';
    const text = verifyMarkdown([
      differing({
        path: evil,
        settings: [evil],
        notes: [evil],
        touched: { path: evil, reason: evil },
        differences: [difference({ message: evil, area: 'behaviour', subject: evil })],
        before: side({ behaviour: [answered({ asked: evil, log: '```\n</details><b>' })] }),
        changes: [{ transform: 'a', level: 'safe', line: 1, message: evil }],
        leftOut: [{ transform: 'b', reason: evil }],
      }),
    ]);
    const outside = text
      .replace(/^(`{4,})text\n[^]*?\n\1$/gm, '')
      .replaceAll('\\`', '')
      .replace(/(`+)[^`](?:[^]*?[^`])?\1(?!`)/g, '');
    const elements = [...outside.matchAll(/<[^>]*>/g)].map(([element]) => element);
    expect([...new Set(elements)]).toEqual(['<!-- -->', '<sub>', '</sub>']);
    expect(outside).not.toMatch(/@team|#12|(?<!\\)\[a/);
  });
});

describe('text in Markdown', () => {
  it.each([
    ['node_modules/@scope/x', 'node_modules/@<!-- -->scope/x'],
    ['_a_ *b* `c` [d](e) ~f~ g|h \\i $j', '\\_a\\_ \\*b\\* \\`c\\` \\[d\\](e) \\~f\\~ g\\|h \\\\i \\$j'],
    ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
    ['- a', '\\- a'],
    ['-82.4 %', '-82.4 %'],
    ['---', '\\---'],
    ['1. a', '1\\. a'],
    ['1.1 GB', '1.1 GB'],
    ['# a', '\\# a'],
    ['see https://x.org and www.y.org, #5', 'see https:/<!-- -->/x.org and www<!-- -->.y.org, #<!-- -->5'],
    ['a\nb', 'a b'],
  ])('%s', (text, shown) => {
    expect(markdown(text)).toBe(shown);
  });

  it('is code between backticks that it does not have', () => {
    expect(['a', '`', 'a``b', '', 'a|b'].map(code)).toEqual(['`a`', '`` ` ``', '```a``b```', '', '`a|b`']);
    expect(cellCode('a|b')).toBe('`a\\|b`');
  });

  it('is harmless in HTML', () => {
    expect(html(`<a href="x" title='y'>&amp;\n`)).toBe(
      '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;amp;',
    );
  });
});
