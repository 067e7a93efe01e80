import { describe, expect, it } from '@jest/globals';
import { inspectText } from '../../../../src/report/inspect/text.js';
import type { Palette } from '../../../../src/report/types.js';
import { plain } from '../../../../src/report/wording.js';
import { finding, layer, report, usual, VERDICTS } from './samples.js';

describe('inspectText', () => {
  it('gives figures, layers, waste with what removes it, what is large, and the rules', () => {
    expect(inspectText(report(usual(), { verdicts: VERDICTS }), plain)).toBe(`app:1  linux/amd64
97.0 MB in 4 layers, uncompressed; efficiency 94.8 %
a container sees 92.0 MB in 3,789 files; 5.0 MB (5.2 %) are hidden by later layers and pulled all the same
lines are those of Dockerfile

Layers
  #  line     size  added  changed  deleted  hidden  instruction
  1  base  74.0 MB  3,776                            base image
  2     2  13.0 MB     12        3                   RUN apt-get update && apt-get install -y --no-install-re…
  3     3   5.0 MB      1                    5.0 MB  COPY . /app
  4     4   5.0 MB               1                   RUN chown -R app /app

Waste
     9.0 MB  /var/lib/apt/lists: package lists of apt (9 files) from RUN apt-get update && apt-get install -y…
             (line 2)
             remove-apt-lists (safe)
     5.0 MB  /app/data.bin: 1 file from COPY . /app (line 3), copied once more by RUN chown -R app /app (line
             4) for another owner
             copy-chown (recommended), later-delete (advice)
             1.2 kB more in 4 files

Perhaps of no use
     1.0 MB  /usr/share/doc: documentation of packages (1,086 files) of the base image
             the licences of the packages lie there

Largest files
     5.0 MB  layer  4  /app/data.bin

Largest directories
    70.0 MB  layer  1  /usr

Files that are there several times
   600.0 kB  /a/1 = /b/2 and 2 more

Rules
  PASS  lowest-efficiency            0.9484 (at least 0.9)
  off   highest-wasted-bytes         10.0 MB
  FAIL  highest-user-wasted-percent  0.4347 (at most 0.1)
`);
  });

  it('is short where there is nothing to say', () => {
    expect(inspectText(report({ layers: [layer({ bytes: 0 })] }), plain)).toBe(`app:1  linux/amd64
0 bytes in 1 layer, uncompressed; efficiency 100.0 %
a container sees 0 bytes in 0 files; no layer hides anything of another

Layers
  #  line     size  added  changed  deleted  hidden  instruction
  1        0 bytes                                   not said by the image

Waste
  none was found
`);
  });

  it('names layers by number without lines, and cuts its lists', () => {
    const layers = [layer({}), layer({ number: 2, instruction: 'RUN make' }), layer({ number: 3 })];
    const kinds = ['deleted', 'overwritten', 'mode', 'again'] as const;
    const findings = kinds.map((kind) => finding({ kind, by: 3 }));
    const text = inspectText(report({ layers, findings }), plain);
    expect(text.slice(text.indexOf('Waste'))).toBe(`Waste
    20.0 kB  /x: 1 file from layer 2, RUN make, deleted by layer 3
    20.0 kB  /x: 1 file from layer 2, RUN make, overwritten by layer 3
    20.0 kB  /x: 1 file from layer 2, RUN make, copied once more by layer 3 for other permissions
             20.0 kB more in 1 file
`);
    const all = inspectText(report({ layers, findings }, { top: 4 }), plain);
    expect(all).toContain(
      '  20.0 kB  /x: 1 file from layer 2, RUN make, written once more as they were by layer 3\n',
    );
  });

  it('says what dockopt fix does about each waste, and a reason once', () => {
    const apt = { name: 'remove-apt-lists', level: 'safe' };
    const slim = { name: 'slim-base', level: 'recommended', fix: 'left' as const };
    const pip = { name: 'pip-no-cache-dir', level: 'safe', fix: 'nothing' as const };
    const reason =
      'left python:3.11 as it is: its CMD only waits for people, who may want what the slim image lacks';
    const findings = [
      finding({ remedies: [{ ...apt, fix: 'changes' }] }),
      finding({ remedies: [{ ...apt, level: 'aggressive', fix: 'changes' }] }),
      finding({
        remedies: [{ ...slim, reason }, pip, { name: 'later-delete', level: undefined }],
        note: 'be careful',
      }),
      finding({ remedies: [{ ...slim, reason }] }),
    ];
    const text = inspectText(report({ findings }, { top: 4 }), plain);
    expect(text.slice(text.indexOf('Waste'))).toBe(`Waste
    20.0 kB  /x: 1 file from an unknown layer
             remove-apt-lists (safe): dockopt fix has a change for it
    20.0 kB  /x: 1 file from an unknown layer
             remove-apt-lists (aggressive): dockopt fix --level aggressive has a change for it
    20.0 kB  /x: 1 file from an unknown layer
             slim-base (recommended): left python:3.11 as it is: its CMD only waits for people, who may want
             what the slim image lacks
             pip-no-cache-dir (safe): dockopt fix found nothing to change there
             later-delete (advice)
             be careful
    20.0 kB  /x: 1 file from an unknown layer
             slim-base (recommended): left, as said above
`);
  });

  it('says what could not be told, and lets no control character through', () => {
    const layers = [layer({ instruction: 'RUN printf \u001B[31m' })];
    const text = inspectText(report({ image: 'a\u0007', layers, notes: ['no lines: \u0007'] }), plain);
    expect(text).toContain('a?  linux/amd64\n');
    expect(text).toContain('\nno lines: ?\n');
    expect(text).toContain('RUN printf ?[31m\n');
  });

  it('shows with colours what is lost, what helps and what failed', () => {
    const marked: Palette = {
      bold: (text) => `<b>${text}</>`,
      dim: (text) => `<d>${text}</>`,
      red: (text) => `<r>${text}</>`,
      green: (text) => `<g>${text}</>`,
      yellow: (text) => `<y>${text}</>`,
      cyan: (text) => `<c>${text}</>`,
    };
    const text = inspectText(report({ ...usual(), notes: ['x'] }, { verdicts: VERDICTS }), marked);
    expect(text).toContain('<b>app:1</>  <d>linux/amd64</>');
    expect(text).toContain('<d>  1  base');
    expect(text).toContain('<r>5.0 MB</>  COPY . /app');
    expect(text).toContain('<c>copy-chown (recommended), later-delete (advice)</>');
    expect(text).toContain('<g>PASS</>');
    expect(text).toContain('<r>FAIL</>');
    expect(text).toContain('<y>x</>');
  });
});
