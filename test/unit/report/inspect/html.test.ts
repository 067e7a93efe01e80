import { describe, expect, it } from '@jest/globals';
import { inspectHtml } from '../../../../src/report/inspect/html.js';
import { finding, layer, report, usual, VERDICTS } from './samples.js';

const page = inspectHtml(report(usual(), { verdicts: VERDICTS }));

/** The names of the tags that are open at the end, and of those that are closed and were not open. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (name === 'meta') continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...open, ...wrong];
}

/** The text between the tags, one blank between two. */
function textOf(html: string): string {
  return html
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('inspectHtml', () => {
  it('is one page that is whole by itself', () => {
    expect(page.startsWith('<!doctype html>\n<html lang="en">\n')).toBe(true);
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<link|<img|\bsrc=|url\(|@import|https?:/);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('says what the text says', () => {
    const text = textOf(page);
    for (const part of [
      '97.0 MB in 4 layers, 3 of the Dockerfile&#39;s own',
      '92.0 MB seen by a container, 3,789 files',
      '5.0 MB hidden by later layers, 5.2 %',
      '94.8 % efficiency',
      'FAIL highest-user-wasted-percent 0.4347 (at most 0.1)',
      '1 base 74.0 MB 3,776 base image',
      '3 3 5.0 MB 1 5.0 MB COPY . /app',
      '9.0 MB /var/lib/apt/lists: package lists of apt (9 files) from RUN',
      'remove-apt-lists · safe',
      'copy-chown · recommended later-delete · advice',
      'Perhaps of no use 1.0 MB /usr/share/doc: documentation of packages (1,086 files) of the base image',
      'Largest files 5.0 MB /app/data.bin layer 4',
      '600.0 kB /a/1 /b/2 /c/3 and 1 more',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('says what dockopt fix does about each waste', () => {
    const remedies = [{ name: 'slim-base', level: 'safe', fix: 'left', reason: 'left <it>: why' }] as const;
    const whole = inspectHtml(report({ findings: [finding({ remedies })] }));
    expect(unbalanced(whole)).toEqual([]);
    expect(whole).toContain(
      '<span class="tag safe">slim-base · safe</span><span class="soft">left &#60;it&#62;: why</span>',
    );
  });

  it('draws each layer as long as it is large, and what is hidden of it apart', () => {
    const bar = /<div class="stack">(.*?)<\/div>/s.exec(page)?.[1] ?? '';
    expect(
      [...bar.matchAll(/<i class="(\w+)" style="width:([\d.]+)%"/g)].map(([, name, width]) => [name, width]),
    ).toEqual([
      ['base', '76.29'],
      ['kept', '13.40'],
      ['lost', '5.15'],
      ['kept', '5.15'],
    ]);
  });

  it('writes what images say as text', () => {
    const evil = '"><script>alert(1)</script>&\u0007';
    const html = inspectHtml(
      report({
        image: evil,
        platform: evil,
        bytes: 10,
        dockerfile: evil,
        layers: [layer({ instruction: evil, bytes: 10, line: 1 }), layer({ number: 2, instruction: evil })],
        findings: [finding({ place: evil, what: evil, note: evil, remedies: [{ name: evil, level: evil }] })],
        largestFiles: [{ path: evil, bytes: 1, layer: 1 }],
        largestDirectories: [{ path: evil, bytes: 1, layer: 1 }],
        duplicates: [{ paths: [evil, evil], size: 1, bytes: 1 }],
        notes: [evil],
      }),
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u0007');
    expect(html).not.toContain('"">');
    expect(unbalanced(html)).toEqual([]);
  });

  it('holds for an image with nothing in it', () => {
    const html = inspectHtml(report());
    expect(unbalanced(html)).toEqual([]);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
    expect(textOf(html)).toContain('Waste None was found.');
  });
});
