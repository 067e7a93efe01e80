import { describe, expect, it } from '@jest/globals';
import { run } from '../../../src/engine/process.js';

const node = (script: string, options = {}) => run(process.execPath, ['-e', script], options);

describe('run', () => {
  it('gives what was printed, and the exit code', async () => {
    const script = 'console.log("a\\n"); console.error("b\\r\\nc"); process.exitCode = 3';
    expect(await node(script)).toEqual({ exitCode: 3, stdout: 'a\n\n', stderr: 'b\nc' });
  });

  it('keeps the beginning of what has no end', async () => {
    const script = 'process.stdout.write("x".repeat(300000)); process.stderr.write("y".repeat(300000))';
    expect(await node(script, { most: 5 })).toEqual({ exitCode: 0, stdout: 'xxxxx', stderr: 'yyyyy' });
  });

  it('hands on lines, and gives nothing then', async () => {
    const seen: string[] = [];
    const script = 'console.log("a\\nb"); console.error("c")';
    const options = { outLine: (line: string) => seen.push(line), line: (line: string) => seen.push(line) };
    expect(await node(script, options)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(seen.toSorted()).toEqual(['a', 'b', 'c']);
  });
});
