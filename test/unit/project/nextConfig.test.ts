import { describe, expect, it } from '@jest/globals';
import { parseDocuments } from '../../../src/project/facts.js';
import { readNextConfig } from '../../../src/files/nextConfig.js';

async function read(text: string, name = 'next.config.ts'): Promise<unknown> {
  const { documents, unreadable } = await parseDocuments(new Map([[name, text]]), {
    nextConfig: readNextConfig,
  });
  return documents.get(name) ?? unreadable.get(name);
}

describe('a configuration of Next', () => {
  it.each([
    ['export default {};\n', "export default { output: 'standalone' };\n"],
    ['export default { };\n', "export default { output: 'standalone' };\n"],
    ['module.exports = { a: 1 }\n', "module.exports = { output: 'standalone', a: 1 }\n"],
    [
      'module.exports = {\r\n\ta: "b",\r\n};\r\n',
      'module.exports = {\r\n\toutput: "standalone",\r\n\ta: "b",\r\n};\r\n',
    ],
    [
      'const c: NextConfig = {\n  a: 1,\n};\nexport default c;\n',
      "const c: NextConfig = {\n  output: 'standalone',\n  a: 1,\n};\nexport default c;\n",
    ],
    [
      '// c is what counts\nconst c = { a() {} } as const;\nexport default c;\n',
      "// c is what counts\nconst c = { output: 'standalone', a() {} } as const;\nexport default c;\n",
    ],
  ])('%j gets the setting: %j', async (before, withStandalone) => {
    expect(await read(before)).toEqual({ withStandalone });
    expect(await read(withStandalone)).toEqual({ output: 'standalone' });
  });

  it.each([
    ["export default { output: 'export' };", { output: 'export' }],
    ['export default { "output": `export` };', { output: undefined }],
    ['export default { output: x ? 1 : 2 };', { output: undefined }],
    ['export default {', expect.stringContaining('is not valid JAVASCRIPT')],
    ['module.exports = {}; export default {};', { left: 'it does not export one configuration' }],
    ['', { left: 'it does not export one configuration' }],
    ['export default { /* a */ };', { left: 'its first line has a comment' }],
    ['export default { /* a */ b: 1 };', { left: 'its first line has a comment' }],
    [
      'let c = {}; export default c;',
      { left: 'it exports c, which is no plain object that nothing else touches' },
    ],
  ])('%j does not: %j', async (text, expected) => {
    expect(await read(text)).toEqual(expected);
  });
});
