import { describe, expect, it } from '@jest/globals';
import { parseDocuments } from '../../../src/project/documents.js';

async function parsed(path: string, text: string): Promise<unknown> {
  const { documents, unreadable } = await parseDocuments(new Map([[path, text]]));
  return documents.get(path) ?? unreadable.get(path);
}

describe('parseDocuments', () => {
  it('reads TOML', async () => {
    expect(await parsed('a/Cargo.toml', '[package]\nname = "x"\n[[bin]]\nname = "y"\n')).toEqual({
      package: { name: 'x' },
      bin: [{ name: 'y' }],
    });
    expect(await parsed('Pipfile', '[packages]\nflask = "*"\n')).toEqual({ packages: { flask: '*' } });
  });

  it('reads YAML', async () => {
    expect(await parsed('pnpm-workspace.yaml', "packages:\n  - 'packages/*'\n  - '!packages/x'\n")).toEqual({
      packages: ['packages/*', '!packages/x'],
    });
  });

  it('reads XML, each element as a list', async () => {
    const text =
      '\uFEFF<?xml version="1.0"?>\n<Project Sdk="S"><ItemGroup><PackageReference Include="A" Version="1"/></ItemGroup><!-- c --><X> t </X></Project>';
    expect(await parsed('a.csproj', text)).toEqual({
      Project: {
        '@Sdk': 'S',
        '#text': '',
        ItemGroup: [{ '#text': '', PackageReference: [{ '@Include': 'A', '@Version': '1', '#text': '' }] }],
        X: [{ '#text': 't' }],
      },
    });
  });

  it('reads JSON with comments and commas at the end', async () => {
    expect(await parsed('bun.lock', '{ "a": 1, // one\n }')).toEqual({ a: 1 });
  });

  it('says what is wrong with a file, and reads the others', async () => {
    const texts = new Map([
      ['pom.xml', '<project>'],
      ['Cargo.toml', 'a = '],
      ['pnpm-lock.yaml', 'a: [1'],
      ['pnpm-workspace.yaml', 'overrides:\n  a: 1\n  a: 2\n'],
      ['composer.json', '{,}'],
      ['uv.lock', 'version = 1\n'],
    ]);
    const { documents, unreadable } = await parseDocuments(texts);
    expect([...documents.keys()]).toEqual(['uv.lock']);
    expect([...unreadable].map(([path, reason]) => `${path} ${reason.split(':', 1)[0] ?? ''}`)).toEqual([
      'pom.xml is not valid XML',
      'Cargo.toml is not valid TOML',
      'pnpm-lock.yaml is not valid YAML',
      'pnpm-workspace.yaml is not valid YAML',
      'composer.json is not valid JSON',
    ]);
  });

  it('leaves other files alone', async () => {
    expect(await parsed('compose.yaml', 'a: 1\n')).toBeUndefined();
  });
});
